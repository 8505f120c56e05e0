"""Holds the interval of mart_message_effects against the truth in practice shops.

The truth is known to the practice shop alone: which of its customers' questions telling
would have prevented. What of a play is real stands in `short_play.py`. Also a command:
`python -m tests.soak.coverage EFFECT SEEDS DAYS` prints a line per seed.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from connectors.practice.shop import PracticeShop
from connectors.practice.told import Told as HeardOf
from tests.soak.short_play import (
    TOLD,
    Rules,
    Told,
    compile_rules,
    last_noon,
    play_short,
)

# campaign_settings.contacts_within_days; a test holds the two together
WITHIN = timedelta(days=14)


@dataclass(frozen=True)
class Trial:
    """What the mart measured in one shop, and what was so: contacts per order."""

    seed: int
    difference: float
    low: float
    high: float
    detectable: float
    truth: float
    orders: int

    @property
    def is_covered(self) -> bool:
        return self.low <= self.truth <= self.high

    @property
    def width(self) -> float:
        return self.high - self.low


def measure_seed(rules: Rules, seed: int, effect: float, *, days: int = 60) -> Trial:
    """Play one shop for its days and return what was measured beside the truth.

    Raises: ValueError when the mart gives no interval.
    """
    row, told, shop = play_short(rules, seed, effect, days=days)
    now = last_noon(days)
    if row["difference_low"] is None:
        raise ValueError(
            f"seed {seed} gave no interval in {days} days ({row}); play it for longer"
        )
    looked_at = [each for each in told if each.at + WITHIN <= now]
    orders = row["message_trial_count"] + row["holdout_trial_count"]
    assert orders == len(looked_at), "the mart looked at other orders than the truth"
    return Trial(
        seed,
        row["difference"],
        row["difference_low"],
        row["difference_high"],
        row["detectable_difference"],
        _true_difference(looked_at, shop, effect, now),
        orders,
    )


def _true_difference(
    looked_at: list[Told], shop: PracticeShop, effect: float, now: datetime
) -> float:
    """Return what telling all these orders changes against telling none of them."""
    since = {each.order.number: each.at for each in looked_at}
    # customers whom nobody told anything write whatever they have to ask
    shop.told = HeardOf()
    prevented = 0
    for ticket in shop.tickets(now):
        if ticket.order is None or ticket.prevented_by != TOLD:
            continue
        at = since.get(ticket.order.number)
        is_looked_at = at is not None and at < ticket.written_at <= at + WITHIN
        prevented += is_looked_at and ticket.resolve < effect
    return -prevented / len(looked_at)


def measure_seeds(
    seeds: Iterable[int], effect: float, *, days: int = 60
) -> Iterator[Trial]:
    with tempfile.TemporaryDirectory() as folder:
        rules = compile_rules(Path(folder))
    for seed in seeds:
        yield measure_seed(rules, seed, effect, days=days)


def told_of(trials: list[Trial]) -> str:
    """Return the figures of all trials in one line."""
    return (
        f"covered {sum(t.is_covered for t in trials)} of {len(trials)}, "
        f"median width {median(t.width for t in trials):.4f}, "
        f"median truth {median(t.truth for t in trials):.4f}, "
        f"median orders {median(t.orders for t in trials):.0f}"
    )


if __name__ == "__main__":
    measured = []
    seeds = range(1, int(sys.argv[2]) + 1)
    for trial in measure_seeds(seeds, float(sys.argv[1]), days=int(sys.argv[3])):
        measured.append(trial)
        print(trial, "covered" if trial.is_covered else "MISSED", flush=True)
    print(told_of(measured))
