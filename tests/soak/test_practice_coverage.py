"""The 95 % interval of an effect holds what the practice shop knows to be true."""

import csv

import pytest

from flows.dbt import PROJECT
from tests.soak.coverage import WITHIN, measure_seeds, told_of

SEEDS = range(1, 101)


@pytest.mark.soak
def test_the_interval_covers_the_true_effect_as_often_as_it_says() -> None:
    trials = list(measure_seeds(SEEDS, 0.5))
    print(told_of(trials))
    assert 90 <= sum(trial.is_covered for trial in trials) <= 98


def test_the_truth_is_looked_for_as_long_as_the_mart_looks() -> None:
    with (PROJECT / "seeds" / "campaign_settings.csv").open() as file:
        (settings,) = csv.DictReader(file)
    assert int(settings["contacts_within_days"]) == WITHIN.days
