"""`varsel run` on a shop, in a process that kills itself where it is told.

Usage: run_child.py <settings> <as of> <crash point>
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from connectors import landing, landing_parts
from connectors.warehouse import load
from flows import run as loop
from flows import sending
from flows.dbt import Dbt
from flows.shop import open_shop


def die(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def dies_after(do: Callable[..., Any]) -> Callable[..., Any]:
    def patched(*arguments: Any, **named: Any) -> Any:
        do(*arguments, **named)
        die()

    return patched


def ask_and_die(self: Dbt, arguments: tuple[str, ...]) -> str:
    """Give dbt its work and leave it alone with it."""
    child = self._start()
    child.stdin.write(json.dumps([arguments, self._shared()]) + "\n")
    child.stdin.flush()
    time.sleep(1)
    return die()


POINTS: dict[str, Callable[[], None]] = {
    "after_a_part": lambda: setattr(
        landing_parts.OpenBatch, "_flush", dies_after(landing_parts.OpenBatch._flush)
    ),
    "before_the_manifest": lambda: setattr(landing, "write_durably", die),
    "within_the_load": lambda: setattr(
        load, "add_versions", dies_after(load.add_versions)
    ),
    "during_dbt": lambda: setattr(Dbt, "_ask", ask_and_die),
    "before_the_first_message": lambda: setattr(sending.Sender, "run", die),
    "before_publishing": lambda: setattr(loop, "publish", die),
}


def main(config: str, as_of: str, point: str) -> None:
    POINTS[point]()
    moment = datetime.fromisoformat(as_of)
    loop.run(open_shop(Path(config), {}, as_of=moment), has_tests=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
