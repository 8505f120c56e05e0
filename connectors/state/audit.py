"""The audit trail: who did what by hand, when, to what and why. Only ever added to.

No address and no name of a customer belongs in it: an erased person must not stay here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from connectors.errors import ContractViolation
from connectors.state.schema_sending import acts
from connectors.state.store import Store

ACTS = ("stop", "start", "release", "discard", "resend", "settle", "erase", "export")


class Audit(Store):
    """What people did to the sending and to the data."""

    def note_act(
        self,
        act: str,
        *,
        by: str,
        at: datetime,
        subject: str | None = None,
        why: str | None = None,
        count: int | None = None,
    ) -> None:
        """Append one act. Raises: ContractViolation for a word that is no act."""
        row = {"by": by, "at": at, "subject": subject, "why": why, "count": count}
        with self._writing() as connection:
            add_act(connection, act, row)

    def list_acts(self, *, act: str | None = None) -> list[dict[str, Any]]:
        """Return the acts, oldest first: `at, by, act, subject, why, count`."""
        query = select(acts).order_by(acts.c.seq)
        if act is not None:
            query = query.where(acts.c.act == act)
        with self._reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


def add_act(connection: Connection, act: str, row: Mapping[str, Any]) -> None:
    """Append the act in the transaction of what it did: both or neither."""
    if act not in ACTS:
        raise ContractViolation(f"no act {act!r}; there are {', '.join(ACTS)}")
    connection.execute(insert(acts).values(act=act, **row))
