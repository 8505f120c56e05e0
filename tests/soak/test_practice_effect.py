"""What a message prevents, measured from the marts, is what the practice shop set."""

import pytest

from tests.soak.effect import Arms, play_seeds

SEEDS = range(1, 21)


def _total(effect: float) -> Arms:
    total = Arms()
    for arms in play_seeds(SEEDS, effect):
        total += arms
    return total


@pytest.mark.soak
def test_the_told_write_less_by_the_effect_that_was_set() -> None:
    total = _total(0.5)
    assert total.told > 200 and total.held > 200
    assert total.difference > 1.96 * total.standard_error
    assert abs(total.effect - 0.5) < 1.96 * total.effect_error


@pytest.mark.soak
def test_without_an_effect_the_told_write_as_much() -> None:
    total = _total(0.0)
    assert total.told > 200 and total.held > 200
    assert abs(total.difference) < 1.96 * total.standard_error
