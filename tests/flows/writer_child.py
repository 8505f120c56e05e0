"""One of several processes at one shop; says on its standard error what a person sees.

Usage: writer_child.py hold|orphan|pull|read <settings> <as of> <seconds or times>
"""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from connectors.warehouse import Warehouse
from flows.pull import pull_and_load
from flows.shop import Shop, open_shop


def hold(shop: Shop, seconds: int) -> None:
    """Write for a while, as a run does."""
    with shop.writing("varsel run"), shop.warehouse.connect():
        _ready()
        time.sleep(seconds)


def orphan(shop: Shop, seconds: int) -> None:
    """Die while the work that was given away goes on, as dbt's does."""
    with shop.warehouse.lock.held("varsel build") as descriptor:
        quiet = subprocess.DEVNULL
        subprocess.Popen(
            ["sleep", str(seconds)], pass_fds=[descriptor], stdout=quiet, stderr=quiet
        )
        _ready()
        os.kill(os.getpid(), signal.SIGKILL)


def pull(shop: Shop, times: int) -> None:
    """Pull the files again and again, each time with one more order in them."""
    orders = shop.settings.sources.files.folder / "orders.csv"
    for turn in range(times):
        with orders.open("a") as file:
            file.write(f"{os.getpid()}-{turn},,,,,,2026-03-01T10:00:00Z,,,,,\n")
        pull_and_load(shop)
    _ready()


def read(shop: Shop, times: int) -> None:
    """Read as an analyst does, and say how long the slowest look took."""
    _ready()
    slowest = 0.0
    for _ in range(times):
        began = time.monotonic()
        file = Warehouse(shop.published / "current" / "varsel.duckdb")
        assert file.read("select count(*) as n from fct_orders") == [{"n": 1}]
        slowest = max(slowest, time.monotonic() - began)
        time.sleep(0.05)
    print(f"slowest {slowest:.3f}", flush=True)


def _ready() -> None:
    print("ready", flush=True)


def main(role: str, config: str, as_of: str, count: str) -> None:
    moment = datetime.fromisoformat(as_of)

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    shop = open_shop(Path(config), dict(os.environ), as_of=moment, say=say)
    {"hold": hold, "orphan": orphan, "pull": pull, "read": read}[role](shop, int(count))


if __name__ == "__main__":
    main(*sys.argv[1:])
