"""The receipt of a withdrawal: what was declared, when it came, and what follows."""

import re

from flows.messages.clean import clean_quote, clean_text
from flows.messages.story import Item, Section, Story
from flows.messages.telling.teller import Teller, paragraph

_DECLARATION_LIMIT = 3000
_LINKED = re.compile(r"\S*(?:://|www\.|@)\S*|\b[\w-]+\.[a-z]{2,}\b\S*", re.IGNORECASE)


def tell_withdrawal_receipt(teller: Teller) -> Story:
    heading = teller.say("heading")
    number = teller.fact("ticket_number", 40)
    received = teller.dated_moment("received_at")
    return Story(
        subject=_write_subject(teller, heading, number),
        heading=heading,
        opening=(
            teller.say("received", moment=received)
            if received
            else teller.say("received_undated"),
            *_say_steps(teller),
        ),
        rows=(
            *teller.row("received", received),
            *teller.row("ticket", number),
            *teller.row("order", teller.fact("order_number", 40)),
            *teller.row("due", teller.moment("first_reply_due_at")),
        ),
        sections=_quote_declaration(teller),
        closing=(teller.say("keep"), teller.say("more")),
        footer=teller.say_common("footer_ticket", shop=teller.shop.name),
    )


def _write_subject(teller: Teller, heading: str, number: str | None) -> str:
    if number is None:
        return heading
    return teller.say("subject_with_ticket", subject=heading, ticket_number=number)


def _say_steps(teller: Teller) -> tuple[str, ...]:
    """Return what follows; of a withdrawal that came late only that it is looked at."""
    if teller.facts.get("is_in_time") is False:
        return (teller.say("looked_at"),)
    send_back, refund = teller.day("send_back_date"), teller.day("refund_due_date")
    steps = paragraph(
        teller.say("send_back", date=send_back) if send_back else None,
        teller.say("refund", date=refund) if refund else None,
    )
    return (steps,) if steps else ()


def _quote_declaration(teller: Teller) -> tuple[Section, ...]:
    """Return the customer's words; what a mail program would make a link is taken out.

    Whoever forges a sender would else have us carry his links to a stranger.
    """
    given = teller.facts.get("declaration")
    words = clean_text(_LINKED.sub("[…]", given), _DECLARATION_LIMIT) if given else None
    if words is None:
        return ()
    title = clean_quote(teller.facts.get("subject"), 120)
    item = Item(title, words) if title else Item(words)
    return (Section(teller.say("declared"), (item,)),)
