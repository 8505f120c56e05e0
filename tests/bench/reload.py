"""Landed parts into raw versions, and the same again when nothing has changed."""

import tempfile
import time
from datetime import timedelta
from pathlib import Path

from connectors.landing import Landing
from connectors.warehouse import Warehouse
from flows.expectations.checking import suite_for
from tests.bench.extract import warm_up
from tests.bench.orders import NOON, pages, text_of
from tests.bench.timing import apart

ORDERS = 50_000
KINDS = {"as placed": False, "with parcels, returns and refunds": True}


def main() -> None:
    print(f"landed parts of {ORDERS:,} nested orders into raw:")
    for words, is_shipped in KINDS.items():
        texts = (text_of(number, is_shipped=is_shipped) for number in range(1_000))
        size = sum(map(len, texts)) / 1_000_000
        first_s, again_s = _first_and_again(is_shipped)
        print(
            f"  {words} ({size:.1f} kB): {ORDERS / first_s:,.0f} orders/s; "
            f"again, unchanged: {ORDERS / again_s:,.0f} orders/s, 0 changed rows"
        )


def _first_and_again(is_shipped: bool) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        landing = Landing(folder / "landing")
        _land(landing, is_shipped, hours=0)
        first_s, _ = apart(load, folder, ORDERS)
        _land(landing, is_shipped, hours=1)
        again_s, _ = apart(load, folder, 0)
    return first_s, again_s


def _land(landing: Landing, is_shipped: bool, hours: int) -> None:
    orders = pages(ORDERS, is_shipped=is_shipped)
    at = NOON + timedelta(hours=hours)
    landing.write_batch("shopify", "orders", orders, extracted_at=at)


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
