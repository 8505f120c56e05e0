"""Messages about backfilled facts that a person has let go out after all.

Released one by one, by the list they were shown on: what comes to light later is not
on that list and stays held.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from connectors.state.schema_pulls import released_messages
from connectors.state.store import Store


class Releases(Store):
    """Who released which message, by which list."""

    def release_messages(
        self, keys: Sequence[str], *, list_hash: str, by: str, now: datetime
    ) -> int:
        """Release the messages; return how many were not released before."""
        known = {row["message_key"] for row in self.list_released()}
        row = {"list_hash": list_hash, "by": by, "released_at": now}
        new = [{"message_key": key, **row} for key in keys if key not in known]
        if new:
            with self._writing() as connection:
                connection.execute(insert(released_messages), new)
        return len(new)

    def list_released(self) -> list[dict[str, Any]]:
        """Return the released messages: `message_key, released_at`."""
        query = select(released_messages.c.message_key, released_messages.c.released_at)
        with self._reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def released_count(self) -> int:
        with self._reading() as connection:
            query = select(func.count()).select_from(released_messages)
            return connection.scalar(query) or 0
