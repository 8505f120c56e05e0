"""Plays one vendor with faults through the real ingest and compares what is left.

The real connector pulls over HTTP, the real landing commits, the real load loads; only
the clock, the waiting and the time limit are ours. A pull that fails is tried again as
the next scheduled run would. Once the vendor has come to rest and so has the ingest,
the newest version of every record must be what the vendor holds: in the warehouse that
was loaded run by run, and in one that is built anew from landing. The suites judge only
the latter, since their library takes a second a load.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

from connectors.landing import Landing
from connectors.warehouse import Warehouse
from flows.expectations import checking
from tests.faults.compare import differences
from tests.faults.plan import Kind, Plan
from tests.faults.pulls import MovingClock, pull_once
from tests.faults.server import FaultyServer
from tests.faults.vendor import Vendor

BEGINS = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
MAX_RUNS = 40
QUIET_RUNS = 3
SuiteFor = Callable[[str, str], Any]


@dataclass
class Outcome:
    """What a play led to."""

    served: Counter[Kind]
    is_quiet: bool
    runs: int
    # every way in which the raw versions are not what the vendor holds
    differences: list[str]
    failures: list[str] = field(default_factory=list)
    records: int = 0


def play(
    vendor_class: type[Vendor],
    module: ModuleType,
    plan: Plan,
    folder: Path,
    suite_for: SuiteFor = checking.suite_for,
) -> Outcome:
    """Play one plan against one connector and return what it led to."""
    return _Play(vendor_class, module, plan, folder, suite_for).outcome()


class _Play:
    def __init__(
        self,
        vendor_class: type[Vendor],
        module: ModuleType,
        plan: Plan,
        folder: Path,
        suite_for: SuiteFor,
    ) -> None:
        self.module, self.plan = module, plan
        self.folder, self.suite_for = folder, suite_for
        self.page = max(each.rows_a_page for each in module.STREAMS)
        self.chance = Random(plan.seed)
        self.clock = MovingClock(BEGINS)
        self.landing = Landing(folder / "landing")
        self.warehouse = Warehouse(folder / "warehouse.duckdb")
        self.vendor = vendor_class(lambda: self.clock.now() + plan.skew)
        self.changes = 0
        self.runs = 0
        self.failures: list[str] = []
        self.ever_held: set[tuple[str, str]] = set()

    def outcome(self) -> Outcome:
        self.vendor.populate(
            getattr(self.vendor, "history", max(25, self.page * 5 // 2))
        )
        with FaultyServer(
            self.vendor,
            self.plan.steps,
            on_request=lambda: self.clock.pass_s(1),
            change=self._change_within_a_pull,
        ) as server:
            self._run_while_it_fails(server)
            is_quiet = self._run_until_quiet(server)
        truth = self.vendor.truth()
        self._note_what_is_held()
        found = [
            line
            for warehouse in (self.warehouse, self._built_anew())
            for line in differences(warehouse, self.module, truth, self.ever_held)
        ]
        return Outcome(
            server.served, is_quiet, self.runs, found, self.failures, len(truth)
        )

    def _built_anew(self) -> Warehouse:
        """Return what one load makes of all that was landed, judged by the suites."""
        warehouse = Warehouse(self.folder / "anew.duckdb")
        warehouse.load(self.landing, self.suite_for)
        return warehouse

    def _run_while_it_fails(self, server: FaultyServer) -> None:
        while not server.is_done and self.runs < MAX_RUNS:
            # often more than a page holds, so that faults fall between pages too
            for _ in range(self.chance.choice([0, 1, self.page, 4 * self.page])):
                self.clock.pass_s(self.chance.choice([0, 0, 1, 7]))
                self._change()
            self._note_what_is_held()
            self._run(server, is_loaded=self.chance.random() < 0.3)
            self.clock.pass_s(self.chance.choice([30, 300, 900, 3600]))

    def _run_until_quiet(self, server: FaultyServer) -> bool:
        quiet = 0
        settles_in = _settles_in(self.module)
        settled = self.clock.now() + settles_in
        while quiet < QUIET_RUNS and self.runs < 2 * MAX_RUNS:
            self.clock.at += settles_in / 3
            is_quiet = self._run(server) and self.clock.now() > settled
            quiet = quiet + 1 if is_quiet else 0
        return quiet == QUIET_RUNS

    def _run(self, server: FaultyServer, *, is_loaded: bool = True) -> bool:
        """Pull and load as a scheduled run does; say whether nothing new came."""
        self.runs += 1
        server.begin_pull()
        report = pull_once(
            self.module,
            self.vendor.settings(server.base_url),
            self.landing,
            self.clock,
            keys=self.vendor.keys(),
        )
        self.failures += [each.reason for each in report.failures]
        if not is_loaded:
            return False
        loaded = self.warehouse.load(self.landing, lambda *_: None)
        return not report.failures and loaded.new_versions == 0

    def _change(self) -> None:
        self.vendor.change(self.changes)
        self.changes += 1

    def _change_within_a_pull(self, times: int) -> None:
        for _ in range(times):
            self._change()
        self._note_what_is_held()

    def _note_what_is_held(self) -> None:
        self.ever_held |= self.vendor.truth().keys()


def _settles_in(module: ModuleType) -> timedelta:
    lags = [each.settle_lag + each.overlap for each in module.STREAMS]
    return max(lags) + timedelta(minutes=10)
