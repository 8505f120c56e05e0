"""How each part fared last, and what ops have been told of one that fails.

By the wall clock. What a part is, and what is worth telling, is not known here.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from connectors.state.schema_ops import alerts, part_runs
from connectors.state.store import Store

Row = dict[str, Any]


class Parts(Store):
    """The last time of every part, its last good one, and open alerts."""

    def begin_part(self, part: str) -> None:
        """Write down that it begins; one that is killed stays so, without an end."""
        values = {"begun_at": self._wall.now(), "ended_at": None, "outcome": None}
        with self._writing() as connection:
            _put(connection, part_runs, part, values)

    def end_part(
        self,
        part: str,
        *,
        is_good: bool,
        said: str,
        counts: Mapping[str, int] | None = None,
    ) -> None:
        """Write down how it ended; a good end closes what ops were told of it."""
        now = self._wall.now()
        values: Row = {"ended_at": now, "said": said}
        values["outcome"] = "good" if is_good else "failed"
        if is_good:
            values["good_at"] = now
        if counts is not None:
            values["counts"] = json.dumps(dict(counts))
        with self._writing() as connection:
            _put(connection, part_runs, part, {"begun_at": now, **values})
            if is_good:
                connection.execute(delete(alerts).filter_by(part=part))

    def list_parts(self) -> list[Row]:
        """Return every part that has ever begun, by name, its counts decoded."""
        with self._reading() as connection:
            found = connection.execute(select(part_runs).order_by(part_runs.c.part))
            rows = [dict(row) for row in found.mappings()]
        return [{**row, "counts": json.loads(row["counts"] or "{}")} for row in rows]

    def raise_alert(self, part: str, fault: str, said: str) -> bool:
        """Write down what is wrong; return whether ops do not know of just that."""
        now = self._wall.now()
        with self._writing() as connection:
            known = connection.execute(
                select(alerts).filter_by(part=part).with_for_update()
            ).first()
            values: Row = {"fault": fault, "said": said}
            if known is not None and known.fault == fault:
                values["count"] = known.count + 1
            else:
                values |= {"count": 1, "since": now, "told_at": None, "told_to": None}
            _put(connection, alerts, part, values)
        return known is None or known.fault != fault or known.told_at is None

    def note_alert_told(self, part: str, told_to: str) -> None:
        """Remember that ops were told, and by which way."""
        values = {"told_at": self._wall.now(), "told_to": told_to}
        with self._writing() as connection:
            connection.execute(update(alerts).filter_by(part=part).values(values))

    def list_alerts(self) -> list[Row]:
        """Return what is wrong now, the oldest first."""
        query = select(alerts).order_by(alerts.c.since, alerts.c.part)
        with self._reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def wall_now(self) -> datetime:
        """Return the time that parts and alerts are written with."""
        return self._wall.now()


def _put(connection: Connection, table: Table, part: str, values: Row) -> None:
    """Write the row of the part: `begun_at` stays, where the values come after it."""
    there = connection.scalar(select(table.c.part).filter_by(part=part))
    if there is None:
        connection.execute(insert(table).values(part=part, **values))
        return
    if "ended_at" in values and values["ended_at"] is not None:
        values = {name: each for name, each in values.items() if name != "begun_at"}
    connection.execute(update(table).filter_by(part=part).values(values))
