"""Late parcels foretold on a real marketplace's orders, and by scikit-learn beside it.

Both are frozen on what was before the first day judged; ours goes on counting lanes.
"""

import os
import subprocess
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from flows.backtest import backtest
from flows.run import run
from flows.shop import open_shop

ROOT = Path(__file__).resolve().parents[2]
ZONE = "America/Sao_Paulo"
FIRST = date(2017, 12, 1)
# half a year after the last order, when every promise has passed
AS_OF = datetime(2018, 10, 1, 12, tzinfo=UTC)


def main(python: str) -> None:
    files = Path(os.environ.get("VARSEL_REAL_DATA", "")) / "olist"
    if not os.environ.get("VARSEL_REAL_DATA") or not files.is_dir():
        print("late parcels foretold: VARSEL_REAL_DATA names no folder with olist/")
        return
    print(f"late parcels foretold, labels from {FIRST}:", flush=True)
    script = Path(__file__).with_name("late_peer.py")
    subprocess.run([python, str(script), str(files), ZONE, str(FIRST)], check=True)
    with tempfile.TemporaryDirectory() as name:
        by_varsel(Path(name))


def by_varsel(folder: Path) -> None:
    """Print what `varsel run` and `varsel backtest` make of it."""
    example = (ROOT / "docs" / "examples" / "olist.toml").read_text(encoding="utf-8")
    config = folder / "olist.toml"
    config.write_text(example.replace("../../var/olist", "var"), encoding="utf-8")
    shop = open_shop(config, os.environ, as_of=AS_OF)
    run(shop, has_tests=False)
    for row in backtest(shop, from_date=FIRST).card:
        if row["lane"] == "all" and row["hours_before"] in (72, 120):
            print(
                f"  varsel, {row['hours_before']:9} h before: {row['judged_count']} "
                f"open, {row['base_rate']:.1%} late; frozen {row['lift']:.2f} x the "
                f"base rate ({row['lift_low']:.2f} to {row['lift_high']:.2f}; "
                f"{row['lift_limit']:.2f} at most)"
            )
