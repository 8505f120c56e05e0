"""Export: what is held about a person, for their own eyes.

All of it: records as the vendors sent them, what the marts say, messages and their
words, verdicts, stops. A JSON file for a machine, a text for a person. Both are as
private as a letter, and nothing of them is kept.
"""

import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from connectors.channels.outbox_erasing import read_mail
from connectors.marks import Marks
from connectors.warehouse import digest
from flows.erase import is_theirs
from flows.following import Held, follow
from flows.pages.labels import read_word
from flows.people import Person, find_person
from flows.shop import Shop

Row = dict[str, Any]
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
_NAMED_BY = ("customer_id", "order_id", "ticket_id")


def export_person(
    shop: Shop, asked: str, folder: Path, *, by: str, is_everyone: bool = False
) -> list[Path]:
    """Write the person's files to the folder and return them.

    Raises: VarselError when it is not clear who is meant.
    """
    person = find_person(shop, asked, is_everyone=is_everyone)
    shop.say("looking through all that was received, decided and sent")
    held = held_about(shop, person)
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    written = {
        folder / "person.json": json.dumps(held, default=str, indent=1),
        folder / "person.txt": "\n".join(_as_text(shop, held)) + "\n",
    }
    for path, text in written.items():
        path.touch(mode=PRIVATE_FILE)
        path.write_text(text, encoding="utf-8")
    now = shop.clock.now()
    subject = digest(shop.ledger.ledger_id, asked.strip().lower())
    shop.ledger.note_act("export", by=by, at=now, subject=subject)
    return list(written)


def held_about(shop: Shop, person: Person) -> dict[str, dict[str, list[Any]]]:
    """Return what is held, by place and kind."""
    marks = Marks(secrets.token_bytes(32))
    known = {*person.values, *(("person", each) for each in person.customer_ids)}
    marks = marks.with_more(marks.of(kind, value) for kind, value in known)
    records: dict[tuple[str, str, str, str], Held] = {}

    def see(held: Held) -> None:
        text = json.dumps(held.payload, sort_keys=True, default=str)
        records[held.system, held.stream, held.record_id, text] = held

    found = follow(shop.landing, marks, see)
    marks = marks.with_more(marks.of(kind, value) for kind, value in found)
    received: dict[str, list[Any]] = {}
    for held in records.values():
        received.setdefault(f"{held.system} {held.stream}", []).append(held.payload)
    return {
        "received": received,
        "decided": _marts(shop, person, _tickets(records.values())),
        "sent": _ledger(shop, marks),
    }


def _tickets(records: Iterable[Held]) -> list[str]:
    return sorted({held.record_id for held in records if held.stream == "tickets"})


def _marts(shop: Shop, person: Person, tickets: list[str]) -> dict[str, list[Any]]:
    """Return the rows of every mart that names one of their ids."""
    columns = shop.warehouse.read(
        "select table_name as mart, list(column_name) as names "
        "from information_schema.columns where table_schema = 'main' "
        "group by table_name order by table_name"
    )
    ids = dict(
        zip(_NAMED_BY, (person.customer_ids, person.order_ids, tickets), strict=True)
    )
    found: dict[str, list[Any]] = {}
    for each in columns:
        named = [name for name in _NAMED_BY if name in each["names"]]
        if named:
            tests = " or ".join(f"list_contains(?, {name})" for name in named)
            # both names are the catalogue's own
            sql = f'select * from "{each["mart"]}" where {tests}'  # noqa: S608
            rows = shop.warehouse.read(sql, [list(ids[name]) for name in named])
            if rows:
                found[each["mart"]] = rows
    return found


def _ledger(shop: Shop, marks: Marks) -> dict[str, list[Any]]:
    keys = shop.ledger.keys_of(marks, lambda row: is_theirs(marks, row))
    messages = []
    for row in shop.ledger.list_messages():
        if row["message_key"] in keys:
            body = shop.ledger.read_body(row["message_key"], mode=row["mode"])
            messages.append({**row, "text": read_mail(body) if body else None})
    stops = [
        row
        for row in shop.ledger.list_suppressions()
        if marks.holds("address", row["address"])
    ]
    verdicts = [row for row in shop.ledger.list_decisions() if is_theirs(marks, row)]
    return {"messages": messages, "stops": stops, "verdicts": verdicts}


def _as_text(shop: Shop, held: dict[str, dict[str, list[Any]]]) -> Iterable[str]:
    yield f"What {shop.settings.shop.name} holds about you"
    yield f"As of {shop.clock.now():%Y-%m-%d %H:%M} UTC"
    for place, kinds in held.items():
        for kind, rows in kinds.items():
            if rows:
                yield f"\n{read_word(place)}: {read_word(kind)} ({len(rows)})"
            for row in rows:
                yield from ("", *(f"  {line}" for line in _lines(row)))


def _lines(value: Any, name: str = "") -> Iterable[str]:
    """Yield a line a value, nested ones under their names; none for what is empty."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _lines(each, f"{name} {key}".strip())
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _lines(each, name)
    elif value not in (None, ""):
        said = f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
        yield f"{name.replace('_', ' ')}: {said}"
