"""Holds the interval of mart_message_effects against the truth in practice shops.

The truth is known to the practice shop alone: which of its customers' questions telling
would have prevented. Also a command: `python -m tests.soak.coverage EFFECT SEEDS DAYS`
prints a line per seed.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from statistics import median

from connectors.practice.shop import PracticeShop
from flows.context import built_at
from flows.shop import Shop
from tests.soak.effect import played

MEASURED = """
    select difference, difference_low, difference_high, detectable_difference
    from mart_message_effects
    where message_type = 'delay_notice' and outcome = 'contacts'
"""
# the orders that the mart looks at, and from when on
LOOKED_AT = """
    select
        orders.order_number,
        min(decisions.first_eligible_at) as eligible_at,
        any_value(settings.contacts_within_days) as days
    from fct_message_decisions as decisions
    inner join fct_orders as orders on decisions.order_id = orders.order_id
    cross join seeds.campaign_settings as settings
    where decisions.message_type = 'delay_notice' and decisions.arm is not null
        and decisions.first_eligible_at is not null
    group by orders.order_number
"""


@dataclass(frozen=True)
class Trial:
    """What the mart measured in one shop, and what was so: contacts per order."""

    difference: float
    low: float
    high: float
    detectable: float
    truth: float

    @property
    def is_covered(self) -> bool:
        return self.low <= self.truth <= self.high

    @property
    def width(self) -> float:
        return self.high - self.low


def measure_seed(seed: int, effect: float, *, days: int = 60) -> Trial:
    """Play one shop for its days and return what was measured beside the truth.

    Raises: ValueError when the mart gives no interval.
    """
    with played(seed, effect, days=days) as shop:
        rows = shop.warehouse.read(MEASURED)
        truth = _true_difference(shop, effect)
    if not rows or rows[0]["difference_low"] is None:
        raise ValueError(
            f"seed {seed} gave no interval in {days} days ({rows}); play it for longer"
        )
    return Trial(*rows[0].values(), truth)


def _true_difference(shop: Shop, effect: float) -> float:
    """Return what telling all these orders changes against telling none of them."""
    now = built_at(shop)
    looked_at = {
        row["order_number"].lstrip("#"): (row["eligible_at"], timedelta(row["days"]))
        for row in shop.warehouse.read(LOOKED_AT)
        if row["eligible_at"] + timedelta(row["days"]) <= now
    }
    prevented = 0
    for ticket in _untold_world(shop).tickets(now):
        if ticket.order is None or ticket.prevented_by != "delay_notice":
            continue
        since, span = looked_at.get(str(ticket.order.number), (now, timedelta()))
        prevented += (
            ticket.resolve < effect and since < ticket.written_at <= since + span
        )
    return -prevented / len(looked_at)


def _untold_world(shop: Shop) -> PracticeShop:
    """Return the same world with customers whom no message keeps from writing."""
    practice = shop.settings.practice
    assert practice is not None
    opened_at = datetime.combine(practice.opens_on, time(0), UTC)
    return PracticeShop(practice.seed, practice.orders_per_day, opened_at, effect=0.0)


def measure_seeds(seeds: range, effect: float, *, days: int = 60) -> Iterator[Trial]:
    for seed in seeds:
        yield measure_seed(seed, effect, days=days)


if __name__ == "__main__":
    trials = []
    for trial in measure_seeds(
        range(1, int(sys.argv[2]) + 1), float(sys.argv[1]), days=int(sys.argv[3])
    ):
        trials.append(trial)
        print(
            len(trials), trial, "covered" if trial.is_covered else "MISSED", flush=True
        )
    print(
        f"covered {sum(t.is_covered for t in trials)} of {len(trials)}, "
        f"median width {median(t.width for t in trials):.3f}, "
        f"median truth {median(t.truth for t in trials):.3f}"
    )
