"""The receipt for a customer's message: when the answer comes, and that it is read."""

from flows.messages.clean import clean_quote
from flows.messages.story import Story
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
# only these are answered sooner when the order is named
_ABOUT_AN_ORDER = (
    "cancellation",
    "delivery_problem",
    "order_change",
    "refund",
    "return_exchange",
    "tracking",
    "warranty",
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
        rows=(
            *teller.row("ticket", number),
            *teller.row("subject", clean_quote(teller.facts.get("subject"), 100)),
            *teller.row("order", teller.fact("order_number", 40)),
            *teller.row("due", due),
        ),
        closing=(teller.say("more"), teller.say("automatic")),
        footer=teller.say_common("footer_ticket", shop=teller.shop.name),
    )


def _write_subject(teller: Teller, heading: str, number: str | None) -> str:
    # the customer's own subject is never repeated in a header: whoever forges a
    # sender would have us carry his words to a stranger
    if number is None:
        return heading
    return teller.say("subject_with_ticket", subject=heading, ticket_number=number)


def _say_topic(teller: Teller) -> tuple[str, ...]:
    topic = teller.facts.get("topic")
    is_uncertain = teller.facts.get("is_uncertain") is True
    if topic not in _TOPICS or is_uncertain:
        return ()
    understood = teller.say("understood", topic=teller.wording.say(f"topics.{topic}"))
    asks = topic in _ABOUT_AN_ORDER and teller.fact("order_number") is None
    return (paragraph(understood, teller.say("ask_order") if asks else None),)
