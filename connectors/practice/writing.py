"""What customers and agents write: a mail put together from phrases, facts and mood.

The same comment always has the same words. Nothing in them is later than the comment.
"""

from random import Random

from connectors.practice.facts import facts_of
from connectors.practice.model import Comment, Ticket
from connectors.practice.phrasebook import phrases, say, say_some
from connectors.practice.randomness import dice, pick
from connectors.practice.slips import slip
from connectors.practice.threads import AGENTS, MACHINES

STYLES = {"curt": 22, "plain": 46, "long": 18, "angry": 14}
CALM = {"curt": 30, "plain": 52, "long": 18}
UPSET = ("late", "misdelivered", "refund_slow", "damaged", "wrong_item", "incomplete")
TOPICS = {
    "where_is_my_order": "tracking", "delivery_time": "tracking",
    "tracking_not_working": "tracking", "late_delivery": "delivery",
    "not_received": "delivery", "damaged_in_transit": "fault",
    "wrong_or_missing_item": "fault", "defective_product": "fault",
    "change_address": "change", "change_items": "change", "change_variant": "change",
    "cancel_order": "change", "right_of_withdrawal": "back", "how_to_return": "back",
    "return_label": "back", "exchange_item": "back", "return_received": "money",
    "refund_status": "money", "payment_failed": "money", "praise_feedback": "praise",
}  # fmt: skip


def is_web_form(seed: int, ticket: Ticket) -> bool:
    """Return whether it was written in the shop's form and not as a mail."""
    return (
        ticket.cause not in MACHINES and dice(seed, "form", ticket.key).random() < 0.12
    )


def subject_of(seed: int, ticket: Ticket) -> str:
    die = dice(seed, "subject", ticket.key)
    words, facts = phrases(ticket.person.language), facts_of(ticket)
    if ticket.cause in MACHINES:
        return _machine_mail(seed, ticket)["subject"].format_map(facts)
    if ticket.prevented_by and die.random() < 0.13:
        replied = say(die, words["reply_subjects"], facts)
        if replied:
            return replied
    text = say(die, words["intents"][ticket.intent]["subjects"], facts)
    if "number" in facts and facts["number"] not in text and die.random() < 0.2:
        text = f"{text} {die.choice(('#', '- ', 'ordre ', '(#'))}{facts['number']}"
        text += ")" if "(#" in text else ""
    return text.lower() if die.random() < 0.1 else text


def body_of(seed: int, ticket: Ticket, comment: Comment) -> str:
    die = dice(seed, "words", ticket.key, comment.kind, int(comment.at.timestamp()))
    words, facts = phrases(ticket.person.language), facts_of(ticket)
    if comment.author == "agent":
        return _agent_mail(die, ticket, comment)
    if ticket.cause in MACHINES:
        return _machine_mail(seed, ticket)["body"].format_map(facts)
    if comment.kind != "first":
        text = say(die, words["follow_ups"][comment.kind], facts)
        return f"{text}\n\n{ticket.person.first}" if die.random() < 0.7 else text
    if is_web_form(seed, ticket):
        message = " ".join(_sentences(die, ticket, "plain"))
        facts = {"number": "-", **facts, "message": message}
        return words["form"].format_map(facts)
    return _first_mail(die, ticket, facts)


def _first_mail(die: Random, ticket: Ticket, facts: dict[str, str]) -> str:
    words = phrases(ticket.person.language)
    style = pick(die, STYLES if ticket.cause in UPSET else CALM)
    sentences = _sentences(die, ticket, style)
    blocks = [_paragraphs(die, sentences)]
    if die.random() < (0.35 if style == "curt" else 0.88):
        blocks.insert(0, say(die, words["greetings"], facts))
    if die.random() < (0.5 if style == "curt" else 0.9):
        closing = say(die, words["closings"], facts)
        name = die.choice((ticket.person.first, ticket.person.name, ticket.person.name))
        blocks.append(f"{closing}\n{name}")
    if die.random() < 0.2:
        blocks.append(say(die, words["signatures"], facts))
    text = slip(die, "\n\n".join(block for block in blocks if block))
    if ticket.order and die.random() < 0.12:
        text += "\n\n" + say(die, words["quoted"], facts)
    return text


def _sentences(die: Random, ticket: Ticket, style: str) -> list[str]:
    """Return the mail's sentences in order: what is, details, number, wish, mood."""
    words = phrases(ticket.person.language)
    facts = facts_of(ticket)
    said = words["intents"][ticket.intent]
    about = words["causes"].get(ticket.cause, [])
    details = {"curt": 0, "plain": 1, "long": 2, "angry": 1}[style]
    if style == "curt" and die.random() < 0.5:
        details = 1
    sentences = [say(die, said["says"], facts)]
    if about and die.random() < 0.8:
        sentences.append(say(die, about, facts))
    sentences += say_some(die, said.get("adds", []), facts, details)
    if style == "long":
        sentences.append(say(die, words["small_talk"], facts))
    if said.get("asks") and die.random() < (0.4 if style == "curt" else 0.75):
        sentences.append(say(die, said["asks"], facts))
    if style == "angry":
        sentences.append(say(die, words["angry"], facts))
    if die.random() < 0.64:
        mention = say(die, words["order_mentions"], facts)
        sentences.insert(die.choice((0, 1, len(sentences))), mention)
    return [sentence for sentence in sentences if sentence]


def _paragraphs(die: Random, sentences: list[str]) -> str:
    text = sentences[0]
    for sentence in sentences[1:]:
        text += die.choices((" ", "\n", "\n\n"), weights=(72, 12, 16))[0] + sentence
    return text


def _agent_mail(die: Random, ticket: Ticket, comment: Comment) -> str:
    words, facts = phrases(ticket.person.language), facts_of(ticket)
    agent = words["agent"]
    if not comment.is_public:
        # among themselves they write Danish
        return say(die, phrases("da")["agent"]["notes"], facts)
    topic = TOPICS.get(ticket.intent, "question")
    if comment.kind == "second":
        topic = "second"
    text = say(die, agent["replies"][topic], facts)
    hello = say(die, agent["greetings"], facts)
    closing = say(die, agent["closings"], facts)
    return (
        f"{hello}\n\n{text}\n\n{closing}\n{AGENTS[ticket.agent].name}\nNordlys Interiør"
    )


def _machine_mail(seed: int, ticket: Ticket) -> dict[str, str]:
    options = phrases(ticket.person.language)["machines"][ticket.cause]
    return dice(seed, "machine", ticket.key).choice(options)
