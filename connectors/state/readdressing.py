"""Messages that wait and whose reader has another address by now.

Only what no sender has claimed: it gets new bytes under its old key, so that it goes to
where its reader is, and still only once.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from connectors.state.intents import NewMessage
from connectors.state.moves import Move, as_event
from connectors.state.schema import message_bodies, message_events, messages
from connectors.state.store import Store

_WHY = "its reader's address was corrected"


class Readdressing(Store):
    """What waits, written anew for another address."""

    def pending_recipients(self, *, mode: str) -> dict[str, str]:
        """Return whom each message that waits is for, by its key."""
        query = select(messages.c.message_key, messages.c.recipient).where(
            messages.c.mode == mode, messages.c.state == "pending"
        )
        with self._reading() as connection:
            return {row.message_key: row.recipient for row in connection.execute(query)}

    def readdress(
        self, rows: Sequence[NewMessage], *, mode: str, now: datetime, by: str
    ) -> int:
        """Write down new recipient and bytes; return of how many that still waited."""
        changed = 0
        with self._writing() as connection:
            for row in rows:
                named = {"message_key": row.message_key, "mode": mode}
                still = update(messages).filter_by(**named, state="pending")
                values = {"recipient": row.recipient, "sender": row.sender}
                if (
                    row.body is None
                    or not connection.execute(
                        still.values(customer_id=row.customer_id, **values)
                    ).rowcount
                ):
                    continue
                digest = hashlib.sha256(row.body).hexdigest()
                connection.execute(
                    update(message_bodies)
                    .filter_by(**named)
                    .values(body=row.body, body_hash=digest)
                )
                move = Move(row.message_key, mode, "pending", now, by, _WHY)
                event = connection.execute(
                    insert(message_events).values(as_event(move, "pending"))
                )
                (seq,) = event.inserted_primary_key
                connection.execute(still.values(event_seq=seq))
                changed += 1
        return changed
