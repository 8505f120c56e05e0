"""A backfill of a shop whose vendor answers slowly, in a process of its own.

Usage: backfill_child.py <settings> <as of> <from> <to>
       backfill_child.py <settings> <as of> resume <run>
"""

import sys
import time
from datetime import datetime
from pathlib import Path

from range_vendor import TOKEN, Vendor

from connectors.clock import FixedClock
from connectors.settings import load_settings
from flows import backfill as backfills
from flows import sources
from flows.asked import Asked
from flows.build import BuildReport
from flows.shop import Shop

A_CHUNK_S = 0.3


def main(config: str, as_of: str, first: str, second: str) -> None:
    sources.MODULES = (Vendor(before=lambda: time.sleep(A_CHUNK_S)),)
    backfills.build = lambda shop: BuildReport()
    settings = load_settings(Path(config), TOKEN)
    shop = Shop(settings, FixedClock(datetime.fromisoformat(as_of)), _say)
    if first == "resume":
        report = backfills.resume_backfill(shop, second)
    else:
        report = backfills.backfill(shop, Asked(from_at=first, to_at=second))
    print(report.run_id, report.state, report.chunks, report.left)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
