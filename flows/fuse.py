"""The fuse: a type of which too much would leave in a day is held, all of it.

How much is too much says `mart_fuse_limits`; what has left is counted in the ledger.
Looked at before the first message, so that nothing of a surge gets out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.state import Ledger

WINDOW = timedelta(hours=24)


@dataclass(frozen=True)
class Limit:
    """So many of a type may leave in 24 hours; `reason` is where that comes from."""

    count: int
    reason: str


NO_LIMIT_KNOWN = Limit(0, "no limit is known for it")


@dataclass(frozen=True)
class Fuses:
    """The limits by message type, as the last build decided them."""

    limits: Mapping[str, Limit]

    def blow_surges(
        self,
        ledger: Ledger,
        *,
        mode: str,
        flow: str | None,
        is_due: Callable[[str], bool],
        by: str,
        now: datetime,
    ) -> set[str]:
        """Hold every type that would go over its limit; return what is held now.

        A type whose fuse is blown stays held, what comes later too. Only what is due
        counts: the rest is about to expire.
        """
        held: set[str] = set()
        left = ledger.count_recent(mode=mode, since=now - WINDOW)
        pending = ledger.pending_by_type(mode=mode, flow=flow)
        for message_type, keys in pending.items():
            due = [key for key in keys if is_due(key)]
            count = left.get(message_type, 0) + len(due)
            why = ledger.find_blown(message_type, mode=mode)
            why = why or self._find_surge(message_type, count)
            if due and why is not None:
                whom: dict[str, Any] = {"mode": mode, "by": by, "now": now}
                held |= ledger.blow(message_type, due, reason=why, **whom)
        return held

    def _find_surge(self, message_type: str, count: int) -> str | None:
        limit = self.limits.get(message_type, NO_LIMIT_KNOWN)
        if count <= limit.count:
            return None
        return (
            f"the fuse is blown: {count:,} in 24 hours, the limit is "
            f"{limit.count:,} ({limit.reason})"
        )
