"""The agent desk over a million tickets: searches and pages, alone and beside a job.

The floor of each is one look for the same that reads a whole column. What publishing
takes, with and without what the desk looks rows up by, is told before. A folder named
as the argument keeps what was made, for the next time.
"""

import hashlib
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from zoneinfo import ZoneInfo

from connectors.clock import SystemClock
from connectors.warehouse import PublishedMarts, Warehouse
from connectors.web import Asked
from flows.desk import find
from flows.desk_door import DeskDoor
from flows.desk_signin import SignIn
from flows.queries.lookups import load_lookups
from tests.bench.desk_tables import PEOPLE, TICKETS, make_marts
from tests.bench.timing import timed

LOOKS = 240
# the floor is slow, which is what it shows
FLOOR_LOOKS = 12
BUILD = "20260312T120000Z-aaaaaaaa"
HOST = {"host": "localhost"}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="varsel-desk-") as temporary:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        if not (folder / "current").exists():
            _publish(folder)
        marts = PublishedMarts(folder)
        desk = DeskDoor(
            marts=marts,
            sign_in=SignIn(None, SystemClock()),
            shop_name="Nordlys",
            zone=ZoneInfo("Europe/Copenhagen"),
        )
        first = 1000 * timed(lambda: _shown(desk, next(addresses(9))))
        print(f"the first page of a publish: {first:,.0f} ms")
        _measure(desk, marts, "")
        with _busy():
            _measure(desk, marts, ", beside a job that computes")
        marts.close()


def _publish(folder: Path) -> None:
    warehouse = folder / "warehouse.duckdb"
    make_marts(warehouse)
    marts = timed(lambda: Warehouse(warehouse).publish(folder, BUILD))
    again = timed(lambda: Warehouse(warehouse).publish(folder, BUILD, load_lookups()))
    sizes = {
        ending: sum(each.stat().st_size for each in (folder / BUILD).glob(ending))
        for ending in ("varsel.duckdb", "*.parquet", "lookups-*.duckdb")
    }
    told = ", ".join(f"{name} {size / 1e6:,.0f} MB" for name, size in sizes.items())
    print(f"published in {marts:,.0f} s, lookups in {again:,.0f} s: {told}")


def questions() -> Iterator[tuple[str, str]]:
    """Yield what agents ask for, each kind in its turn, never the same number."""
    chance = random.Random(7)
    for turn in range(LOOKS):
        number = chance.randrange(PEOPLE)
        yield (
            ("ticket number", f"{30_000_000 + number}"),
            ("order number", f"#{1_000_000 + number}"),
            ("parcel number", f"0037073{1_000_000_000_000 + number}"),
            ("customer number", f"{number}"),
            ("e-mail", f"kunde.navn{number}@post.example"),
            ("phone", f"+45 {20_000_000 + number}"),
            ("phone at home", f"{20_000_000 + number}"),
            ("beginning of a number", f"{30_000 + number % 1_000}"),
            ("beginning of an e-mail", f"kunde.navn{number // 100}"),
            ("a name of many", ("Hansen", "jensen", "Anne", "Åse")[turn % 4]),
            ("two names", ("jens hansen", "Mette Soerensen", "ida holma7")[turn % 3]),
            ("three names", ("karl emil larsen", "emil karl holmb")[turn % 2]),
            ("beginning of a name", ("han", "Sø", "niel", "ras")[turn % 4]),
            ("nobody", ("qwertz", "99887766554", "nobody@k.example")[turn % 3]),
        )[turn % 14]


def addresses(seed: int) -> Iterator[Asked]:
    """Yield requests for pages of a ticket, an order and a customer in turn."""
    chance = random.Random(seed)
    for turn in range(LOOKS):
        number = chance.randrange(PEOPLE)
        person = hashlib.md5(f"shop_id|shopify|{number}".encode()).hexdigest()
        order = f"gid://shopify/Order/{5_500_000_000_000 + number}"
        subject = (f"ticket/{30_000_000 + number}", f"order/{order}",
                   f"customer/{person}")[turn % 3]  # fmt: skip
        yield Asked("GET", f"/{subject}", headers=HOST)


def _measure(desk: DeskDoor, marts: PublishedMarts, beside: str) -> None:
    by_kind: dict[str, list[float]] = {}
    for kind, question in questions():
        took = 1000 * timed(lambda q=question: find(marts.look(), q))
        by_kind.setdefault(kind, []).append(took)
    read = "select count(*) as n from mart_desk_search where search_key like '%' || $1"
    floor = _floor(lambda n: marts.read(read, (f"{30_000_000 + n}",)))
    every = [each for took in by_kind.values() for each in took]
    _print(f"search over {TICKETS:,} tickets{beside}", every, floor)
    for kind, took in by_kind.items():
        print(f"  {kind}: p50 {median(took):,.1f} ms, most {max(took):,.1f} ms")
    shown = [1000 * timed(lambda r=each: _shown(desk, r)) for each in addresses(8)]
    read = "select * from fct_parcel_events where parcel_id = $1"
    floor = _floor(lambda n: marts.read(read, (f"postnord|0037073{10**12 + n}",)))
    _print(f"a desk page{beside}", shown, floor)


def _shown(desk: DeskDoor, request: Asked) -> None:
    reply = desk.answer(request)
    if reply.status != 200:
        raise AssertionError(f"{request.path} answered {reply.status}")


def _floor(look: Callable[[int], object]) -> list[float]:
    return [1000 * timed(lambda n=each: look(n)) for each in range(FLOOR_LOOKS)]


@contextmanager
def _busy() -> Iterator[None]:
    """Let another process compute as long as the block takes."""
    other = multiprocessing.get_context("spawn").Process(target=_compute, daemon=True)
    other.start()
    # until it is under way
    time.sleep(2)
    try:
        yield
    finally:
        other.kill()
        other.join()


def _compute() -> None:
    while True:
        sum(range(1_000_000))


def _print(what: str, asked: list[float], floor: list[float]) -> None:
    print(
        f"{what}: p50 {median(asked):,.1f} ms, p95 {quantiles(asked, n=20)[-1]:,.1f} "
        f"ms; one look that reads on: p50 {median(floor):,.1f} ms"
    )


if __name__ == "__main__":
    main()
