"""The database under the ledger: opened whole, its identity and its age.

What is kept in it belongs to the modules beside this one.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from connectors.clock import Clock, SystemClock
from connectors.errors import SendingRefused, VarselError
from connectors.state.creating import look_at
from connectors.state.engine import CREATE_TRIES, first_line, open_engine
from connectors.state.machine import boot_of_machine
from connectors.state.schema import message_events
from connectors.state.upgrading import bring_up


class LedgerBroken(VarselError):
    """The database under the ledger did not do what was asked."""


class Store:
    """A database at a SQLAlchemy URL, created or upgraded when it has to be.

    `wall` is the clock that leases are measured with, not the business's.
    Raises: VarselError when it cannot be opened or a newer Varsel has written it.
    """

    def __init__(
        self, url: str, *, shop_id: str = "", wall: Clock | None = None
    ) -> None:
        self._wall = wall or SystemClock()
        self._shared: Connection | None = None
        self._engine = open_engine(url)
        self._reader = self._engine.execution_options(varsel_reads=True)
        self._hurried = self._engine.execution_options(varsel_hurries=True)
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
    def together(self, *, hurries: bool = False) -> Iterator[None]:
        """Let every write inside be one transaction: all of it or nothing.

        One commit costs a wait for the disk; two entries that belong to one moment
        need not wait twice. What is read inside is of that moment as well. One that
        `hurries` does not wait: it outlives this process, and not a loss of power.
        """
        if self._shared is not None:
            yield
            return
        can_hurry = hurries and self._boot is not None
        engine = self._hurried if can_hurry else self._engine
        with self._explained("write to"), engine.begin() as connection:
            self._shared = connection
            try:
                yield
            finally:
                self._shared = None

    def wait_for_disk(self) -> None:
        """Return when everything written so far outlives a loss of power, too."""
        if self._engine.dialect.name != "sqlite":
            return
        connection = self._engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
        finally:
            connection.close()

    @property
    def _boot(self) -> str | None:
        """Which run of the machine writes, where a loss of power could cost commits."""
        is_file = self._engine.dialect.name == "sqlite"
        return boot_of_machine() if is_file else None

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._shared is not None:
            yield self._shared
            return
        with self._explained("write to"), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._shared is not None:
            yield self._shared
            return
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
                f"{first_line(error)}; see that the database is there, whole and not "
                "held by another program, then run again"
            ) from None

    @property
    def _needs(self) -> str:
        if self._engine.dialect.name == "sqlite":
            return (
                "the disk has room, the folder can be written to and the URL is right"
            )
        return "the server runs, takes the name and password, and the URL is right"

    @property
    def _where(self) -> str:
        return self._engine.url.render_as_string(hide_password=True)

    def _create(self, shop_id: str) -> dict[str, str]:
        # two processes may create at once; the second finds the first's tables
        for attempt in range(1, CREATE_TRIES + 1):
            try:
                # a ledger that is whole is only read: who looks waits for nobody
                with self._reader.begin() as connection:
                    found = look_at(connection)
                if found.is_whole:
                    return found.meta
                return bring_up(self._engine, found, shop_id, self._wall.now())
            except DBAPIError as error:
                if attempt == CREATE_TRIES:
                    raise VarselError(
                        f"could not open the ledger at {self._where}: "
                        f"{first_line(error)}; check that {self._needs}, then run again"
                    ) from None
                time.sleep(0.05 * attempt)
        raise AssertionError("unreachable")
