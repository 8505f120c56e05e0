"""What a sender does with a message it reserved: claim, mark, settle, give back.

A claim is a lease on one row, measured with the wall clock; every other time is the
business's and passed in.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, select

from connectors.state.intents import Claimed, Intents
from connectors.state.moves import LeaseLost, Move, make_move, move_all
from connectors.state.schema import message_bodies, messages

_HAS_BODY = and_(
    message_bodies.c.message_key == messages.c.message_key,
    message_bodies.c.mode == messages.c.mode,
)
_NEXT = (
    select(
        *(
            message_bodies.c.body if name == "body" else messages.c[name]
            for name in Claimed.__dataclass_fields__
        )
    )
    .join_from(messages, message_bodies, _HAS_BODY)
    .where(messages.c.mode == bindparam("of_mode"), messages.c.state == "pending")
    .where(messages.c.next_attempt_at <= bindparam("by_now"))
    .where(
        messages.c.requeued_at.is_(None)
        | (messages.c.requeued_at <= bindparam("listed_at"))
    )
    .where(messages.c.message_key.not_in(bindparam("left_alone", expanding=True)))
    .where(messages.c.channel.not_in(bindparam("closed", expanding=True)))
    .order_by(messages.c.priority, messages.c.trigger_at, messages.c.message_key)
    .limit(bindparam("up_to"))
    .with_for_update(of=messages, skip_locked=True)
)
_NEXT_OF_FLOW = _NEXT.where(messages.c.flow == bindparam("of_flow"))


class Senders(Intents):
    """The moves of a sender; each is one committed transaction."""

    def claim(
        self,
        *,
        mode: str,
        owner: str,
        lease_s: float,
        now: datetime,
        limit: int = 1,
        flow: str | None = None,
        due_at: datetime | None = None,
        except_keys: Collection[str] = (),
        except_channels: Collection[str] = (),
    ) -> list[Claimed]:
        """Claim what is pending and may be tried now, lowest priority number first.

        What a person put back in line after `due_at`, when the list of what is due
        was built, waits for the next list; by default the list is as new as `now`.
        `except_keys` stay where they are, and what goes by `except_channels`.
        `owner` must be one sender's own; of two at once each gets other rows.
        """
        query = _NEXT if flow is None else _NEXT_OF_FLOW
        wanted = {"of_mode": mode, "by_now": now, "up_to": limit}
        wanted |= {"listed_at": due_at or now, "left_alone": sorted(except_keys)}
        wanted["closed"] = sorted(except_channels)
        wanted |= {} if flow is None else {"of_flow": flow}
        with self._writing() as connection:
            claimed = [Claimed(*row) for row in connection.execute(query, wanted)]
            keys = [message.message_key for message in claimed]
            moves = [Move(key, mode, "claimed", now, owner) for key in keys]
            until = self._until(lease_s)
            held = {"owner": owner, "lease_until": until, "boot": self._boot}
            move_all(connection, moves, "pending", **held)
        return claimed

    def give_back_untouched(
        self, keys: Collection[str], *, mode: str, owner: str, now: datetime
    ) -> None:
        """Return to pending what was claimed and never begun; others may have it."""
        why = "not begun: its sender ended"
        with self._writing() as connection:
            for key in keys:
                move = Move(key, mode, "pending", now, owner, why, holder=owner)
                try:
                    make_move(connection, move, owner=None, lease_until=None)
                except LeaseLost:
                    # it was slow, and someone else has it by now
                    continue

    def mark_sending(
        self, message_key: str, *, mode: str, owner: str, lease_s: float, now: datetime
    ) -> None:
        """Commit that the request is about to begin; renews the lease."""
        move = Move(message_key, mode, "sending", now, owner, holder=owner, attempts=1)
        with self._writing() as connection:
            make_move(connection, move, lease_until=self._until(lease_s))

    def settle(
        self,
        message_key: str,
        *,
        mode: str,
        owner: str,
        outcome: str,
        now: datetime,
        receipt: str | None = None,
        error: str | None = None,
    ) -> None:
        """Write down how it ended: after a request sent, failed or unknown; before
        one expired, suppressed or held.

        A slow sender may still settle what was swept to unknown in the meantime.
        """
        move = Move(message_key, mode, outcome, now, owner, error, holder=owner)
        with self._writing() as connection:
            make_move(
                connection,
                move,
                receipt=receipt,
                error=error,
                sent_at=now if outcome == "sent" else None,
                settled_at=now,
                lease_until=None,
            )

    def give_back(
        self,
        message_key: str,
        *,
        mode: str,
        owner: str,
        retry_at: datetime,
        now: datetime,
        error: str,
        is_attempt: bool,
    ) -> None:
        """Return a message that was certainly not accepted to pending.

        Where the message was not at fault, no attempt is counted.
        """
        counted = 0 if is_attempt else -1
        move = Move(
            message_key, mode, "pending", now, owner, error, owner, attempts=counted
        )
        with self._writing() as connection:
            make_move(
                connection,
                move,
                error=error,
                next_attempt_at=retry_at,
                settled_at=None,
                owner=None,
                lease_until=None,
            )

    def _until(self, lease_s: float) -> datetime:
        return self._wall.now() + timedelta(seconds=lease_s)
