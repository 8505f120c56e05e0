"""Messages on their way in: what is reserved, and what a claim hands to a sender."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select
from sqlalchemy.exc import IntegrityError

from connectors.state.moves import Move, as_event
from connectors.state.schema import message_bodies, message_events, messages
from connectors.state.store import Store

# well under what SQLite takes as parameters in one statement
CHUNK = 500
_RESERVE_TRIES = 5


@dataclass(frozen=True)
class NewMessage:
    """A message to reserve. With `error` it could not be rendered and has failed."""

    message_key: str
    message_type: str
    message_class: str
    flow: str
    subject_type: str
    subject_id: str
    order_id: str | None
    parcel_id: str | None
    ticket_id: str | None
    customer_id: str | None
    recipient: str
    sender: str
    language: str
    channel: str
    priority: int
    trigger_at: datetime
    not_before: datetime | None
    not_after: datetime | None
    told_delivery_date: date | None
    body: bytes | None
    error: str | None = None


@dataclass(frozen=True)
class Claimed:
    """A message that one sender holds: its bytes, and the facts to look at again."""

    message_key: str
    mode: str
    message_type: str
    message_class: str
    channel: str
    recipient: str
    sender: str
    body: bytes
    attempts: int
    not_after: datetime | None
    is_released: bool


class Intents(Store):
    """Reserving: a message exists in the ledger before anything is sent."""

    def reserve(
        self, rows: Sequence[NewMessage], *, mode: str, now: datetime, by: str
    ) -> set[str]:
        """Insert what is not there yet, all or nothing; return the new keys."""
        for attempt in range(1, _RESERVE_TRIES + 1):
            try:
                return self._reserve(rows, mode, now, by)
            except IntegrityError:
                # another process reserved one of them; look again at what is there
                if attempt == _RESERVE_TRIES:
                    raise
        raise AssertionError("unreachable")

    def known_keys(self, keys: Iterable[str], *, mode: str) -> set[str]:
        """Return those of the keys that the ledger has already."""
        return set(self.states_of(keys, mode=mode))

    def pending_keys(self, *, mode: str, flow: str | None = None) -> set[str]:
        """Return the keys of what waits to be sent, of one flow or of all."""
        query = select(messages.c.message_key).where(
            messages.c.mode == mode, messages.c.state == "pending"
        )
        if flow is not None:
            query = query.where(messages.c.flow == flow)
        with self._reading() as connection:
            return set(connection.scalars(query))

    def states_of(
        self, keys: Iterable[str], *, mode: str
    ) -> dict[str, tuple[str, str | None]]:
        """Return the state and the holder by key; unknown keys are left out."""
        found: dict[str, tuple[str, str | None]] = {}
        query = select(messages.c.message_key, messages.c.state, messages.c.owner)
        with self._reading() as connection:
            for chunk in in_chunks(keys):
                rows = connection.execute(
                    query.where(
                        messages.c.mode == mode, messages.c.message_key.in_(chunk)
                    )
                )
                found |= {row.message_key: (row.state, row.owner) for row in rows}
        return found

    def _reserve(
        self, rows: Sequence[NewMessage], mode: str, now: datetime, by: str
    ) -> set[str]:
        by_key = {row.message_key: row for row in rows}
        reserved: set[str] = set()
        with self._writing() as connection:
            for keys in in_chunks(by_key):
                there = set(connection.scalars(_select_keys(mode, keys)))
                new = [by_key[key] for key in keys if key not in there]
                _insert_new(connection, new, mode, now, by)
                reserved |= {row.message_key for row in new}
        return reserved


def _select_keys(mode: str, keys: Sequence[str]) -> Select[Any]:
    return select(messages.c.message_key).where(
        messages.c.mode == mode, messages.c.message_key.in_(keys)
    )


def _insert_new(
    connection: Connection,
    rows: Sequence[NewMessage],
    mode: str,
    now: datetime,
    by: str,
) -> None:
    if not rows:
        return
    moves = [_enter(row, mode, now, by) for row in rows]
    events = [as_event(move, from_state=None) for move in moves]
    connection.execute(insert(message_events), events)
    # a message enters but once per mode, so its first event is this one
    entered = select(message_events.c.message_key, message_events.c.seq).where(
        message_events.c.mode == mode,
        message_events.c.from_state.is_(None),
        message_events.c.message_key.in_([row.message_key for row in rows]),
    )
    seq_of = {key: seq for key, seq in connection.execute(entered)}
    connection.execute(
        insert(messages),
        [
            _as_columns(row, move, event_seq=seq_of[row.message_key])
            for row, move in zip(rows, moves, strict=True)
        ],
    )
    bodies = [_as_body(row, row.body, mode) for row in rows if row.body is not None]
    if bodies:
        connection.execute(insert(message_bodies), bodies)


def _as_body(row: NewMessage, body: bytes, mode: str) -> dict[str, Any]:
    return {
        "message_key": row.message_key,
        "mode": mode,
        "body": body,
        "body_hash": hashlib.sha256(body).hexdigest(),
    }


def _enter(row: NewMessage, mode: str, now: datetime, by: str) -> Move:
    to = "pending" if row.error is None else "failed"
    return Move(row.message_key, mode, to, now, by, note=row.error)


def in_chunks(keys: Iterable[str]) -> Iterator[list[str]]:
    """Yield the keys in lists short enough for one statement."""
    ordered = list(keys)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def _as_columns(row: NewMessage, move: Move, event_seq: int) -> dict[str, Any]:
    columns = dict(vars(row))
    not_before = columns.pop("not_before")
    del columns["body"]
    return columns | {
        "mode": move.mode,
        "state": move.to,
        "event_seq": event_seq,
        "reserved_at": move.at,
        "settled_at": None if row.error is None else move.at,
        "next_attempt_at": max(move.at, not_before or move.at),
        "attempts": 0,
        "is_released": False,
    }
