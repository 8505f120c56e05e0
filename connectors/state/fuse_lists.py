"""How held messages go again: by the list a person was shown, or not in time.

A list is known by the hash of its messages. What came to it since makes it another.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, select, update

from connectors.errors import SendingRefused
from connectors.state.audit import add_act
from connectors.state.fuses import Fuses
from connectors.state.moves import Move, make_move
from connectors.state.schema import messages
from connectors.state.schema_sending import fuses


def hash_of(keys: Iterable[str]) -> str:
    """Return the short hash that stands for exactly these messages."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:12]


class FuseLists(Fuses):
    """The ends of a blown fuse: released, discarded, expired."""

    def release_type(
        self, message_type: str, *, mode: str, listed: str, by: str, now: datetime
    ) -> int:
        """Let exactly the list of that hash go; return how many messages.

        Raises: SendingRefused when the list is another by now, or there is none.
        """

        def let_go(connection: Connection, key: str) -> None:
            move = Move(key, mode, "pending", now, by, "released", origin="held")
            times = {"settled_at": None, "requeued_at": now, "next_attempt_at": now}
            make_move(
                connection, move, error=None, owner=None, is_released=True, **times
            )

        return self._end(message_type, mode, listed, by, now, "release", let_go)

    def discard_type(
        self, message_type: str, *, mode: str, listed: str, by: str, now: datetime
    ) -> int:
        """Give exactly the list of that hash up; it is never sent.

        Raises: SendingRefused when the list is another by now, or there is none.
        """

        def give_up(connection: Connection, key: str) -> None:
            move = Move(key, mode, "expired", now, by, "discarded", origin="held")
            make_move(connection, move, error="discarded", owner=None, settled_at=now)

        return self._end(message_type, mode, listed, by, now, "discard", give_up)

    def expire_held(self, *, mode: str, by: str, now: datetime) -> int:
        """Give up what nobody released in time; return how many messages.

        A fuse that holds nothing more is closed: what comes next is counted anew.
        """
        late = select(messages.c.message_key).where(
            messages.c.mode == mode,
            messages.c.state == "held",
            messages.c.not_after < now,
        )
        why = "too late: nobody released it in time"
        with self._writing() as connection:
            keys = list(connection.scalars(late))
            for key in keys:
                move = Move(key, mode, "expired", now, by, why, origin="held")
                make_move(connection, move, error=why, settled_at=now)
            if keys:
                _close_empty(connection, mode, by, now)
        return len(keys)

    def _end(
        self,
        message_type: str,
        mode: str,
        listed: str,
        by: str,
        now: datetime,
        act: str,
        do: Callable[[Connection, str], None],
    ) -> int:
        with self._writing() as connection:
            keys = list(connection.scalars(_held_of(message_type, mode)))
            _require_listed(message_type, keys, listed)
            for key in keys:
                do(connection, key)
            _close(connection, mode, message_type, by, now)
            subject = f"{message_type} {listed} ({mode})"
            row = {"by": by, "at": now, "subject": subject, "count": len(keys)}
            add_act(connection, act, row)
        return len(keys)


def _held_of(message_type: str, mode: str) -> Select[Any]:
    return (
        select(messages.c.message_key)
        .where(messages.c.mode == mode, messages.c.state == "held")
        .where(messages.c.message_type == message_type)
        .with_for_update()
    )


def _require_listed(message_type: str, keys: list[str], listed: str) -> None:
    if not keys:
        raise SendingRefused(
            f"nothing was changed: no {message_type} is held now; see `varsel fuse`"
        )
    if hash_of(keys) != listed:
        raise SendingRefused(
            f"nothing was changed: the held {message_type} are {len(keys):,} by now, "
            f"with the hash {hash_of(keys)} and not {listed!r}. Look at them again "
            "with `varsel fuse`"
        )


def _close(
    connection: Connection, mode: str, message_type: str, by: str, now: datetime
) -> None:
    open_now = and_(
        fuses.c.mode == mode,
        fuses.c.message_type == message_type,
        fuses.c.closed_at.is_(None),
    )
    connection.execute(
        update(fuses).where(open_now).values(closed_at=now, closed_by=by)
    )


def _close_empty(connection: Connection, mode: str, by: str, now: datetime) -> None:
    holds = exists().where(
        messages.c.mode == fuses.c.mode,
        messages.c.message_type == fuses.c.message_type,
        messages.c.state == "held",
    )
    empty = and_(fuses.c.mode == mode, fuses.c.closed_at.is_(None), ~holds)
    connection.execute(update(fuses).where(empty).values(closed_at=now, closed_by=by))
