"""The harness sees a loss where there is one, and its plans are what they say."""

from pathlib import Path

import pytest

from tests.faults.example import Vendor, connector
from tests.faults.harness import Outcome, play
from tests.faults.plan import Kind, make_plan


def _play(seed: int, folder: Path, *, is_careful: bool) -> Outcome:
    module = connector(is_careful=is_careful)
    return play(Vendor, module, make_plan(seed), folder, lambda *_: None)


@pytest.mark.parametrize("seed", range(3))
def test_a_connector_that_steps_by_time_loses_nothing(
    seed: int, tmp_path: Path
) -> None:
    outcome = _play(seed, tmp_path, is_careful=True)
    assert outcome.differences == []
    assert outcome.is_quiet
    assert set(outcome.served) == set(Kind)


def test_a_connector_that_steps_by_page_number_is_caught(tmp_path: Path) -> None:
    plays = (_play(seed, tmp_path / str(seed), is_careful=False) for seed in range(20))
    assert any(
        line.endswith(": missing") for outcome in plays for line in outcome.differences
    )


def test_a_plan_is_the_same_for_the_same_seed_and_holds_every_kind() -> None:
    assert make_plan(7) == make_plan(7)
    assert make_plan(7).steps != make_plan(8).steps
    for seed in range(50):
        kinds = {fault.kind for fault in make_plan(seed).steps if fault}
        assert kinds == set(Kind)
