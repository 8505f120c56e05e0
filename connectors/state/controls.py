"""The stop switch, leases with a name, and the record of backfills."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from connectors.errors import ContractViolation
from connectors.state.schema import backfill_runs, controls, leases
from connectors.state.store import Store

_STOP = "stop"
_FIND_STOP = select(controls.c.reason).where(controls.c.name == _STOP)


class Controls(Store):
    """What people and processes tell each other through the ledger."""

    def stop(self, reason: str) -> None:
        """Turn the stop switch: senders end before their next message."""
        values = {"reason": reason, "at": self._wall.now()}
        with self._writing() as connection:
            turned = connection.execute(
                update(controls).where(controls.c.name == _STOP).values(values)
            )
            if turned.rowcount == 0:
                connection.execute(insert(controls).values(name=_STOP, **values))

    def resume(self) -> None:
        with self._writing() as connection:
            connection.execute(delete(controls).where(controls.c.name == _STOP))

    def is_stopped(self) -> bool:
        return self.find_stop_reason() is not None

    def find_stop_reason(self) -> str | None:
        with self._reading() as connection:
            return connection.scalar(_FIND_STOP)

    def lease(self, name: str, owner: str, seconds: float) -> bool:
        """Take or renew the lease; return whether it is the owner's now."""
        now = self._wall.now()
        values = {"owner": owner, "expires_at": now + timedelta(seconds=seconds)}
        is_free = (leases.c.owner == owner) | (leases.c.expires_at <= now)
        try:
            with self._writing() as connection:
                taken = connection.execute(
                    update(leases).where(leases.c.name == name, is_free).values(values)
                )
                if taken.rowcount > 0:
                    return True
                if connection.scalar(select(leases.c.name).filter_by(name=name)):
                    return False
                connection.execute(insert(leases).values(name=name, **values))
                return True
        except IntegrityError:
            # another process inserted the same name in between
            return False

    def end_lease(self, name: str, owner: str) -> None:
        """Give the lease back, if the owner has it."""
        with self._writing() as connection:
            connection.execute(delete(leases).filter_by(name=name, owner=owner))

    def begin_backfill(
        self,
        run_id: str,
        *,
        from_at: datetime,
        to_at: datetime,
        streams: Sequence[str],
        now: datetime,
    ) -> None:
        row = {"run_id": run_id, "from_at": from_at, "to_at": to_at}
        row |= {"streams": json.dumps(list(streams)), "state": "running"}
        with self._writing() as connection:
            connection.execute(insert(backfill_runs).values(**row, created_at=now))

    def end_backfill(
        self, run_id: str, *, state: str, counts: Mapping[str, int], now: datetime
    ) -> None:
        """Write down how the backfill ended: `done`, `failed` or `cancelled`."""
        values = {"state": state, "counts": json.dumps(counts), "finished_at": now}
        with self._writing() as connection:
            ended = connection.execute(
                update(backfill_runs).filter_by(run_id=run_id).values(values)
            )
        if ended.rowcount == 0:
            raise ContractViolation(f"no backfill {run_id!r} was begun")

    def list_backfills(self) -> list[dict[str, Any]]:
        """Return the backfills, oldest first, with streams and counts decoded."""
        query = select(backfill_runs).order_by(
            backfill_runs.c.created_at, backfill_runs.c.run_id
        )
        with self._reading() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        for row in rows:
            row["streams"] = json.loads(row["streams"])
            row["counts"] = json.loads(row["counts"] or "{}")
        return rows
