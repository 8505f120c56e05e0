"""The 95 % interval of an effect holds what the practice shop knows to be true."""

from statistics import median

import pytest

from tests.soak.coverage import measure_seeds

SEEDS = range(1, 101)


@pytest.mark.soak
def test_the_interval_covers_the_true_effect_as_often_as_it_says() -> None:
    trials = list(measure_seeds(SEEDS, 0.5))
    covered = sum(trial.is_covered for trial in trials)
    width = median(trial.width for trial in trials)
    print(f"covered {covered} of {len(trials)}, median width {width:.3f}")
    assert 90 <= covered <= 98
