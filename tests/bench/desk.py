"""The agent desk over a million tickets: searches and pages, each beside its floor.

The floor of a search is the same search over a copy of the index in no order, that of a
page one look at the file. Tables are made in SQL, with the columns the marts promise.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from zoneinfo import ZoneInfo

import duckdb
import yaml

from connectors.clock import SystemClock
from connectors.warehouse import Look, PublishedMarts
from connectors.web import Asked
from flows.desk import find
from flows.desk_door import DeskDoor
from flows.desk_signin import SignIn

TICKETS = 1_000_000
PEOPLE = TICKETS // 3
LOOKS = 160
# the floor is slow, which is what it shows
FLOOR_LOOKS = 24
MARTS = Path(__file__).parents[2] / "dbt_project" / "models" / "marts"
AT = "timestamptz '2026-01-01 08:00:00+00' + to_minutes(number)"
# every table of a shop of which each ticket is about an order of its own
ROWS = {
    "dim_customers": (PEOPLE, """'c' || number as customer_id,
        'Fornavn' || number % 211 || ' Efternavn' || number % 4999 as customer_name,
        'person' || number || '@k.example' as customer_email, 'da' as language,
        'repeat' as segment, 3 as order_count"""),
    "fct_orders": (TICKETS, f"""'o' || number as order_id,
        '#' || (1000000 + number) as order_number, {AT} as ordered_at,
        'c' || number % {PEOPLE} as customer_id, 'shipped' as order_state,
        499 as total_amount, 'DKK' as currency"""),
    "fct_order_lines": (TICKETS, """'o' || number as order_id, '1' as line_id,
        'Lampe' as title, 1 as quantity, 499 as unit_price"""),
    "fct_parcels": (TICKETS, """'postnord|' || number as parcel_id,
        'o' || number as order_id, '0037' || (70000000 + number) as tracking_number,
        'postnord' as carrier, 'in_transit' as state, false as is_return"""),
    "fct_parcel_events": (4 * TICKETS, f"""'e' || number as parcel_event_id,
        'postnord|' || number // 4 as parcel_id, {AT} as occurred_at,
        'in_transit' as status, 'Taulov' as location"""),
    "fct_inquiries": (TICKETS, f"""(30000000 + number)::varchar as ticket_id,
        'zendesk' as source, (30000000 + number)::varchar as ticket_number,
        'c' || number % {PEOPLE} as customer_id, 'o' || number as matched_order_id,
        {AT} as created_at, 'open' as status, 'Hvor er min pakke?' as subject,
        'tracking' as topic, 'where_is_my_order' as intent, 'da' as language,
        false as is_machine_mail, false as is_uncertain"""),
    "mart_desk_messages": (2 * TICKETS, f"""
        (30000000 + number // 2)::varchar as ticket_id, 'zendesk' as source,
        number::varchar as message_id, 'customer' as author, {AT} as created_at,
        'Hej. Hvor er min pakke ' || number || '?' as body, false as is_cut,
        true as is_public, false as is_auto_reply"""),
    "mart_suggested_replies": (TICKETS // 20, """
        (30000000 + number)::varchar as ticket_id, 'zendesk' as source,
        'carrier_unclear' as reply, 'da' as language"""),
    "fct_messages": (2 * TICKETS, f"""'k' || number as message_key, 'live' as mode,
        'order_dispatched' as message_type, 'o' || number // 2 as order_id,
        'email' as channel, 'sent' as state, {AT} as sent_at"""),
    "fct_message_decisions": (4 * TICKETS, f"""'d' || number as message_key,
        'live' as mode, 'thank_you' as message_type, 'o' || number // 4 as order_id,
        'drop' as decision, 'no_consent' as reason, {AT} as decided_at"""),
    "fct_service_clocks": (TICKETS, f"""(30000000 + number)::varchar as ticket_id,
        'first_reply' as clock, 'met' as state, {AT} as due_at"""),
    "fct_legal_clocks": (2 * TICKETS, f"""'o' || number // 2 as order_id,
        'withdrawal' as clock, 'open' as state, {AT} as due_at"""),
    "fct_returns": (TICKETS // 10, """'r' || number as return_line_id,
        'o' || number * 10 as order_id, 'requested' as return_state"""),
}  # fmt: skip
KEYS = """
    select ticket_number as search_key, 'ticket_number' as kind,
        'ticket' as subject_type, ticket_id as subject_id, created_at as happened_at
    from fct_inquiries
    union all
    select order_number[2:], 'order_number', 'order', order_id, ordered_at
    from fct_orders
    union all
    select tracking_number, 'parcel_number', 'order', order_id, null from fct_parcels
    union all
    select customer_email, 'email', 'customer', customer_id, null from dim_customers
    union all
    select '45' || (20000000 + row_number() over ()), 'phone', 'customer', customer_id,
        null from dim_customers
    union all
    select (20000000 + row_number() over ())::varchar, 'phone', 'customer',
        customer_id, null from dim_customers
    union all
    select lower(unnest(string_split(customer_name, ' '))), 'name', 'customer',
        customer_id, null from dim_customers
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="varsel-desk-") as folder:
        _publish(Path(folder))
        marts = PublishedMarts(Path(folder))
        desk = DeskDoor(
            marts=marts,
            sign_in=SignIn(None, SystemClock()),
            shop_name="Nordlys",
            zone=ZoneInfo("Europe/Copenhagen"),
        )
        _measure_searches(marts)
        _measure_pages(desk, marts)
        marts.close()


