"""A great many landed orders into an empty warehouse: time, and above all memory."""

import tempfile
from datetime import timedelta
from pathlib import Path

from connectors.landing import Landing
from tests.bench.orders import NOON, pages
from tests.bench.reload import load
from tests.bench.timing import apart

ORDERS, BATCHES = 1_000_000, 20


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        landing = Landing(folder / "landing")
        each = ORDERS // BATCHES
        for number in range(BATCHES):
            print(f"  landing {number + 1} of {BATCHES}", end="\r", flush=True)
            landing.write_batch(
                "shopify",
                "orders",
                pages(each, begin=number * each),
                extracted_at=NOON + timedelta(days=number),
            )
        seconds, peak_mib = apart(load, folder, ORDERS)
    print(
        f"{ORDERS:,} landed orders into an empty warehouse: "
        f"{ORDERS / seconds:,.0f} orders/s, peak {peak_mib:,.0f} MiB"
    )


if __name__ == "__main__":
    main()
