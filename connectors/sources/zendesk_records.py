"""What one Zendesk record is: its id, the time of its version, whether it is gone.

Here: how tickets, comments and people of an answer become records. Not here: how they
are asked for (`zendesk.py`, `zendesk_client.py`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from connectors.sources import Record
from connectors.sources.zendesk_client import SYSTEM


def ticket_record(stream: str, ticket: dict[str, Any]) -> Record:
    """Return the ticket at the time of this version, which updated_at may not tell."""
    record = Record.read(SYSTEM, stream, ticket)
    times = [each for each in (record.updated_at, generated_at(ticket)) if each]
    is_deleted = ticket.get("status") == "deleted"
    return replace(record, updated_at=max(times, default=None), is_deleted=is_deleted)


def comment_record(ticket_id: Any, comment: Any) -> Record:
    """Return the comment with the ticket it was asked under, which it does not name."""
    record = Record.read(SYSTEM, "ticket_comments", comment, time_field="created_at")
    return replace(record, payload={**comment, "ticket_id": ticket_id})


def user_records(users: Iterable[Any]) -> Iterator[Record]:
    """Yield each version of a person once; many tickets bring the same one."""
    versions: dict[str, dict[datetime | None, Record]] = {}
    for record in (Record.read(SYSTEM, "users", user) for user in users):
        of_person = versions.setdefault(record.record_id, {})
        known = of_person.get(record.updated_at)
        # a person among the comments may come with less than in the export
        if known is None or len(record.payload) >= len(known.payload):
            of_person[record.updated_at] = record
    for of_person in versions.values():
        # without a time it would count as the newest
        if len(of_person) > 1:
            of_person.pop(None, None)
        yield from of_person.values()


def generated(answer: Mapping[str, Any]) -> list[datetime]:
    """Return when the vendor took notice of each change on the page, where told."""
    told = [generated_at(one) for one in answer["tickets"]]
    return [each for each in told if each is not None]


def generated_at(ticket: Mapping[str, Any]) -> datetime | None:
    stamp = ticket.get("generated_timestamp")
    return datetime.fromtimestamp(stamp, UTC) if isinstance(stamp, int) else None
