"""The database under the ledger: opening, creating, its identity and its age.

What is kept in it belongs to the modules beside this one.
"""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError as SqliteBusy
from typing import Self

from sqlalchemy import (
    Connection,
    Engine,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from connectors.clock import Clock, SystemClock
from connectors.errors import SendingRefused, VarselError
from connectors.state.schema import SCHEMA_VERSION, message_events, meta
from connectors.state.schema_pulls import metadata

_BUSY_S = 30
_CREATE_TRIES = 6


class LedgerBroken(VarselError):
    """The database under the ledger did not do what was asked."""


class Store:
    """A database at a SQLAlchemy URL, created when it is not there yet.

    `wall` is the clock that leases are measured with, not the business's.
    Raises: VarselError when it cannot be opened or a newer Varsel has written it.
    """

    def __init__(
        self, url: str, *, shop_id: str = "", wall: Clock | None = None
    ) -> None:
        self._wall = wall or SystemClock()
        self._engine = _open_engine(url)
        self._reader = self._engine.execution_options(varsel_reads=True)
        try:
            self._meta = self._create(shop_id)
        except BaseException:
            self.close()
            raise

    @property
    def ledger_id(self) -> str:
        """Return the name this ledger was born with; a copy carries the same."""
        return self._meta["ledger_id"]

    @property
    def shop_id(self) -> str:
        return self._meta["shop_id"]

    def high_water(self) -> int:
        """Return the newest event's number, 0 for a new ledger."""
        with self._reading() as connection:
            return connection.scalar(select(func.max(message_events.c.seq))) or 0

    def assert_not_rewound(self, seen_ledger_id: str | None, seen_seq: int) -> None:
        """Raise SendingRefused when something newer of this ledger was seen before."""
        if seen_ledger_id is None:
            return
        newest = self.high_water()
        if seen_ledger_id == self.ledger_id and seen_seq <= newest:
            return
        what = (
            f"it ends at event {newest}, the warehouse has seen {seen_seq}"
            if seen_ledger_id == self.ledger_id
            else f"it is {self.ledger_id}, the warehouse knows {seen_ledger_id}"
        )
        raise SendingRefused(
            f"nothing was sent: the ledger at {self._where} is not the newest "
            f"({what}). It would send again what it has forgotten. Put the newest copy "
            "of the ledger back. If that is lost, set live_since of every message type "
            "to now, move the ledger and the warehouse away, and rebuild the "
            "warehouse from the landing"
        )

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._explained("write to"), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._explained("read"), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def _explained(self, attempt: str) -> Iterator[None]:
        """Turn the database's failure into one line without what was being written."""
        try:
            yield
        except IntegrityError:
            # it says that another process was first; who asked knows what to do
            raise
        except DBAPIError as error:
            raise LedgerBroken(
                f"could not {attempt} the ledger at {self._where}: "
                f"{_first_line(error)}; see that the database is there, whole and not "
                "held by another program, then run again"
            ) from None

    @property
    def _where(self) -> str:
        return self._engine.url.render_as_string(hide_password=True)

    def _create(self, shop_id: str) -> dict[str, str]:
        # two processes may create at once; the second finds the first's tables
        for attempt in range(1, _CREATE_TRIES + 1):
            try:
                with self._engine.begin() as connection:
                    return _create_tables(connection, shop_id)
            except DBAPIError as error:
                if attempt == _CREATE_TRIES:
                    raise VarselError(
                        f"could not open the ledger at {self._where}: "
                        f"{_first_line(error)}; check that the folder can be written "
                        "to and the URL is right"
                    ) from None
                time.sleep(0.05 * attempt)
        raise AssertionError("unreachable")


def _first_line(error: DBAPIError) -> str:
    # the lines after it may repeat the row that was being written
    return (str(error.orig).splitlines() or [type(error.orig).__name__])[0]


def _open_engine(url: str) -> Engine:
    try:
        # what is written names people and must be in no error
        engine = create_engine(url, hide_parameters=True)
    except (ArgumentError, ImportError) as error:
        raise VarselError(
            f"could not understand the ledger's URL: {error}; an example that works "
            "is sqlite:////srv/varsel/var/state.db"
        ) from error
    if engine.dialect.name == "sqlite":
        if engine.url.database not in (None, "", ":memory:"):
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    # the driver must not open transactions of its own accord
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_S * 1000}")
    _turn_on_wal(connection)
    connection.execute("PRAGMA synchronous = FULL")


def _turn_on_wal(connection: SqliteConnection) -> None:
    # the switch does not wait for busy_timeout when another process switches too
    for attempt in range(1, _CREATE_TRIES + 1):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except SqliteBusy:
            if attempt == _CREATE_TRIES:
                raise
            time.sleep(0.05 * attempt)


def _begin_sqlite(connection: Connection) -> None:
    # a transaction that reads first and writes later may find itself outdated
    reads = connection.get_execution_options().get("varsel_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _create_tables(connection: Connection, shop_id: str) -> dict[str, str]:
    known: dict[str, str] = {}
    if inspect(connection).has_table(meta.name):
        known = {row.name: row.value for row in connection.execute(select(meta))}
        _require_readable(int(known.get("schema_version", SCHEMA_VERSION)))
    metadata.create_all(connection)
    _add_missing_columns(connection)
    born = {
        "ledger_id": str(uuid.uuid4()),
        "schema_version": str(SCHEMA_VERSION),
        "shop_id": shop_id,
    }
    missing = {name: born[name] for name in born if name not in known}
    if missing:
        rows = [{"name": name, "value": value} for name, value in missing.items()]
        connection.execute(insert(meta), rows)
    return {**missing, **known}


def _add_missing_columns(connection: Connection) -> None:
    """Give the tables of an older ledger the columns that have come since."""
    for table in metadata.sorted_tables:
        there = {each["name"] for each in inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                kind = column.type.compile(connection.dialect)
                connection.exec_driver_sql(
                    f"alter table {table.name} add column {column.name} {kind}"
                )


def _require_readable(version: int) -> None:
    if version > SCHEMA_VERSION:
        raise VarselError(
            f"the ledger has schema version {version}, this Varsel knows "
            f"{SCHEMA_VERSION}: a newer Varsel has written it; install that one"
        )
