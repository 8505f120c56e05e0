"""The one door to the warehouse file.

A connection is open only inside a `with`; none is left open while dbt or a channel
works.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from connectors.errors import VarselError
from connectors.landing import Landing
from connectors.warehouse import (
    backfilled,
    load,
    publish,
    quarantine,
    renewing,
    replay,
)
from connectors.warehouse.attaching import attach
from connectors.warehouse.checks import SuiteFor
from connectors.warehouse.load_report import LoadReport
from connectors.warehouse.lock import WriterLock
from connectors.warehouse.schema import column_names, create_tables
from connectors.warehouse.transactions import Row, rows_of, transaction

LOAD_MEMORY = "500MB"
_READERS = {
    ".csv": "read_csv($1, header = true, all_varchar = true)",
    ".parquet": "read_parquet($1)",
}
# what a full or failing disk comes as, the last of them at a commit
_OF_THE_DISK = (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException)


class Warehouse:
    """The DuckDB file of one shop."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = WriterLock(path)

    @contextmanager
    def connect(self, *, is_read_only: bool = False) -> Iterator[Any]:
        """Yield a connection in UTC; the caller holds the lock when it writes."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect()
        try:
            attach(connection, self.path, is_read_only=is_read_only)
            yield connection
        except _OF_THE_DISK as error:
            said = str(error).partition("\n")[0]
            raise VarselError(
                f"Working on the warehouse {self.path.name!r} failed: {said}. See to "
                "the disk and run again: what is landed is kept, and loaded then."
            ) from error
        finally:
            connection.close()

    def prepare(self) -> None:
        """Create the tables that dbt expects to find."""
        with self.connect() as connection:
            create_tables(connection)

    def load(self, landing: Landing, suite_for: SuiteFor) -> LoadReport:
        """Load every landed part that is not loaded yet; see `load.load_parts`."""
        with self.connect() as connection:
            create_tables(connection)
            # else every other way to compress is tried on every text as well
            connection.execute("set force_compression = 'zstd'")
            # a load of any length stays within it, beside the libraries' own third
            connection.execute(f"set memory_limit = '{LOAD_MEMORY}'")
            return load.load_parts(connection, landing, suite_for)

    def replay(
        self,
        landing: Landing,
        suite_for: SuiteFor,
        *,
        at: datetime,
        streams: Sequence[str] = (),
    ) -> list[replay.StreamReplay]:
        """Try quarantined rows again; see `replay.replay_quarantine`."""
        with self.connect() as connection:
            create_tables(connection)
            return replay.replay_quarantine(
                connection, landing, suite_for, at=at, streams=streams
            )

    def quarantined(self, streams: Sequence[str] = ()) -> list[Row]:
        """Return what is in quarantine by stream and reason; see `quarantine`."""
        with self.connect() as connection:
            create_tables(connection)
            return quarantine.count_aside(connection, streams)

    def quarantined_rows(
        self,
        *,
        streams: Sequence[str] = (),
        record_id: str | None = None,
        limit: int = 10,
    ) -> list[Row]:
        """Return single quarantined rows, the newest first; they hold payloads."""
        with self.connect() as connection:
            create_tables(connection)
            return quarantine.rows_aside(
                connection, streams=streams, record_id=record_id, limit=limit
            )

    def replace_tables(
        self,
        tables: Mapping[str, Sequence[Row]],
        *,
        appended: Mapping[str, Sequence[Row]] | None = None,
    ) -> None:
        """Replace the content of our own tables, all in one transaction.

        `appended` rows join what their table holds already.
        """
        with self.connect() as connection:
            create_tables(connection)
            with transaction(connection):
                for table, rows in tables.items():
                    connection.execute(f"delete from {table}")
                    _insert(connection, table, rows)
                for table, rows in (appended or {}).items():
                    _insert(connection, table, rows)

    def copy_in(self, files: Mapping[str, Path]) -> None:
        """Replace our own tables by CSV or Parquet files, in one transaction."""
        with self.connect() as connection:
            create_tables(connection)
            with transaction(connection):
                for table, file in files.items():
                    connection.execute(f"delete from {table}")
                    read = _READERS[file.suffix]
                    connection.execute(
                        f"insert into {table} by name from {read}", [str(file)]
                    )

    def renew(
        self,
        changed: Collection[renewing.StreamName],
        is_clean: Callable[[str], bool],
    ) -> None:
        """Put a new file in the place of this one; see `renewing.renew`."""
        if self.path.exists():
            renewing.renew(self.path, changed, is_clean)

    def note_backfilled(self, batches: Sequence[backfilled.BackfilledBatch]) -> None:
        """Copy out what backfills first brought; see `backfilled.note_backfilled`."""
        with self.connect() as connection:
            create_tables(connection)
            backfilled.note_backfilled(connection, batches)

    def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query as dicts; instants are aware and in UTC."""
        with self.connect(is_read_only=True) as connection:
            return rows_of(connection.execute(sql, list(parameters)))

    def read_all(self, queries: Mapping[str, str]) -> dict[str, list[Row]]:
        """Return the rows of each query by its name; the file is opened once."""
        with self.connect(is_read_only=True) as connection:
            return {key: rows_of(connection.execute(q)) for key, q in queries.items()}

    def has(self, table: str) -> bool:
        """Say whether the file and that table exist."""
        sql = "from information_schema.tables where table_schema = ? and table_name = ?"
        return self.path.exists() and bool(self.read(sql, table.split(".")))

    def publish(self, folder: Path, build_id: str, lookups: Sequence[str] = ()) -> Path:
        """Copy the marts out for readers; see `publish.publish_marts`."""
        return publish.publish_marts(self.path, folder, build_id, lookups)


def _insert(connection: Any, table: str, rows: Sequence[Row]) -> None:
    names = column_names(table)
    if not rows:
        return
    columns = {name: [row.get(name) for row in rows] for name in names}
    connection.register("incoming_rows", pa.table(columns))
    listed = ", ".join(names)
    connection.execute(
        f"insert into {table} ({listed}) select {listed} from incoming_rows"
    )
    connection.unregister("incoming_rows")


def digest(*texts: str) -> str:
    """Return a short stable hash of the texts."""
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:16]
