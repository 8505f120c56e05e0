"""A vendor's pages into tables to query, beside the least that could be done.

The floor reads the same pages from the same socket into files and lets DuckDB make a
table of them: no retries, no versions, no check, no second run that changes nothing.
"""

import http.client
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
from pydantic import SecretStr

from connectors.landing import Landing
from connectors.settings_sources import ShopifySettings
from connectors.sources import Window, shopify
from connectors.warehouse import Warehouse
from flows.expectations.checking import suite_for
from tests.bench.orders import NOON, ORDERS_A_PAGE, write_answers
from tests.bench.timing import apart
from tests.bench.vendor import serving

ORDERS = 100_000
QUESTION = """
    select count(*), count(distinct legacyResourceId),
        sum(totalPriceSet.shopMoney.amount::double)::bigint
    from orders
"""
SAME_QUESTION = """
    select count(*), count(distinct payload ->> '$.legacyResourceId'),
        sum((payload ->> '$.totalPriceSet.shopMoney.amount')::double)::bigint
    from raw_shopify.orders
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = write_answers(folder / "answers", ORDERS)
        print(
            f"{ORDERS:,} nested orders of {size / ORDERS / 1000:.1f} kB over HTTP, "
            f"{ORDERS_A_PAGE} a page, into tables:"
        )
        with serving(folder / "answers") as url:
            floor_s, _ = apart(by_the_floor, url, folder)
            ours_s, peak_mib = apart(by_varsel, url, folder)
    print(f"  bare floor (socket, file, read_json)  {floor_s:6.1f} s")
    print(
        f"  varsel                                {ours_s:6.1f} s  "
        f"{ours_s / floor_s:.2f} x the floor, peak {peak_mib:,.0f} MiB"
    )


def by_the_floor(url: str, folder: Path) -> float:
    """Return the seconds from the first request to a table that can be asked."""
    begun = time.perf_counter()
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname, place.port)
    (folder / "floor").mkdir()
    for number in range(ORDERS // ORDERS_A_PAGE):
        connection.request("POST", "/", body=b"{}")
        answer = connection.getresponse().read()
        (folder / "floor" / f"{number:05d}.json").write_bytes(answer)
    connection.close()
    with duckdb.connect(str(folder / "floor.duckdb")) as warehouse:
        warehouse.execute(
            "create table orders as select unnest(data.orders.nodes, max_depth := 2) "
            f"from read_json('{folder}/floor/*.json', maximum_object_size=100000000)"
        )
        seconds = time.perf_counter() - begun
        _answer(warehouse.execute(QUESTION).fetchone())
    return seconds


def by_varsel(url: str, folder: Path) -> float:
    """Return the seconds from the first request to a table that can be asked."""
    warm_up()
    begun = time.perf_counter()
    settings = ShopifySettings(base_url=url, token=SecretStr("t"))
    client = shopify.open_client(settings)
    client.page_size = ORDERS_A_PAGE
    landing = Landing(folder / "landing")
    pages = shopify.fetch(client, "orders", Window(until=NOON))
    landing.write_batch("shopify", "orders", pages, extracted_at=NOON)
    warehouse = Warehouse(folder / "warehouse.duckdb")
    warehouse.load(landing, suite_for)
    seconds = time.perf_counter() - begun
    _answer(tuple(warehouse.read(SAME_QUESTION)[0].values()))
    return seconds


def warm_up() -> None:
    """Pay for an import of seconds, once a process, before the time is taken."""
    import pandas as pd

    suite = suite_for("shopify", "orders")
    suite.check(pd.DataFrame({"_position": [0], **dict.fromkeys(suite.columns, [1])}))


def _answer(found: tuple) -> None:
    if found[:2] != (ORDERS, ORDERS):
        raise AssertionError(f"not all orders arrived: {found}")


if __name__ == "__main__":
    main()
