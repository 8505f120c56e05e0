"""What a person does with messages: look at them, resolve unknowns, hold, release."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from connectors.errors import ContractViolation
from connectors.state.audit import add_act
from connectors.state.moves import STATES, Move, make_move
from connectors.state.schema import message_bodies, message_events, messages
from connectors.state.sweeping import Sweeping

RESOLUTIONS = ("sent", "pending", "failed")

# as the warehouse takes them; the bytes and the leases stay here
MESSAGE_COLUMNS = (
    "message_key",
    "mode",
    "message_type",
    "subject_type",
    "subject_id",
    "order_id",
    "parcel_id",
    "ticket_id",
    "customer_id",
    "recipient",
    "language",
    "channel",
    "state",
    "trigger_at",
    "reserved_at",
    "sent_at",
    "settled_at",
    "not_after",
    "attempts",
    "receipt",
    "error",
    "told_delivery_date",
    "event_seq",
    "is_released",
)


class Desk(Sweeping):
    """Reading the ledger, and the moves only a person makes."""

    def list_messages(
        self, *, state: str | None = None, mode: str | None = None
    ) -> list[dict[str, Any]]:
        """Return messages in the order they last moved, without their bytes."""
        if state is not None and state not in STATES:
            known = ", ".join(sorted(STATES))
            raise ContractViolation(f"no message state {state!r}; there are {known}")
        query = select(*(messages.c[name] for name in MESSAGE_COLUMNS))
        if state is not None:
            query = query.where(messages.c.state == state)
        if mode is not None:
            query = query.where(messages.c.mode == mode)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(messages.c.event_seq))
            return [dict(row) for row in rows.mappings()]

    def read_body(self, message_key: str, *, mode: str) -> bytes | None:
        """Return the bytes as rendered at reserve."""
        with self._reading() as connection:
            return connection.scalar(
                select(message_bodies.c.body).filter_by(
                    message_key=message_key, mode=mode
                )
            )

    def list_events(
        self, message_key: str | None = None, *, after_seq: int = 0
    ) -> list[dict[str, Any]]:
        """Return what happened, oldest first, to one message or to all."""
        query = select(message_events).where(message_events.c.seq > after_seq)
        if message_key is not None:
            query = query.where(message_events.c.message_key == message_key)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(message_events.c.seq))
            return [dict(row) for row in rows.mappings()]

    def count_sent(self, *, mode: str, since: datetime) -> dict[str, int]:
        """Return how many were sent at or after `since`, by message type."""
        query = (
            select(messages.c.message_type, func.count())
            .where(messages.c.mode == mode, messages.c.sent_at >= since)
            .group_by(messages.c.message_type)
        )
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def count_states(self, *, mode: str) -> dict[str, int]:
        """Return how many messages are in each state."""
        query = (
            select(messages.c.state, func.count())
            .where(messages.c.mode == mode)
            .group_by(messages.c.state)
        )
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def resolve_unknown(
        self,
        message_key: str,
        *,
        mode: str,
        outcome: str,
        by: str,
        now: datetime,
        why: str | None = None,
    ) -> None:
        """Settle an unknown: it was sent, it has failed, or `pending`, send it again.

        Raises: IllegalMove when the message is not unknown.
        """
        if outcome not in RESOLUTIONS:
            known = ", ".join(RESOLUTIONS)
            raise ContractViolation(
                f"an unknown message cannot become {outcome!r}; choose one of {known}"
            )
        move = Move(message_key, mode, outcome, now, by, "resolved", origin="unknown")
        with self._writing() as connection:
            make_move(
                connection,
                move,
                owner=None,
                next_attempt_at=now,
                requeued_at=now,
                sent_at=now if outcome == "sent" else None,
                settled_at=None if outcome == "pending" else now,
            )
            subject = f"{message_key} {outcome} ({mode})"
            act = "resend" if outcome == "pending" else "settle"
            row = {"by": by, "at": now, "subject": subject, "why": why}
            add_act(connection, act, row)

    def hold(
        self, keys: Iterable[str], *, mode: str, reason: str, by: str, now: datetime
    ) -> None:
        """Keep pending messages back until a person releases or discards them."""
        with self._writing() as connection:
            for key in keys:
                move = Move(key, mode, "held", now, by, reason, origin="pending")
                make_move(connection, move, error=reason)

    def release(
        self, keys: Iterable[str], *, mode: str, by: str, now: datetime
    ) -> None:
        """Let held messages go; the fuse is not asked about them again."""
        with self._writing() as connection:
            for key in keys:
                move = Move(key, mode, "pending", now, by, "released", origin="held")
                _let_go(
                    connection,
                    move,
                    is_released=True,
                    settled_at=None,
                    requeued_at=now,
                    next_attempt_at=now,
                )

    def discard(
        self, keys: Iterable[str], *, mode: str, by: str, now: datetime
    ) -> None:
        """Give held messages up; they are never sent."""
        with self._writing() as connection:
            for key in keys:
                move = Move(key, mode, "expired", now, by, "discarded", origin="held")
                _let_go(connection, move, settled_at=now)


def _let_go(connection: Connection, move: Move, **values: Any) -> None:
    make_move(connection, move, error=move.note, owner=None, **values)