def _publish(folder: Path) -> None:
    build = folder / "20260312T120000Z-aaaaaaaa"
    build.mkdir()
    connection = duckdb.connect(str(build / "varsel.duckdb"))
    connection.execute("set TimeZone = 'UTC'")
    for file in sorted(MARTS.glob("*/_*__models.yml")):
        for model in yaml.safe_load(file.read_text(encoding="utf-8"))["models"]:
            columns = ", ".join(
                f'"{each["name"]}" {each.get("data_type", "varchar")}'
                for each in model.get("columns", [])
            )
            connection.execute(f'create table "{model["name"]}" ({columns})')
    for name, (count, columns) in ROWS.items():
        rows = f"select {columns} from range({count}) as numbers (number)"
        connection.execute(f"insert into {name} by name {rows}")
    sorted_keys = f"select * from ({KEYS}) order by all"
    connection.execute(f"insert into mart_desk_search by name {sorted_keys}")
    connection.execute(
        "create table unsorted as from mart_desk_search order by hash(subject_id, kind)"
    )
    connection.close()
    (folder / "current").symlink_to(build.name)


def questions() -> Iterator[str]:
    """Yield what agents ask for, each kind in its turn, never the same."""
    chance = random.Random(7)
    for turn in range(LOOKS):
        number = chance.randrange(PEOPLE)
        yield (
            f"{30_000_000 + number}",
            f"#{1_000_000 + number}",
            f"0037{70_000_000 + number}",
            f"person{number}@k.example",
            f"+45 {20_000_001 + number}",
            f"fornavn{number % 211} efternavn{number % 4999}",
            f"Efternavn{number % 4999}",
            f"fornavn{number % 211}",
        )[turn % 8]


class _Unsorted:
    """The same look at the copy in no order."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def read(self, sql: str, parameters: tuple = ()) -> list:
        return self._look.read(sql.replace("mart_desk_search", "unsorted"), parameters)


def _measure_searches(marts: PublishedMarts) -> None:
    kinds = list(questions())
    asked = [_timed(lambda q=each: find(marts.look(), q)) for each in kinds]
    floor = [
        _timed(lambda q=each: find(_Unsorted(marts.look()), q))
        for each in kinds[:FLOOR_LOOKS]
    ]
    _print(f"search over {TICKETS:,} tickets", asked, floor, "in no order")


def _measure_pages(desk: DeskDoor, marts: PublishedMarts) -> None:
    chance = random.Random(8)
    asked = []
    for turn in range(LOOKS):
        number = chance.randrange(PEOPLE)
        subject = (f"ticket/{30_000_000 + number}", f"order/o{number}",
                   f"customer/c{number}")[turn % 3]  # fmt: skip
        request = Asked("GET", f"/{subject}", headers={"host": "localhost"})
        asked.append(_timed(lambda r=request: _shown(desk, r)))
    floor = [_timed(lambda: marts.read("select 1 as one")) for _ in range(LOOKS)]
    _print("a desk page", asked, floor, "one look at the file")


def _shown(desk: DeskDoor, request: Asked) -> None:
    reply = desk.answer(request)
    if reply.status != 200:
        raise AssertionError(f"{request.path} answered {reply.status}")


def _timed(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return 1000 * (time.perf_counter() - begun)


def _print(what: str, asked: list[float], floor: list[float], beside: str) -> None:
    print(
        f"{what}: p50 {median(asked):,.1f} ms, p95 {quantiles(asked, n=20)[-1]:,.1f} "
        f"ms; {beside}: p50 {median(floor):,.1f} ms, "
        f"p95 {quantiles(floor, n=20)[-1]:,.1f} ms"
    )


if __name__ == "__main__":
    main()
