"""One shop as a run sees it: settings, clock and the places where its data lives.

Opened at the entry point and passed down; nothing below reads the environment or the
time. What happens with it is in the other modules of this package.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from connectors.clock import Clock, FixedClock, SystemClock
from connectors.errors import SettingsError
from connectors.landing import Landing
from connectors.settings import Settings, load_settings
from connectors.state import Book, Ledger
from connectors.warehouse import Warehouse
from flows.dbt import Dbt
from flows.messages.own_words import OwnWords, read_own_words
from flows.screen import open_screen


def say_nothing(line: str) -> None:
    """Swallow a line of progress."""


@dataclass(frozen=True)
class Shop:
    """Everything a flow needs; `say` takes one line of progress for a person."""

    settings: Settings
    clock: Clock
    say: Callable[[str], None] = field(default=say_nothing, repr=False)
    open_dbt: Callable[[Path, Path, int | None], Dbt] = field(default=Dbt, repr=False)
    # shared by every copy of this shop, whatever its time
    _held: list[Dbt] = field(default_factory=list, repr=False, compare=False)

    @property
    def folder(self) -> Path:
        return self.settings.data_folder

    @cached_property
    def landing(self) -> Landing:
        return Landing(
            self.folder / "landing",
            lambda: open_screen(self.ledger, self.clock, self.settings),
        )

    @cached_property
    def warehouse(self) -> Warehouse:
        return Warehouse(self.folder / "warehouse.duckdb")

    @cached_property
    def ledger(self) -> Ledger:
        self.folder.mkdir(parents=True, exist_ok=True)
        return Ledger(self.settings.ledger_url)

    @cached_property
    def book(self) -> Book:
        """Return the record of what each vendor was asked, over all runs."""
        return Book(self.ledger)

    @cached_property
    def own_words(self) -> OwnWords:
        """Return the shop's own wording. Raises: SettingsError for all wrong in it."""
        words, problems = read_own_words(self.settings.messages.wording)
        if problems:
            raise SettingsError(problems)
        return words

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.shop.time_zone)

    @property
    def published(self) -> Path:
        return self.folder / "published"

    @property
    def outbox(self) -> Path:
        return self.folder / "outbox"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @contextmanager
    def writing(self, owner: str, *, can_wait: bool = True) -> Iterator[Dbt]:
        """Hold the warehouse for writing; yields dbt over it.

        A part that runs inside a larger one shares its hold. Raises: WarehouseBusy
        when another holds it for too long, or at all and this one cannot wait.
        """
        if self._held:
            yield self._held[0]
            return
        waits = {"on_wait": self.say} if can_wait else {"wait_s": 0.0}
        with self.warehouse.lock.held(owner, **waits) as descriptor:
            dbt = self.open_dbt(self.warehouse.path, self.folder / "dbt", descriptor)
            self._held.append(dbt)
            try:
                yield dbt
            finally:
                self._held.clear()
                dbt.close()

    def at(self, moment: datetime) -> "Shop":
        """Return the same shop at another business time."""
        return replace(self, clock=FixedClock(moment))

    def standing_still(self) -> "Shop":
        """Return the same shop at this very moment, for a run to have one time."""
        return self.at(self.clock.now())


def open_shop(
    config: Path,
    environ: Mapping[str, str],
    *,
    as_of: datetime | None = None,
    say: Callable[[str], None] = say_nothing,
) -> Shop:
    """Read the settings and open the shop, at `as_of` or at the present.

    Raises: SettingsError with everything that is wrong, at once.
    """
    settings = load_settings(config, environ)
    mode = settings.sending.mode
    if as_of is not None and mode in ("redirect", "live"):
        raise SettingsError(
            [
                f'sending.mode is "{mode}": a run with --as-of pretends another day '
                'and may only write to the outbox; set sending.mode = "outbox" for it'
            ]
        )
    clock: Clock = SystemClock() if as_of is None else FixedClock(as_of)
    shop = Shop(settings, clock, say)
    # wrong words stop a run as a wrong setting does: before anything is pulled
    _ = shop.own_words
    return shop
