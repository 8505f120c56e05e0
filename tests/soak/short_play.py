"""A practice shop's days without vendors, landing and texts, measured by the real SQL.

Real: the shop with its customers, their questions and what telling prevents; the arm,
by the expression that `int_messages_judged` compiles to; `int_experiment_outcomes` and
`mart_message_effects` as dbt compiles them. Left out: asking vendors, landing, loading,
staging, delay flags, every other gate, sorting of tickets and finding their orders, and
sending. In their place an order is told to be late at the first noon after its promise
at which it is not there, and a ticket is about the order it really is about.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb

from connectors.practice.model import Order
from connectors.practice.shop import PracticeShop
from connectors.practice.threads import MACHINES
from connectors.settings import load_settings
from connectors.warehouse import Warehouse
from flows.context import context_tables
from flows.dbt import PROJECT, Dbt
from tests.soak.effect import SETTINGS

TOLD = "delay_notice"
OPENS_AT = datetime(2026, 1, 26, tzinfo=UTC)
HISTORY_DAYS = 10
_CHANCE = re.compile(r"then first_arm\s+when\s+(?P<share>.*?)\s+< holdout_share", re.S)
_GIVEN = """
create schema warehouse.intermediate;
create schema warehouse.staging; create schema warehouse.seeds;
create table warehouse.main.fct_message_decisions(
    message_type varchar, customer_id varchar, order_id varchar, arm varchar,
    decided_at timestamptz, first_eligible_at timestamptz);
create table warehouse.main.fct_inquiries(
    ticket_id varchar, matched_order_id varchar, created_at timestamptz,
    is_machine_mail boolean, subject varchar);
create table warehouse.main.fct_orders(
    order_id varchar, customer_id varchar, ordered_at timestamptz,
    cancelled_at timestamptz, exchange_of_order_id varchar);
create table warehouse.staging.stg_varsel__run_context(as_of timestamptz);
"""


@dataclass(frozen=True)
class Rules:
    """What dbt compiled: an arm's chance of a text, and the two models."""

    share: str
    outcomes: str
    effects: str


@dataclass(frozen=True)
class Told:
    """An order that was, or by its arm was not, told to be late."""

    order: Order
    customer_id: str
    arm: str
    at: datetime


def compile_rules(folder: Path) -> Rules:
    """Let dbt put the models into SQL over a shop that has no data."""
    config = folder / "varsel.toml"
    config.write_text(
        SETTINGS.format(seed=1, orders_per_day=30, effect=0.5, history_days=10)
    )
    warehouse = Warehouse(folder / "warehouse.duckdb")
    warehouse.prepare()
    warehouse.replace_tables(context_tables(load_settings(config, {}), OPENS_AT))
    dbt = Dbt(warehouse.path, folder / "dbt")
    names = ("int_messages_judged", "int_experiment_outcomes", "mart_message_effects")
    try:
        result = dbt.run("compile", "--select", *names)
    finally:
        dbt.close()
    nodes = result.manifest["nodes"]
    judged, outcomes, effects = (
        _compiled(dbt.target, nodes[f"model.varsel.{name}"]) for name in names
    )
    found = _CHANCE.search(judged)
    assert found, "int_messages_judged no longer gives an arm as it did"
    return Rules(found["share"], outcomes, effects)


def _compiled(target: Path, node: dict[str, Any]) -> str:
    return (target / "compiled" / "varsel" / node["original_file_path"]).read_text()


def last_noon(days: int) -> datetime:
    """Return when a play of so many days ends, after those of its history."""
    opened = datetime.combine(OPENS_AT, time(12), UTC)
    return opened + timedelta(days=HISTORY_DAYS + days)


