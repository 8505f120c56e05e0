"""The receipt for a customer's message: when the answer comes, what it still lacks.

Below the signature stand the answers to what is often asked on that topic.
"""

from flows.messages.clean import clean_quote
from flows.messages.story import Item, Section, Story
from flows.messages.telling.faqs import say_faqs
from flows.messages.telling.teller import Teller, paragraph

_TOPICS = (
    "account",
    "cancellation",
    "delivery_problem",
    "order_change",
    "payment",
    "product",
    "refund",
    "return_exchange",
    "tracking",
    "warranty",
)
# what an answer may still lack; which intent needs which is decided in SQL
_NEEDS = (
    "account",
    "code",
    "fault",
    "item",
    "looked",
    "new_address",
    "order_number",
    "payment",
    "photo",
    "product",
    "return_number",
    "tracking_number",
    "wish",
)


def tell_ticket_acknowledgement(teller: Teller) -> Story:
    heading = teller.say("heading")
    number = teller.fact("ticket_number", 40)
    due = teller.moment("first_reply_due_at")
    return Story(
        subject=_write_subject(teller, heading, number),
        heading=heading,
        opening=(
            paragraph(
                teller.say("thanks"),
                teller.say("due", moment=due) if due else teller.say("due_unknown"),
            ),
            *_say_topic(teller),
        ),
        sections=_ask(teller),
        rows=(
            *teller.row("ticket", number),
            *teller.row("subject", clean_quote(teller.facts.get("subject"), 100)),
            *teller.row("order", teller.fact("order_number", 40)),
            *teller.row("due", due),
        ),
        closing=(teller.say("more"), teller.say("automatic")),
        footer=teller.say_common("footer_ticket", shop=teller.shop.name),
        appendix=say_faqs(teller, _read_topic(teller) or "other"),
    )


def _write_subject(teller: Teller, heading: str, number: str | None) -> str:
    # the customer's own subject is never repeated in a header: whoever forges a
    # sender would have us carry his words to a stranger
    if number is None:
        return heading
    return teller.say("subject_with_ticket", subject=heading, ticket_number=number)


def _read_topic(teller: Teller) -> str | None:
    topic = teller.facts.get("topic")
    is_uncertain = teller.facts.get("is_uncertain") is True
    return None if topic not in _TOPICS or is_uncertain else str(topic)


def _say_topic(teller: Teller) -> tuple[str, ...]:
    topic = _read_topic(teller)
    if topic is None:
        return ()
    understood = teller.say("understood", topic=teller.wording.say(f"topics.{topic}"))
    asks = _read_missing(teller) == ["order_number"]
    return (paragraph(understood, teller.say("ask_order") if asks else None),)


def _ask(teller: Teller) -> tuple[Section, ...]:
    """Return the list of what to send; a number alone is asked for in a sentence."""
    missing = _read_missing(teller)
    if not missing or (missing == ["order_number"] and _read_topic(teller)):
        return ()
    items = tuple(Item(teller.wording.say(f"needs.{need}")) for need in missing)
    return (Section(teller.say("ask_all"), items, is_list=True),)


def _read_missing(teller: Teller) -> list[str]:
    given = teller.facts.get("missing")
    return [need for need in given if need in _NEEDS] if isinstance(given, list) else []
