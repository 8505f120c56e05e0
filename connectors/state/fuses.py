"""Fuses: what was sent lately by type, and a type held back all at once.

How much is too much is decided in the marts; here it is counted and held to. How the
held go again stands in `fuse_lists.py`.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, or_, select, update

from connectors.state.desk import Desk
from connectors.state.intents import in_chunks
from connectors.state.moves import Move, make_move
from connectors.state.schema import messages
from connectors.state.schema_sending import fuses

_GONE = ("sent", "unknown")
_ON_THEIR_WAY = ("claimed", "sending")


_OPEN = (
    select(fuses.c.reason)
    .where(fuses.c.mode == bindparam("of_mode"))
    .where(fuses.c.message_type == bindparam("of_type"))
    .where(fuses.c.closed_at.is_(None))
)
_PENDING: Select[Any] = (
    select(messages.c.message_key)
    .where(messages.c.mode == bindparam("of_mode"), messages.c.state == "pending")
    .where(messages.c.message_key.in_(bindparam("of_keys", expanding=True)))
    .with_for_update(skip_locked=True)
)


class Fuses(Desk):
    """What has been held back at once, by message type."""

    def count_recent(self, *, mode: str, since: datetime) -> dict[str, int]:
        """Return what left or is leaving since then, by type, less what was released.

        What a person let go was agreed to, and is not counted against what follows.
        """
        is_recent = messages.c.state.in_(_GONE) & (messages.c.settled_at >= since)
        query = (
            select(messages.c.message_type, func.count())
            .where(messages.c.mode == mode, messages.c.is_released.is_(False))
            .where(or_(is_recent, messages.c.state.in_(_ON_THEIR_WAY)))
            .group_by(messages.c.message_type)
        )
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def pending_by_type(self, *, mode: str, flow: str | None) -> dict[str, list[str]]:
        """Return the keys that wait to be sent and that no person has released."""
        query = select(messages.c.message_type, messages.c.message_key).where(
            messages.c.mode == mode,
            messages.c.state == "pending",
            messages.c.is_released.is_(False),
        )
        if flow is not None:
            query = query.where(messages.c.flow == flow)
        found: dict[str, list[str]] = defaultdict(list)
        with self._reading() as connection:
            for message_type, key in connection.execute(query):
                found[message_type].append(key)
        return dict(found)

    def blow(
        self,
        message_type: str,
        keys: Iterable[str],
        *,
        mode: str,
        reason: str,
        by: str,
        now: datetime,
    ) -> set[str]:
        """Blow the type's fuse and hold those of the keys that are pending still."""
        held: set[str] = set()
        with self._writing() as connection:
            if connection.scalar(_OPEN, _of(message_type, mode)) is None:
                fuse = {"mode": mode, "message_type": message_type}
                fuse |= {"blown_at": now, "reason": reason}
                connection.execute(insert(fuses), fuse)
            for key in _pending_of(connection, keys, mode):
                move = Move(key, mode, "held", now, by, reason, origin="pending")
                make_move(connection, move, error=reason)
                held.add(key)
        return held

    def find_blown(self, message_type: str, *, mode: str) -> str | None:
        """Return why the type's fuse is blown, or None."""
        with self._reading() as connection:
            return connection.scalar(_OPEN, _of(message_type, mode))

    def list_fuses(self, *, mode: str, is_open: bool = True) -> list[dict[str, Any]]:
        """Return the fuses, oldest first; by default those that are blown now."""
        query = select(fuses).where(fuses.c.mode == mode).order_by(fuses.c.seq)
        if is_open:
            query = query.where(fuses.c.closed_at.is_(None))
        with self._reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def note_told(self, seq: int, *, told_to: str, now: datetime) -> None:
        """Write down that ops know of this fuse."""
        told = update(fuses).where(fuses.c.seq == seq, fuses.c.told_at.is_(None))
        with self._writing() as connection:
            connection.execute(told.values(told_at=now, told_to=told_to))


def _of(message_type: str, mode: str) -> dict[str, str]:
    return {"of_type": message_type, "of_mode": mode}


def _pending_of(connection: Connection, keys: Iterable[str], mode: str) -> list[str]:
    """Return those of the keys that no sender has taken in the meantime."""
    found: list[str] = []
    for chunk in in_chunks(keys):
        found += connection.scalars(_PENDING, {"of_mode": mode, "of_keys": chunk})
    return found
