"""The engine under the ledger, and how each database is asked to keep what it is told.

Nothing here knows a table.
"""

import time
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError as SqliteBusy
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from connectors.errors import VarselError

_BUSY_S = 30
# a commit waits for the disk, or is only out of reach of this process's death
_WAITING, _HURRIED = "PRAGMA synchronous = FULL", "PRAGMA synchronous = NORMAL"
CREATE_TRIES = 6
# 16 MB; each time the log is put into the file costs two more waits for the disk
_PAGES_BEFORE_CHECKPOINT = 4_000
# holds a batch of bodies on their way in, which else is written twice
_CACHE_KIB = 16_000


def first_line(error: DBAPIError) -> str:
    """Return what the database said, on one line."""
    # the lines after it may repeat the row that was being written
    return (str(error.orig).splitlines() or [type(error.orig).__name__])[0]


def open_engine(url: str) -> Engine:
    """Return the engine of the URL. Raises: VarselError when it names none."""
    try:
        # what is written names people and must be in no error
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=_is_far(url))
    except (ArgumentError, ImportError, ValueError) as error:
        # the error may spell out the URL, and with it a password
        raise VarselError(
            f"could not understand the ledger's URL ({type(error).__name__}); examples "
            "that work are sqlite:////srv/varsel/var/state.db and "
            "postgresql+psycopg://varsel@127.0.0.1/varsel"
        ) from None
    if engine.dialect.name == "sqlite":
        if engine.url.database not in (None, "", ":memory:"):
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    if engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _prepare_postgres)
    return engine


def _is_far(url: str) -> bool:
    """Say whether the database may go away and come back while we hold a connection."""
    return not url.startswith("sqlite")


def _prepare_postgres(connection: Any, _record: object) -> None:
    from psycopg.types.string import StrDumper

    class NoNul(StrDumper):
        """Vendors and strangers may write a NUL, which SQLite takes and it does not."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", ""))

    connection.adapters.register_dumper(str, NoNul)


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    # the driver must not open transactions of its own accord
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_S * 1000}")
    _turn_on_wal(connection)
    connection.execute(_WAITING)
    connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_BEFORE_CHECKPOINT}")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")


def _turn_on_wal(connection: SqliteConnection) -> None:
    # the switch does not wait for busy_timeout when another process switches too
    for attempt in range(1, CREATE_TRIES + 1):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except SqliteBusy:
            if attempt == CREATE_TRIES:
                raise
            time.sleep(0.05 * attempt)


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    # no statements of SQLAlchemy's: they would begin a transaction of their own
    cursor = connection.connection.cursor()
    cursor.execute(_HURRIED if options.get("varsel_hurries", False) else _WAITING)
    # a transaction that reads first and writes later may find itself outdated
    begin = "BEGIN" if options.get("varsel_reads", False) else "BEGIN IMMEDIATE"
    try:
        cursor.execute(begin)
    except SqliteBusy as error:
        raise OperationalError(begin, None, error) from error
