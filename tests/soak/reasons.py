"""Plays practice shops and compares each ticket's reason with the shop's own truth.

As decided, given the right intent, and given the right order too: the last two run the
same SQL with what was read from the text replaced by what the customer meant.

Also a command: `python -m tests.soak.reasons SEEDS` prints a line per seed.
"""

import os
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

import duckdb

from connectors.practice.threads import MACHINES
from flows.practice import open_world, play
from flows.shop import Shop, open_shop
from tests.soak.compiled_dbt import CompiledDbt, tables_in_order
from tests.soak.effect import SETTINGS

HOLDOUT = "order_dispatched = 0.3\nready_for_pickup = 0.3\n"
# tables between what was read from the text and the reason
REBUILT = (
    "int_inquiry_orders_meant",
    "int_inquiry_orders_situated",
    "int_inquiries_explained",
)
RIGHT_INTENT = """
    select reconsidered.* replace (
        coalesce(meant.intent, reconsidered.intent) as intent,
        false as is_uncertain
    )
    from intermediate.int_inquiries_reconsidered as reconsidered
    left join meant on reconsidered.ticket_id = meant.ticket_id
"""
RIGHT_ORDER = """
    select
        tickets.source, tickets.ticket_id, orders.order_id,
        null::varchar as parcel_id, 'order_number' as match_reason,
        1 as precedence, 1.0::double as match_confidence
    from intermediate.int_tickets_unioned as tickets
    inner join meant on tickets.ticket_id = meant.ticket_id
    inner join fct_orders as orders on meant.order_number = orders.order_number
"""
DECIDED = """
    select
        inquiries.ticket_id, explained.counted_intent as intent,
        inquiries.is_machine_mail, explained.preventable_reason
    from fct_inquiries as inquiries
    inner join intermediate.int_inquiries_explained as explained
        using (source, ticket_id)
"""


@dataclass
class Agreement:
    """Tickets by whether the reasons agree, and what went wrong with the others."""

    agreed: int = 0
    compared: int = 0
    # tickets that have a reason, by the truth or as decided
    reasoned_agreed: int = 0
    reasoned: int = 0
    right_intent: int = 0
    faults: Counter = field(default_factory=Counter)

    def __add__(self, other: "Agreement") -> "Agreement":
        return Agreement(
            *(getattr(self, f.name) + getattr(other, f.name) for f in fields(self))
        )

    @property
    def share(self) -> float:
        return self.agreed / self.compared

    @property
    def reasoned_share(self) -> float:
        return self.reasoned_agreed / self.reasoned

    def __str__(self) -> str:
        return (
            f"{self.agreed}/{self.compared} {self.share:.3f}, of those with a reason "
            f"{self.reasoned_agreed}/{self.reasoned} {self.reasoned_share:.3f}, "
            f"intents {self.right_intent / self.compared:.3f}"
        )


def play_seed(seed: int, *, days: int, orders_per_day: int) -> dict[str, Agreement]:
    """Play one shop and return its agreement as decided and given what was meant."""
    folder = Path(tempfile.mkdtemp(prefix="varsel-reasons-"))
    try:
        config = folder / "varsel.toml"
        settings = SETTINGS.format(
            seed=seed, orders_per_day=orders_per_day, history_days=10, effect=0.35
        )
        config.write_text(settings + HOLDOUT)
        shop = replace(open_shop(config, os.environ), open_dbt=CompiledDbt)
        play(shop, days, runs_a_day=1, is_published=False)
        target = shop.folder / "dbt" / "target"
        return compare(truth_of(shop), shop.warehouse.path, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def truth_of(shop: Shop) -> dict[str, dict]:
    """Return the practice shop's truth by ticket, at the time of its clock."""
    world = open_world(shop.folder / "practice", shop.settings.practice)
    now = world.clock.now()
    reasons = world.shop.true_reasons(now)
    return {
        str(row["ticket_id"]): row | {"preventable_reason": reasons[row["ticket_id"]]}
        for row in world.shop.truth(now)
    }


def compare(truth: dict[str, dict], path: Path, target: Path) -> dict[str, Agreement]:
    """Return the agreement by what was known; the warehouse at `path` is changed."""
    tables = [each for each in tables_in_order(target) if each["name"] in REBUILT]
    found = {}
    with duckdb.connect(str(path)) as warehouse:
        warehouse.execute("set TimeZone = 'UTC'")
        found["as decided"] = compare_rows(_decided(warehouse), truth)
        _tell_what_was_meant(warehouse, truth)
        for known, model, sql in (
            ("right intent", "int_inquiries_reconsidered", RIGHT_INTENT),
            ("right intent and order", "int_ticket_orders_considered", RIGHT_ORDER),
        ):
            _replace(warehouse, model, sql)
            for table in tables:
                _replace(warehouse, table["name"], table["sql"])
            found[known] = compare_rows(_decided(warehouse), truth)
    return found


def _tell_what_was_meant(
    warehouse: duckdb.DuckDBPyConnection, truth: dict[str, dict]
) -> None:
    warehouse.execute(
        "create table meant (ticket_id text, intent text, order_number text)"
    )
    warehouse.executemany(
        "insert into meant values (?, ?, ?)",
        [(key, row["intent"], row["order_number"]) for key, row in truth.items()],
    )


def _replace(warehouse: duckdb.DuckDBPyConnection, model: str, sql: str) -> None:
    """Put the rows of `sql` in the place of a view or table of that name."""
    warehouse.execute(f"create or replace temp table replaced as ({sql})")
    is_view = warehouse.execute(
        "select 1 from duckdb_views() where view_name = ?", [model]
    ).fetchone()
    warehouse.execute(f"drop {'view' if is_view else 'table'} intermediate.{model}")
    warehouse.execute(f"create table intermediate.{model} as from temp.replaced")


def compare_rows(rows: list[dict], truth: dict[str, dict]) -> Agreement:
    """Return how the decided reasons agree with the true ones, row by row."""
    found = Agreement()
    for row in rows:
        true = truth.get(row["ticket_id"])
        if true is None:
            continue
        # whether a machine wrote is no reason, and is tested elsewhere
        is_machine = true["cause"] in MACHINES or row["is_machine_mail"]
        decided = None if is_machine else row["preventable_reason"]
        right = true["preventable_reason"]
        found.compared += 1
        found.agreed += decided == right
        found.right_intent += row["intent"] == true["intent"]
        found.reasoned += bool(decided or right)
        found.reasoned_agreed += bool(decided) and decided == right
        if decided != right:
            found.faults[true["cause"], right, decided] += 1
    return found


def _decided(warehouse: duckdb.DuckDBPyConnection) -> list[dict]:
    cursor = warehouse.execute(DECIDED)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def play_seeds(seeds: range, *, days: int, orders_per_day: int) -> dict[str, Agreement]:
    """Return the agreement over several shops, saying that of each as it is played."""
    total: dict[str, Agreement] = {}
    for seed in seeds:
        found = play_seed(seed, days=days, orders_per_day=orders_per_day)
        for known, agreement in found.items():
            total[known] = total.get(known, Agreement()) + agreement
            print(f"seed {seed}, {known}: {agreement}", flush=True)
    return total


if __name__ == "__main__":
    seeds = range(1, int(sys.argv[1]) + 1)
    for known, agreement in play_seeds(seeds, days=10, orders_per_day=40).items():
        print(f"{known}: {agreement}")
        for fault, count in agreement.faults.most_common(20):
            print("   ", count, *fault)
