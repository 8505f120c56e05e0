"""What senders that died have left: taken from them when their lease has run out."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Row, select

from connectors.state.machine import boot_of_machine
from connectors.state.moves import Move, make_move
from connectors.state.schema import messages
from connectors.state.senders import Senders

RepeatWindow = Callable[[str | None], float]


def never(_channel: str | None) -> float:
    """Return that no channel may be asked again."""
    return 0


class Sweeping(Senders):
    """Finding the messages of the dead."""

    def sweep_expired_leases(
        self,
        *,
        now: datetime,
        by: str,
        mode: str | None = None,
        repeat_safe_s: RepeatWindow = never,
    ) -> dict[str, list[str]]:
        """Take messages from senders that died; return the keys by new state.

        A request that had not begun goes back to pending; one that had is unknown,
        unless the channel knows the key again: `repeat_safe_s` says for how long.
        A machine that went down may have forgotten what it had begun of its claims.
        """
        expired = (
            select(
                messages.c.message_key,
                messages.c.mode,
                messages.c.state,
                messages.c.channel,
                messages.c.lease_until,
                messages.c.boot,
            )
            .where(messages.c.state.in_(["claimed", "sending"]))
            .where(messages.c.lease_until <= self._wall.now())
            .with_for_update(skip_locked=True)
        )
        if mode is not None:
            expired = expired.where(messages.c.mode == mode)
        swept: dict[str, list[str]] = {"pending": [], "unknown": []}
        with self._writing() as connection:
            for row in connection.execute(expired).all():
                goes_back = self._goes_back(row, repeat_safe_s)
                move = _sweep(row.message_key, row.mode, now, by, goes_back=goes_back)
                # the owner of an unknown stays: if it lives, it may say how it went
                values = {"owner": None} if goes_back else {"settled_at": now}
                make_move(connection, move, error=move.note, lease_until=None, **values)
                swept[move.to].append(row.message_key)
        return swept

    def _goes_back(self, row: Row, repeat_safe_s: RepeatWindow) -> bool:
        since_s = (self._wall.now() - row.lease_until).total_seconds()
        is_untouched = row.state == "claimed" and not _went_down(row)
        return is_untouched or since_s < repeat_safe_s(row.channel)


def _went_down(row: Row) -> bool:
    """Say whether the sender's machine is known to have begun anew since its claim."""
    return row.boot is not None and row.boot != boot_of_machine()


def _sweep(
    message_key: str, mode: str, now: datetime, by: str, *, goes_back: bool
) -> Move:
    if goes_back:
        return Move(message_key, mode, "pending", now, by, "its sender died")
    why = "its sender died while the request may have been under way"
    return Move(message_key, mode, "unknown", now, by, why)
