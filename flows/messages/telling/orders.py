"""The messages about an order: confirmed, dispatched."""

from decimal import Decimal, InvalidOperation
from typing import Any

from flows.messages.clean import clean_text
from flows.messages.story import Line, Story
from flows.messages.telling.teller import Teller, paragraph

_LINES_SHOWN = 100


def tell_order_confirmation(teller: Teller) -> Story:
    is_exchange = teller.facts.get("is_exchange") is True
    kind = "exchange" if is_exchange else "order"
    heading = teller.say(f"heading_{kind}")
    expected = teller.day("promised_date")
    lines = _read_lines(teller)
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(
            paragraph(
                teller.say(f"received_{kind}"),
                _say_when(teller, expected),
            ),
        ),
        lines=lines,
        rows=(
            *teller.row("total", teller.money(teller.facts.get("total_amount"))),
            *teller.row("order", teller.fact("order_number", 40)),
            *teller.row("ordered", _write_ordered(teller)),
            *teller.row("expected", expected),
        ),
        closing=(teller.say("check"),),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )


def _say_when(teller: Teller, expected: str | None) -> str:
    if expected is None:
        return teller.say("expected_unknown")
    return teller.say("expected", date=expected)


def _write_ordered(teller: Teller) -> str | None:
    ordered_at = teller.instant("ordered_at")
    return None if ordered_at is None else teller.write(ordered_at.date())


def _read_lines(teller: Teller) -> tuple[Line, ...]:
    given = teller.facts.get("lines")
    if not isinstance(given, list):
        return ()
    lines = [_read_line(teller, line) for line in given if isinstance(line, dict)]
    return tuple(line for line in lines if line)[:_LINES_SHOWN]


def _read_line(teller: Teller, line: dict[str, Any]) -> Line | None:
    title = clean_text(line.get("title"))
    if title is None:
        return None
    quantity = line.get("quantity")
    if not isinstance(quantity, int) or isinstance(quantity, bool):
        return Line(title, None)
    amount = _multiply(line.get("unit_price"), quantity)
    return Line(f"{quantity} × {title}", teller.money(amount))


def _multiply(price: object, quantity: int) -> Decimal | None:
    try:
        return Decimal(str(price)) * quantity
    except InvalidOperation:
        return None


def tell_order_dispatched(teller: Teller) -> Story:
    heading = teller.say("heading")
    expected = teller.day("expected_date")
    carrier = teller.carrier
    count = teller.facts.get("parcel_count")
    is_one_of_several = isinstance(count, int) and count > 1
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(
            paragraph(
                teller.say("sent_with", carrier=carrier)
                if carrier
                else teller.say("sent"),
                _say_when(teller, expected),
                teller.say("several", count=count) if is_one_of_several else None,
            ),
        ),
        rows=(
            *teller.row("order", teller.fact("order_number", 40)),
            *teller.row("carrier", carrier),
            *teller.row("service", teller.fact("service", 60)),
            *teller.row("tracking_number", teller.fact("tracking_number", 60)),
            *teller.row("expected", expected),
        ),
        action=teller.tracking,
        closing=(teller.say_common("reply"),),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )
