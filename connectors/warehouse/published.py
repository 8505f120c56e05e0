"""The published marts as something that stays open reads them: a server, many looks.

One connection stays with the build that `current` points at; when publish has moved
it, the next look opens the new build. Not here: who may ask, and what.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from connectors.errors import VarselError
from connectors.warehouse.attaching import attach
from connectors.warehouse.publish import LOOKUPS, MARTS, has_lookups
from connectors.warehouse.transactions import Row, rows_of

MEMORY = "500MB"
# what is told of the file by its rows' numbers, for as many at once
_ROWS_ASKED_FOR = 5_000


class PublishedMarts:
    """What readers see of one shop, always the newest build; for many threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._build: Path | None = None
        self._connection: Any = None

    def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query. Raises: VarselError when nothing is published."""
        return self.look().read(sql, parameters)

    def look(self) -> "Look":
        """Return a look at the newest build; a page takes one for all its queries."""
        with self._lock:
            build = self._current()
            if build != self._build:
                opened = _open(build)
                self._close()
                self._build, self._connection = build, opened
            return Look(build.name, _seat(self._connection))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._build, self._connection = None, None

    def _current(self) -> Path:
        current = self.folder / "current"
        if not current.exists():
            raise VarselError(
                "Nothing was found: no marts are published yet. Run `varsel run`, "
                "or `varsel publish` after a build."
            )
        return current.resolve()


class Look:
    """One reader's hold on one build."""

    def __init__(self, build_id: str, cursor: Any) -> None:
        self.build_id = build_id
        self._cursor = cursor

    def read(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return the rows of a query as dicts; instants are aware and in UTC."""
        try:
            return rows_of(self._cursor.execute(sql, list(parameters)))
        except duckdb.CatalogException as error:
            raise VarselError(
                "The published marts lack what is asked for "
                f"({str(error).splitlines()[0]}): they were published by another "
                "version. Run `varsel run`, then this again."
            ) from error


def _seat(connection: Any) -> Any:
    # a cursor begins with the settings of nobody
    cursor = connection.cursor()
    cursor.execute("set TimeZone = 'UTC'")
    cursor.execute(f'use "{Path(MARTS).stem}"')
    return cursor


def _open(build: Path) -> Any:
    connection = duckdb.connect()
    try:
        attach(connection, build / MARTS, is_read_only=True)
        if has_lookups(build):
            file = str(build / LOOKUPS).replace("'", "''")
            connection.execute(f"attach '{file}' as lookups (read_only)")
        connection.execute(f"set memory_limit = '{MEMORY}'")
        # many look at once, each for little: one waits for another, not for its help
        connection.execute("set threads = 1")
        # rows named by a list are gone to, not looked for
        connection.execute(f"set dynamic_or_filter_threshold = {_ROWS_ASKED_FOR}")
    except BaseException:
        connection.close()
        raise
    return connection
