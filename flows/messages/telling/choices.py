"""The question about an order that cannot be made as it stands: what is missing."""

from typing import Any

from flows.messages.clean import clean_text
from flows.messages.story import Line, Story
from flows.messages.telling.teller import Teller

_ITEMS_SHOWN = 100
# those with words of their own; any other is repeated as the shop named it
_FIELDS = ("colour", "fabric", "finish", "legs", "length", "size")


def tell_order_incomplete(teller: Teller) -> Story:
    heading = teller.say("heading")
    items = _read_items(teller)
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(teller.say("missing" if items else "missing_unknown"),),
        lines=items,
        rows=teller.row("order", teller.fact("order_number", 40)),
        closing=(teller.say("answer"), teller.say("wait"), teller.say("done")),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )


def _read_items(teller: Teller) -> tuple[Line, ...]:
    given = teller.facts.get("items")
    if not isinstance(given, list):
        return ()
    items = [_read_item(teller, item) for item in given if isinstance(item, dict)]
    return tuple(item for item in items if item)[:_ITEMS_SHOWN]


def _read_item(teller: Teller, item: dict[str, Any]) -> Line | None:
    title = clean_text(item.get("title"))
    missing = item.get("missing")
    if title is None or not isinstance(missing, list):
        return None
    fields = [_write_field(teller, field) for field in missing]
    return Line(title, ", ".join(field for field in fields if field) or None)


def _write_field(teller: Teller, field: object) -> str | None:
    if field in _FIELDS:
        return teller.wording.say(f"order_incomplete.field_{field}")
    return clean_text(field, 40)
