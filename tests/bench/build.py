"""A large shop built, a hundredth of it changed, and built again.

The builds are the loop's own, without data tests. What the second leaves is compared
with a build of the same data from nothing, mart by mart and row by row.
"""

import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.build import BuildReport, build
from flows.shop import Shop, open_shop
from tests.bench.shop_rows import write_change, write_history

ORDERS = 1_000_000
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SLOWEST = 5
SETTINGS = """
[shop]
id = "birk"
name = "Birk"
country = "DK"
languages = ["da", "sv", "nb", "en"]
time_zone = "Europe/Copenhagen"
reply_address = "hej@birk.example"
website = "https://birk.example"

[shop.opening_hours]
monday = ["09:00-17:00"]
tuesday = ["09:00-17:00"]
wednesday = ["09:00-17:00"]
thursday = ["09:00-17:00"]
friday = ["09:00-15:00"]

[data]
folder = "var"

[sources.files]
folder = "files"
"""


def main(orders: int = ORDERS) -> None:
    with tempfile.TemporaryDirectory() as name:
        bench_build(Path(name), orders)


def bench_build(folder: Path, orders: int, new: int | None = None) -> list[str]:
    """Print what a whole build costs, and one after a change; compare their marts.

    Returns the marts that differ from those of a build from nothing.
    """
    new = new or orders // 100
    shop = make_shop(folder, orders)
    print(f"{orders:,} orders built whole: {measured(shop.at(NOON))}")
    with shop.warehouse.connect() as connection:
        write_change(connection, orders, new, NOON, NOON + DAY)
    print(f"{new:,} orders later: {measured(shop.at(NOON + DAY))}")
    after = checksums(shop)
    forget(shop)
    print(f"the same built whole: {measured(shop.at(NOON + DAY))}")
    whole = checksums(shop)
    other = sorted(mart for mart, sums in whole.items() if after[mart] != sums)
    print(f"marts that differ: {', '.join(other) or 'none'}")
    return other


def make_shop(folder: Path, orders: int) -> Shop:
    """Return a shop whose history is in its raw tables."""
    (folder / "files").mkdir(parents=True, exist_ok=True)
    config = folder / "varsel.toml"
    config.write_text(SETTINGS)
    shop = open_shop(config, {}, as_of=NOON)
    shop.warehouse.prepare()
    with shop.warehouse.connect() as connection:
        connection.execute("set force_compression = 'zstd'")
        write_history(connection, orders, NOON)
    return shop


def forget(shop: Shop) -> None:
    """Let the next build be a whole one."""
    shop.warehouse.replace_tables({"raw_varsel.builds": []})


def measured(shop: Shop) -> str:
    """Build; return seconds, peak memory of dbt and the slowest models, as a line."""
    begun = time.perf_counter()
    with _peak_of_children() as peaks:
        report = build(shop, has_tests=False)
    seconds = time.perf_counter() - begun
    _refuse_failures(report)
    return f"{seconds:,.1f} s, peak {max(peaks):,.0f} MiB; {_slowest(shop)}"


def _refuse_failures(report: BuildReport) -> None:
    if report.failed:
        sys.exit("\n".join(report.problems))


def _slowest(shop: Shop) -> str:
    path = shop.folder / "dbt" / "target" / "run_results.json"
    results = json.loads(path.read_text())["results"]
    slow = sorted(results, key=lambda each: -each["execution_time"])[:SLOWEST]
    return ", ".join(
        f"{each['unique_id'].split('.')[-1]} {each['execution_time']:.1f}"
        for each in slow
    )


@contextmanager
def _peak_of_children() -> Iterator[list[float]]:
    """Yield a list that the peak memory of our child processes is noted in, in MiB."""
    peaks, done = [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            peaks.append(max(map(_peak_mib, _children()), default=0.0))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peaks
    finally:
        done.set()
        watcher.join()


def _children() -> list[str]:
    tasks = Path("/proc/self/task")
    return [
        child
        for task in tasks.iterdir()
        for child in (task / "children").read_text().split()
    ]


def _peak_mib(process: str) -> float:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    lines = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(lines[0].split()[1]) / 1024 if lines else 0.0


def checksums(shop: Shop) -> dict[str, tuple]:
    """Return for each mart how many rows it has, and a sum of what is in them."""
    marts = shop.warehouse.read(
        "select table_name as mart from duckdb_tables() where schema_name = 'main' "
        "union all select view_name from duckdb_views() "
        "where schema_name = 'main' and not internal"
    )
    sums = {}
    for row in marts:
        (found,) = shop.warehouse.read(
            f"select count(*) as rows, sum(hash(each)) as content from {row['mart']} "
            "as each"
        )
        sums[row["mart"]] = tuple(found.values())
    return sums


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS)
