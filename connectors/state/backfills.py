"""Backfills: what each run was asked, how its chunks fared, what a person wishes.

Also how far each stream has come, since a backfill takes only what lies before that.
Which chunks a run has, and when it looks at a wish, is the flow's business.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from connectors.errors import ContractViolation, VarselError
from connectors.state.schema_pulls import (
    backfill_chunks,
    backfill_runs,
    stream_reaches,
)
from connectors.state.store import Store

Row = dict[str, Any]
_CODED = {"streams": [], "counts": {}, "options": {}, "reached": {}}


class Backfills(Store):
    """The record of backfills; it outlives the process that runs one."""

    def begin_backfill(
        self,
        run_id: str,
        *,
        from_at: datetime,
        to_at: datetime,
        streams: Sequence[str],
        now: datetime,
        options: Mapping[str, Any] | None = None,
        reached: Mapping[str, str | None] | None = None,
        chunks: Sequence[Row] = (),
    ) -> None:
        """Write down a run and its chunks: `system, stream, begins_at, ends_at`."""
        row = {"run_id": run_id, "from_at": from_at, "to_at": to_at, "created_at": now}
        row |= {"streams": json.dumps(list(streams)), "state": "running"}
        row |= {"options": json.dumps(dict(options or {}))}
        row |= {"reached": json.dumps(dict(reached or {}))}
        waiting = [
            {**each, "run_id": run_id, "number": number, "state": "waiting"}
            for number, each in enumerate(chunks, start=1)
        ]
        with self._writing() as connection:
            connection.execute(insert(backfill_runs).values(**row))
            if waiting:
                connection.execute(insert(backfill_chunks), waiting)

    def end_backfill(
        self, run_id: str, *, state: str, counts: Mapping[str, int], now: datetime
    ) -> None:
        """Write down how it ended: `done`, `failed`, `paused` or `cancelled`."""
        values = {"state": state, "counts": json.dumps(counts), "finished_at": now}
        self._set_backfill(run_id, {**values, "wish": None})

    def go_on_with_backfill(self, run_id: str) -> None:
        """Write down that it runs again, and let what failed be tried again."""
        self._set_backfill(
            run_id, {"state": "running", "wish": None, "finished_at": None}
        )
        again = update(backfill_chunks).filter_by(run_id=run_id, state="failed")
        with self._writing() as connection:
            connection.execute(again.values(state="waiting", error=None))

    def wish_of_backfill(self, run_id: str) -> str | None:
        """Return `pause` or `cancel` when a person has asked for it."""
        query = select(backfill_runs.c.wish).filter_by(run_id=run_id)
        with self._reading() as connection:
            return connection.scalar(query)

    def wish_backfill(self, run_id: str, wish: str) -> None:
        """Ask a running backfill to `pause` or `cancel` before its next chunk."""
        self._set_backfill(run_id, {"wish": wish})

    def settle_chunk(
        self,
        run_id: str,
        number: int,
        *,
        state: str,
        now: datetime,
        rows: int = 0,
        error: str | None = None,
    ) -> None:
        """Write down that a chunk is `done` or has `failed`."""
        values = {"state": state, "settled_at": now, "rows": rows, "error": error}
        chunk = update(backfill_chunks).filter_by(run_id=run_id, number=number)
        with self._writing() as connection:
            connection.execute(chunk.values(**values))

    def list_chunks(self, run_id: str | None = None) -> list[Row]:
        """Return the chunks of one run, or of all, in the order they are taken."""
        query = select(backfill_chunks).order_by(
            backfill_chunks.c.run_id, backfill_chunks.c.number
        )
        if run_id is not None:
            query = query.filter_by(run_id=run_id)
        with self._reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def list_backfills(self) -> list[Row]:
        """Return the backfills, oldest first, with streams and counts decoded."""
        query = select(backfill_runs).order_by(
            backfill_runs.c.created_at, backfill_runs.c.run_id
        )
        with self._reading() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        for row in rows:
            row |= {
                name: json.loads(row[name] or "null") or none
                for name, none in _CODED.items()
            }
        return rows

    def find_backfill(self, run_id: str) -> Row:
        """Return one backfill. Raises: VarselError when there is none of that name."""
        found = [row for row in self.list_backfills() if row["run_id"] == run_id]
        if not found:
            raise VarselError(
                f"there is no backfill {run_id!r}; `varsel backfill list` names them"
            )
        return found[0]

    def note_reach(self, system: str, stream: str, reached_at: datetime) -> None:
        """Remember that a pull of the stream has come so far, whatever it found."""
        key = {"system": system, "stream": stream}
        with self._writing() as connection:
            moved = connection.execute(
                update(stream_reaches).filter_by(**key).values(reached_at=reached_at)
            )
            if moved.rowcount == 0:
                row = {**key, "reached_at": reached_at}
                connection.execute(insert(stream_reaches).values(**row))

    def reaches(self) -> dict[tuple[str, str], datetime]:
        """Return how far each stream has come, by system and stream."""
        with self._reading() as connection:
            rows = connection.execute(select(stream_reaches))
            return {(row.system, row.stream): row.reached_at for row in rows}

    def _set_backfill(self, run_id: str, values: Row) -> None:
        with self._writing() as connection:
            found = connection.execute(
                update(backfill_runs).filter_by(run_id=run_id).values(values)
            )
        if found.rowcount == 0:
            raise ContractViolation(f"no backfill {run_id!r} was begun")
