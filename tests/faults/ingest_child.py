"""Pull and load in a process that kills itself where it is told; forks one per line.

It patches what the operating system and DuckDB are asked, never the product, so that
it need not know how landing and load do their work. What it reads, a line a run:
`{"folder", "base_url", "at", "point", "nth"}`; what it writes: the run's exit status.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pandas as pd

from connectors.landing import Landing
from connectors.sources import Page
from connectors.warehouse import Refusal, Warehouse
from tests.faults.example import connector
from tests.faults.pulls import MovingClock, pull_once

# in the order of a run
POINTS = (
    "after a page",
    "before a sync",
    "after a sync",
    "before a part is renamed",
    "after a part is renamed",
    "before a manifest is renamed",
    "after a manifest is renamed",
    "before the load",
    "within the load",
    "before the parts are marked",
    "after the parts are marked",
    "during the commit",
    "after the commit",
    "before the batches are settled",
    "while the file is closed",
)
# nobody may have this number; a row to be refused, once for every time it lands
REFUSED = "13"


class Crash:
    """Dies at the nth time the point is passed."""

    def __init__(self, point: str, nth: int) -> None:
        self.point, self.left = point, nth

    def at(self, point: str) -> None:
        if self._is_it(point):
            die()

    def soon(self, point: str, do: Callable[[], Any]) -> Any:
        """Do it, and die while it is being done; at the latest when it is done."""
        if not self._is_it(point):
            return do()
        delay_s = time.monotonic_ns() % 4000 / 1e6
        threading.Timer(delay_s, die).start()
        do()
        return die()

    def _is_it(self, point: str) -> bool:
        self.left -= point == self.point
        return point == self.point and self.left == 0


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


class Suite:
    """Refuses one row, so that the quarantine is part of what must be whole."""

    version = "1"
    paths = {"number": "$.id"}
    columns = {"number": "number"}

    def check(self, frame: pd.DataFrame) -> list[Refusal]:
        positions = frame[frame["number"] == REFUSED]["_position"]
        return [Refusal(int(position), "unlucky") for position in positions]


class Connection:
    """A DuckDB connection whose statements may be the last."""

    def __init__(self, connection: Any, crash: Crash) -> None:
        self._connection, self._crash = connection, crash

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, sql: str, *given: Any) -> Any:
        crash, words = self._crash, " ".join(sql.split())
        is_mark = words.startswith("insert into raw_varsel.loaded_parts")
        if words == "begin transaction":
            crash.at("before the load")
        if words.startswith("insert into raw_varsel.settled_batches"):
            crash.at("before the batches are settled")
        if is_mark:
            crash.at("before the parts are marked")
        if words == "commit":
            done = crash.soon(
                "during the commit", lambda: self._connection.execute(sql, *given)
            )
            crash.at("after the commit")
            return done
        done = self._connection.execute(sql, *given)
        if is_mark:
            crash.at("after the parts are marked")
        if "incoming" in words or "versions" in words:
            crash.at("within the load")
        return done

    def close(self) -> None:
        self._crash.soon("while the file is closed", self._connection.close)


def patch(crash: Crash) -> None:
    """Let the operating system and DuckDB be the last that is asked."""
    fsync, rename, replace, connect = os.fsync, os.rename, os.replace, duckdb.connect

    def synced(descriptor: Any) -> None:
        crash.at("before a sync")
        fsync(descriptor)
        crash.at("after a sync")

    def renames(do: Callable[..., None]) -> Callable[..., None]:
        def renamed(source: Any, target: Any, **given: Any) -> None:
            kind = "manifest" if str(target).endswith(".json") else "part"
            crash.at(f"before a {kind} is renamed")
            do(source, target, **given)
            crash.at(f"after a {kind} is renamed")

        return renamed

    os.fsync, os.rename, os.replace = synced, renames(rename), renames(replace)
    duckdb.connect = lambda *given, **named: Connection(connect(*given, **named), crash)


def run(folder: str, base_url: str, at: str, point: str, nth: int) -> None:
    """Pull and load once, as a scheduled run does."""
    crash = Crash(point, nth)
    patch(crash)
    module = connector(is_careful=True)
    fetch = module.fetch

    def pages(*asked: Any) -> Iterator[Page]:
        for page in fetch(*asked):
            yield page
            crash.at("after a page")

    module.fetch = pages
    landing = Landing(Path(folder) / "landing")
    settings = SimpleNamespace(base_url=base_url)
    clock = MovingClock(datetime.fromisoformat(at))
    report = pull_once(module, settings, landing, clock)
    assert not report.failures, report.failures
    Warehouse(Path(folder) / "warehouse.duckdb").load(landing, lambda *_: Suite())


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            run(**json.loads(line))
            # 0 only from here; an exception leaves by the interpreter's own way
            sys.stderr.flush()
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
