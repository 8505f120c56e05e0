"""The neutral question after delivery: one link per score, nothing to buy.

A score is a link to the shop's own page where it has one, else a mail to the shop; its
subject opens with `[4/5]` in every language, so that the answer can be read by a rule.
"""

from urllib.parse import quote

from flows.messages.front_door_wording import load_front_door_wording
from flows.messages.story import Link, Story, Survey
from flows.messages.telling.teller import Teller, paragraph

_SCORES = (1, 2, 3, 4, 5)


def tell_feedback_request(teller: Teller) -> Story:
    heading = teller.say("heading")
    delivered = teller.day("delivered_date")
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(
            paragraph(
                teller.say("delivered_on", date=delivered)
                if delivered
                else teller.say("delivered"),
                teller.say("ask"),
            ),
        ),
        survey=Survey(
            how_to_press=teller.say("how_to_press")
            if teller.shop.links is None
            else load_front_door_wording(teller.wording.language).say(
                "front_door.how_to_press"
            ),
            how_to_reply=teller.say("how_to_reply"),
            scores=tuple(_link_score(teller, score) for score in _SCORES),
            stop=Link(teller.say("stop"), _stop(teller)),
            stop_reply=teller.say("stop_reply"),
        ),
        closing=(teller.say("read"),),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )


def _stop(teller: Teller) -> str:
    links = teller.shop.links
    if links is not None:
        return links.stop(teller.due.message_key)
    return _mail_to(teller, teller.say("stop_subject"))


def _link_score(teller: Teller, score: int) -> Link:
    label = f"{score} – {teller.say(f'score_{score}')}"
    links = teller.shop.links
    if links is not None:
        return Link(label, links.answer(teller.due.message_key, score))
    subject = f"[{score}/{_SCORES[-1]}]"
    number = teller.fact("order_number", 40)
    if number is not None:
        subject += " " + teller.say("score_subject", order_number=number)
    return Link(label, _mail_to(teller, subject))


def _mail_to(teller: Teller, subject: str) -> str:
    address = quote(teller.shop.reply_address, safe="@")
    return f"mailto:{address}?subject={quote(subject, safe='')}"
