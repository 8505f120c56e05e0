"""The messages about goods on their way back and the money for them."""

from flows.messages.clean import clean_text, clean_url
from flows.messages.story import Item, Line, Link, Row, Section, Story
from flows.messages.telling.teller import Teller, paragraph

_TITLES_SHOWN = 30
# what a bank books; a gift card and an invoice are the shop's and its partner's
_BOOKED = ("account", "card", "other", "wallet")
# what is there already has no day to arrive on
_AT_ONCE = ("gift_card", "invoice")
_KINDS = ("account", "card", "gift_card", "invoice", "other", "wallet")


def tell_return_guide(teller: Teller) -> Story:
    heading = teller.say("heading")
    label_url = clean_url(teller.shop.return_label_url)
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(paragraph(teller.say("lead"), _say_deadline(teller)),),
        sections=(Section(teller.say("steps"), _list_steps(teller)),),
        rows=(
            *teller.row("order", teller.fact("order_number", 40)),
            *teller.row("ticket", teller.fact("ticket_number", 40)),
            *_address_row(teller),
        ),
        action=Link(teller.say("make_label"), label_url) if label_url else None,
        closing=(teller.say("faulty"), teller.say("question")),
        footer=teller.say_common(
            "footer_ticket" if teller.due.ticket_id else "footer_order",
            shop=teller.shop.name,
        ),
    )


def _say_deadline(teller: Teller) -> str | None:
    deadline, days = teller.day("withdrawal_deadline_date"), teller.shop.return_days
    if days is not None:
        return teller.say("days", days=days)
    return teller.say("deadline", date=deadline) if deadline else None


def _list_steps(teller: Teller) -> tuple[Item, ...]:
    if teller.shop.return_label_url:
        way = "label"
    else:
        way = "address" if teller.shop.return_address else "ask"
    is_free = teller.shop.is_return_free
    cost = None if is_free is None else teller.say("free" if is_free else "paid")
    texts = {
        "pack": teller.say("pack_text"),
        "note": teller.say("note_text"),
        way: paragraph(teller.say(f"{way}_text"), cost),
        "proof": teller.say("proof_text"),
    }
    return tuple(
        Item(f"{place}. {teller.say(step)}", text)
        for place, (step, text) in enumerate(texts.items(), start=1)
    )


def _address_row(teller: Teller) -> tuple[Row, ...]:
    return teller.row("return_address", clean_text(teller.shop.return_address, 200))


def tell_return_received(teller: Teller) -> Story:
    heading = teller.say("heading")
    received, due = teller.day("received_date"), teller.day("refund_due_date")
    is_exchange = teller.facts.get("is_exchange") is True
    if is_exchange:
        next_step = teller.say("exchange")
    else:
        next_step = teller.say("refund", date=due) if due else teller.say("refund_soon")
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(
            paragraph(
                teller.say("received_on", date=received)
                if received
                else teller.say("received"),
                teller.say("checking"),
                next_step,
            ),
        ),
        lines=_list_titles(teller),
        rows=(
            *teller.row("order", teller.fact("order_number", 40)),
            *teller.row("received", received),
            *teller.row("refund_by", None if is_exchange else due),
        ),
        closing=(teller.say("question"),),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )


def _list_titles(teller: Teller) -> tuple[Line, ...]:
    given = teller.facts.get("titles")
    titles = [clean_text(title) for title in given] if isinstance(given, list) else []
    return tuple(Line(title, None) for title in titles if title)[:_TITLES_SHOWN]


def tell_refund_issued(teller: Teller) -> Story:
    heading = teller.say("heading")
    amount = teller.money(teller.facts.get("amount"))
    issued, arrives = teller.day("issued_date"), teller.day("arrives_by_date")
    kind = teller.facts.get("payment_kind")
    kind = kind if kind in _KINDS else "other"
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(
            paragraph(
                teller.say("paid_back", amount=amount)
                if amount
                else teller.say("paid_back_unsaid"),
                teller.say(f"way_{kind}"),
            ),
            *_say_arrival(teller, kind, arrives),
        ),
        rows=(
            *teller.row("amount", amount),
            *teller.row("issued", issued),
            *teller.row("arrives", None if kind in _AT_ONCE else arrives),
            *teller.row("order", teller.fact("order_number", 40)),
        ),
        closing=(
            teller.say_common("reply") if kind in _AT_ONCE else teller.say("missing"),
        ),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )


def _say_arrival(teller: Teller, kind: str, arrives: str | None) -> tuple[str, ...]:
    if kind in _AT_ONCE:
        return ()
    return (
        paragraph(
            teller.say("arrives", date=arrives)
            if arrives
            else teller.say("arrives_unknown"),
            teller.say("bank") if kind in _BOOKED else None,
        ),
    )


def tell_exchange_dispatched(teller: Teller) -> Story:
    heading = teller.say("heading")
    expected, carrier = teller.day("expected_date"), teller.carrier
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(
            paragraph(
                teller.say("sent_with", carrier=carrier)
                if carrier
                else teller.say("sent"),
                teller.say("expected", date=expected)
                if expected
                else teller.say("expected_unknown"),
            ),
        ),
        rows=(
            *teller.row("order", teller.fact("order_number", 40)),
            *teller.row("original_order", teller.fact("original_order_number", 40)),
            *teller.row("expected", expected),
            *teller.row("carrier", carrier),
            *teller.row("service", teller.fact("service", 60)),
            *teller.row("tracking_number", teller.fact("tracking_number", 60)),
        ),
        action=teller.tracking,
        closing=(teller.say("send_back"), teller.say("question")),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )
