"""The shop's own lists: what is to be done, by which day. Order numbers, no customers.

The call list alone names people: nobody can call a number without a name.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flows.messages.clean import clean_text
from flows.messages.formats import name_language
from flows.messages.story import Item, Section, Story
from flows.messages.telling.teller import Teller

_HOLDS = (
    "cancel_order",
    "change_address",
    "change_items",
    "change_variant",
    "right_of_withdrawal",
)
_TASKS = ("refund_due", "unpaid")
_REASONS = ("large", "late", "trouble", "wrote")
# what is longer is cut off by mail programs; the system holds the rest
_ROWS_SHOWN, _LINES_SHOWN = 60, 6
_TOPICS = (
    "account",
    "cancellation",
    "delivery_problem",
    "order_change",
    "other",
    "payment",
    "product",
    "refund",
    "return_exchange",
    "tracking",
    "warranty",
)
Entry = Mapping[str, Any]


def tell_list(teller: Teller, entry: Callable[[Teller, Entry], Item | None]) -> Story:
    """Return the list; `entry` says one of its rows, or None for nonsense."""
    heading = _write_heading(teller)
    told = [item for row in iterate_rows(teller) if (item := entry(teller, row))]
    entries = told[:_ROWS_SHOWN]
    total = teller.facts.get("row_count")
    total = total if isinstance(total, int) else len(told)
    more = total - len(entries)
    return Story(
        subject=heading,
        heading=heading,
        opening=(teller.say("lead", count=total),),
        sections=(Section(teller.say("listed"), tuple(entries)),) if entries else (),
        closing=(
            *((teller.wording.say("lists.more", count=more),) if more > 0 else ()),
            teller.say("do"),
            teller.wording.say("lists.next"),
        ),
        footer=teller.wording.say("lists.footer", shop=teller.shop.name),
        is_internal=True,
    )


def _write_heading(teller: Teller) -> str:
    day = teller.day("day")
    title = teller.say("heading")
    return teller.wording.say("lists.of_day", title=title, date=day) if day else title


def iterate_rows(teller: Teller) -> Iterator[Entry]:
    """Yield the rows of the list that are rows."""
    rows = teller.facts.get("rows")
    yield from (
        (row for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()
    )


def tell_warehouse_worklist(teller: Teller) -> Story:
    return tell_list(teller, _say_order)


def tell_maker_worklist(teller: Teller) -> Story:
    return tell_list(teller, _say_order)


def tell_receivable_worklist(teller: Teller) -> Story:
    return tell_list(teller, _say_task)


def tell_sla_at_risk(teller: Teller) -> Story:
    return tell_list(teller, _say_ticket)


def tell_delivery_call_list(teller: Teller) -> Story:
    return tell_list(teller, _say_call)


def _say_order(teller: Teller, row: Entry) -> Item | None:
    asked_for = row.get("asked_for")
    holds = [
        each for each in _HOLDS if isinstance(asked_for, list) and each in asked_for
    ]
    notes = [teller.wording.say(f"lists.hold_{each}") for each in holds]
    if row.get("is_incomplete") is True:
        notes.append(teller.wording.say("lists.incomplete"))
    return _item(teller, row, "expected_date", [*notes, *_list_lines(row)])


def _list_lines(row: Entry) -> list[str]:
    lines = row.get("lines")
    lines = lines if isinstance(lines, list) else []
    found = []
    for line in lines[:_LINES_SHOWN]:
        title = clean_text(line.get("title")) if isinstance(line, dict) else None
        if title:
            quantity = line.get("quantity")
            is_counted = isinstance(quantity, int)
            found.append(f"{quantity} × {title}" if is_counted else title)
    return [*found, "…"] if len(lines) > _LINES_SHOWN else found


def _say_task(teller: Teller, row: Entry) -> Item | None:
    task = row.get("task")
    amount = teller.money_of(row)
    notes = [teller.wording.say(f"lists.task_{task}")] if task in _TASKS else []
    return _item(teller, row, "expected_date", [*notes, *([amount] if amount else [])])


def _say_ticket(teller: Teller, row: Entry) -> Item | None:
    number = clean_text(row.get("ticket_number"), 40)
    if number is None:
        return None
    due = teller.moment_of(row.get("due_at"))
    state = "breached" if row.get("state") == "breached" else "at_risk"
    topic = row.get("topic")
    notes = [
        *([teller.wording.say(f"lists.{state}", moment=due)] if due else []),
        *([teller.wording.say(f"lists.topic_{topic}")] if topic in _TOPICS else []),
    ]
    return Item(teller.wording.say("lists.ticket", number=number), _join(notes))


def _say_call(teller: Teller, row: Entry) -> Item | None:
    given = row.get("reasons")
    reasons = [each for each in _REASONS if isinstance(given, list) and each in given]
    name, phone, code = (
        clean_text(row.get(each), 60)
        for each in ("customer_name", "customer_phone", "language")
    )
    spoken = name_language(code, teller.wording.language) if code else None
    who = [text for text in (name, phone, spoken) if text]
    notes = [teller.wording.say(f"lists.call_{each}") for each in reasons]
    return _item(teller, row, "delivered_date", [", ".join(who), *notes])


def _item(teller: Teller, row: Entry, day_name: str, notes: list[str]) -> Item | None:
    number = clean_text(row.get("order_number"), 40)
    if number is None:
        return None
    day = teller.day_of(row.get(day_name))
    if day is None:
        title = teller.wording.say("lists.order", number=number)
    else:
        title = teller.wording.say("lists.order_by_day", number=number, date=day)
    return Item(title, _join(notes))


def _join(notes: list[str]) -> str | None:
    return "; ".join(note for note in notes if note) or None
