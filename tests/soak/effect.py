"""Plays the practice shop with a holdout and counts who wrote, from the marts alone.

Also a command: `python -m tests.soak.effect EFFECT SEEDS` prints a line per seed.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path

from flows.practice import play
from flows.shop import Shop, open_shop
from tests.soak.compiled_dbt import CompiledDbt

SETTINGS = """
[shop]
id = "practice"
name = "Practice"
country = "DK"
languages = ["da", "sv", "nb", "en"]
time_zone = "Europe/Copenhagen"
reply_address = "hej@practice.example"
website = "https://practice.example"
[shop.opening_hours]
monday = ["09:00-17:00"]
tuesday = ["09:00-17:00"]
wednesday = ["09:00-17:00"]
thursday = ["09:00-17:00"]
friday = ["09:00-17:00"]
[data]
folder = "var"
[practice]
seed = {seed}
orders_per_day = {orders_per_day}
history_days = {history_days}
effect = {effect}
[sending]
mode = "outbox"
[sending.holdout]
delay_notice = 0.5
"""

# overdue orders by the arm that chance gave them, and whether their customer asked
# about the delivery after the minute in which they were, or would have been, told
COUNTED = """
    with late as (
        select order_id, arm, min(first_eligible_at) as first_eligible_at
        from fct_message_decisions
        where message_type = 'delay_notice' and arm is not null
            and first_eligible_at is not null
            and order_id in (
                select parcels.order_id
                from fct_delay_flags as flags
                inner join fct_parcels as parcels
                    on flags.parcel_id = parcels.parcel_id
                where flags.flag = 'overdue'
            )
        group by order_id, arm
    )
    select
        late.arm,
        count(*) as orders,
        count(*) filter (where exists (
            select 1 from fct_inquiries as inquiries
            where inquiries.matched_order_id = late.order_id
                and inquiries.created_at > late.first_eligible_at
                and not inquiries.is_machine_mail
                and inquiries.topic in ('tracking', 'delivery_problem')
        )) as wrote
    from late group by late.arm order by late.arm
"""


@dataclass(frozen=True)
class Arms:
    """Late orders of each arm, and how many of their customers wrote afterwards."""

    told: int = 0
    told_wrote: int = 0
    held: int = 0
    held_wrote: int = 0

    def __add__(self, other: "Arms") -> "Arms":
        return Arms(
            self.told + other.told,
            self.told_wrote + other.told_wrote,
            self.held + other.held,
            self.held_wrote + other.held_wrote,
        )

    @property
    def difference(self) -> float:
        """How much likelier the untold are to write, in share of customers."""
        return self.held_wrote / self.held - self.told_wrote / self.told

    @property
    def standard_error(self) -> float:
        told, held = self.told_wrote / self.told, self.held_wrote / self.held
        return sqrt(told * (1 - told) / self.told + held * (1 - held) / self.held)

    @property
    def effect(self) -> float:
        """The share of questions that telling prevented."""
        return self.difference / (self.held_wrote / self.held)

    @property
    def effect_error(self) -> float:
        """Standard error of the effect (delta method on the ratio of the rates)."""
        told, held = self.told_wrote / self.told, self.held_wrote / self.held
        spread = (1 - told) / self.told_wrote + (1 - held) / self.held_wrote
        return told / held * sqrt(spread)


def play_seed(
    seed: int,
    effect: float,
    *,
    days: int = 12,
    runs_a_day: int = 1,
    orders_per_day: int = 30,
    history_days: int = 10,
) -> Arms:
    """Play one practice shop from its own folder and return its arms."""
    with played(
        seed,
        effect,
        days=days,
        runs_a_day=runs_a_day,
        orders_per_day=orders_per_day,
        history_days=history_days,
    ) as shop:
        rows = {row["arm"]: row for row in shop.warehouse.read(COUNTED)}
    told, held = rows["message"], rows["holdout"]
    return Arms(told["orders"], told["wrote"], held["orders"], held["wrote"])


@contextmanager
def played(
    seed: int,
    effect: float,
    *,
    days: int,
    runs_a_day: int = 1,
    orders_per_day: int = 30,
    history_days: int = 10,
) -> Iterator[Shop]:
    """Yield one practice shop after its days, in a folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="varsel-effect-"))
    try:
        config = folder / "varsel.toml"
        config.write_text(
            SETTINGS.format(
                seed=seed,
                effect=effect,
                orders_per_day=orders_per_day,
                history_days=history_days,
            )
        )
        shop = replace(open_shop(config, os.environ), open_dbt=CompiledDbt)
        play(shop, days, runs_a_day=runs_a_day, is_published=False)
        yield shop
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def play_seeds(seeds: range, effect: float) -> Iterator[Arms]:
    """Yield the arms of each seed as it is played."""
    for seed in seeds:
        yield play_seed(seed, effect)


if __name__ == "__main__":
    total = Arms()
    for number, arms in enumerate(
        play_seeds(range(1, int(sys.argv[2]) + 1), float(sys.argv[1])), 1
    ):
        total += arms
        print(number, arms, flush=True)
    print(
        f"told {total.told_wrote}/{total.told}, "
        f"untold {total.held_wrote}/{total.held}, "
        f"difference {total.difference:.3f} ± {1.96 * total.standard_error:.3f}, "
        f"effect {total.effect:.3f} ± {1.96 * total.effect_error:.3f}"
    )
