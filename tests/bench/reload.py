"""Landed parts into raw versions, and the same again when nothing has changed."""

import tempfile
import time
from datetime import timedelta
from pathlib import Path

from connectors.landing import Landing
from connectors.warehouse import Warehouse
from flows.expectations.checking import suite_for
from tests.bench.extract import warm_up
from tests.bench.orders import NOON, pages
from tests.bench.timing import apart

ORDERS = 50_000


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        landing = Landing(folder / "landing")
        landing.write_batch("shopify", "orders", pages(ORDERS), extracted_at=NOON)
        first_s, _ = apart(load, folder, ORDERS)
        later = NOON + timedelta(hours=1)
        landing.write_batch("shopify", "orders", pages(ORDERS), extracted_at=later)
        again_s, _ = apart(load, folder, 0)
    print(f"landed parts of {ORDERS:,} nested orders into raw:")
    print(f"  the first time    {ORDERS / first_s:9,.0f} orders/s")
    print(f"  again, unchanged  {ORDERS / again_s:9,.0f} orders/s, 0 changed rows")


def load(folder: Path, expected: int) -> float:
    """Return the seconds that a load took, which must bring so many new versions."""
    warm_up()
    warehouse = Warehouse(folder / "warehouse.duckdb")
    warehouse.prepare()
    begun = time.perf_counter()
    report = warehouse.load(Landing(folder / "landing"), suite_for)
    seconds = time.perf_counter() - begun
    if report.new_versions != expected:
        raise AssertionError(f"{report.new_versions} new versions, not {expected}")
    return seconds


if __name__ == "__main__":
    main()