def play_short(
    rules: Rules, seed: int, effect: float, *, days: int, holdout: float = 0.5
) -> tuple[dict[str, Any], list[Told], PracticeShop]:
    """Return the mart's row, the orders that were told or held, and the shop."""
    shop = PracticeShop(seed, 30, OPENS_AT, effect)
    noons = [last_noon(day) for day in range(1, days + 1)]
    with _warehouse() as connection:
        told = list(_tell(connection, rules, shop, noons, holdout))
        _insert(connection, shop, told, noons[-1])
        connection.execute(
            "create table warehouse.intermediate.int_experiment_outcomes as "
            + rules.outcomes
        )
        cursor = connection.execute(
            f"select * from ({rules.effects}) "  # noqa: S608 - the model itself
            "where message_type = ? and outcome = 'contacts'",
            [TOLD],
        )
        names = [column[0] for column in cursor.description]
        row = dict(zip(names, cursor.fetchone(), strict=True))
    return row, told, shop


@contextmanager
def _warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("attach ':memory:' as warehouse")
        connection.execute(_GIVEN)
        seed_file = PROJECT / "seeds" / "campaign_settings.csv"
        connection.execute(
            "create table warehouse.seeds.campaign_settings as "
            f"select * from read_csv('{seed_file}')"
        )
        yield connection


def _tell(
    connection: duckdb.DuckDBPyConnection,
    rules: Rules,
    shop: PracticeShop,
    noons: list[datetime],
    holdout: float,
) -> Iterator[Told]:
    """Tell every late order once, or hold it by its customer's arm."""
    seen: set[int] = set()
    for noon in noons:
        for order in shop.orders(noon):
            is_new = noon - timedelta(days=1) < order.promise_at <= noon
            is_there = order.available_at is not None and order.available_at <= noon
            if not is_new or is_there or order.cancelled_at or order.number in seen:
                continue
            seen.add(order.number)
            customer_id = _customer_id(shop, order)
            (share,) = connection.execute(
                f"select {rules.share} from (select ? as message_type, ? as customer_id)",  # noqa: S608, E501
                [TOLD, customer_id],
            ).fetchone()
            arm = "holdout" if share < holdout else "message"
            if arm == "message":
                shop.receive(_mail(order), noon)
            yield Told(order, customer_id, arm, noon)


def _mail(order: Order) -> bytes:
    """Return what the practice shop looks at in a mail: what, about which, to whom."""
    return (
        f"To: {order.customer.email}\r\nX-Varsel-Message-Type: {TOLD}\r\n"
        f"X-Varsel-Order: {order.name}\r\n\r\n"
    ).encode()


def _customer_id(shop: PracticeShop, order: Order) -> str:
    return f"{shop.seed}|{order.customer.email}"


def _insert(
    connection: duckdb.DuckDBPyConnection,
    shop: PracticeShop,
    told: list[Told],
    now: datetime,
) -> None:
    decisions = [
        (TOLD, each.customer_id, str(each.order.number), each.arm, each.at, each.at)
        for each in told
    ]
    inquiries = [
        (
            str(ticket.ticket_id),
            str(ticket.order.number) if ticket.order else None,
            ticket.written_at,
            ticket.cause in MACHINES,
            None,
        )
        for ticket in shop.tickets(now)
    ]
    orders = [
        (
            str(order.number),
            _customer_id(shop, order),
            order.placed_at,
            order.cancelled_at,
            str(order.exchange_of.number) if order.exchange_of else None,
        )
        for order in shop.orders(now)
    ]
    for table, rows in {
        "main.fct_message_decisions": decisions,
        "main.fct_inquiries": inquiries,
        "main.fct_orders": orders,
        "staging.stg_varsel__run_context": [(now,)],
    }.items():
        text = json.dumps(rows, default=lambda moment: moment.isoformat())
        names = connection.execute(f"describe warehouse.{table}").fetchall()
        columns = ", ".join(
            f"(row ->> {place})::{name[1]}" for place, name in enumerate(names)
        )
        connection.execute(
            f"insert into warehouse.{table} select {columns} "  # noqa: S608
            "from (select unnest(json_extract(?, '$[*]')) as row)",
            [text],
        )
