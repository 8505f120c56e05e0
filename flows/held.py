"""Messages that a backfill brought to light and nobody was sent: list and release.

The models decide that they are held (`backfill`); here a person sees which, and lets go
exactly that list: its hash says that nothing has joined it since it was read.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from connectors.errors import SendingRefused
from flows.shop import Shop

REASON = "backfill"
Row = dict[str, Any]


@dataclass(frozen=True)
class HeldList:
    """What is held and could still be sent, and the hash that releases it."""

    rows: list[Row]

    @property
    def hash(self) -> str:
        keys = "\n".join(sorted(row["message_key"] for row in self.rows))
        return hashlib.sha256(keys.encode()).hexdigest()[:12]


def held(shop: Shop) -> HeldList:
    """Return the messages held at the last build and still worth sending."""
    now, mode = shop.clock.now(), shop.settings.sending.mode
    released = {row["message_key"] for row in shop.ledger.list_released()}
    rows = [
        row
        for row in shop.ledger.list_last_verdicts(mode, reason=REASON)
        if row["message_key"] not in released
        and (row["not_after"] is None or row["not_after"] > now)
    ]
    return HeldList(rows)


def release(shop: Shop, list_hash: str, by: str) -> int:
    """Let the list of that hash be decided anew; returns how many messages.

    Raises: SendingRefused when the list is another by now.
    """
    present = held(shop)
    if not present.rows or present.hash != list_hash:
        raise SendingRefused(
            f"nothing was released: the list is {present.hash} now and not "
            f"{list_hash!r}. Look at it again with `varsel backfill held`"
            if present.rows
            else "nothing was released: no message is held by a backfill now"
        )
    keys = [row["message_key"] for row in present.rows]
    return shop.ledger.release_messages(
        keys, list_hash=list_hash, by=by, now=shop.clock.now()
    )
