"""Whatever goes wrong on the way, what is landed ends as what the vendor holds."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from connectors.settings_sources import Sources
from flows.sources import MODULES
from tests.faults.harness import Outcome, play
from tests.faults.plan import Kind, make_plan

FOLDER = Path(__file__).with_name("vendors")
MODELLED = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))
BY_SYSTEM = {module.SYSTEM: module for module in MODULES}
QUICK_SEEDS = range(1)
SOAK_SEEDS = range(2, 52)


def _play(system: str, seed: int, folder: Path) -> Outcome:
    vendor = import_module(f"tests.faults.vendors.{system}").Vendor
    return play(vendor, BY_SYSTEM[system], make_plan(seed), folder)


def _assert_nothing_is_lost(outcome: Outcome, module: ModuleType) -> None:
    assert outcome.differences == []
    assert outcome.is_quiet, f"never came to rest: {outcome.failures[-3:]}"
    assert outcome.records > 20
    never = {kind for kind in Kind if not outcome.served[kind]}
    # what is never listed has no page before
    is_listed = any(each.paging != "none" for each in module.STREAMS)
    assert never <= (set() if is_listed else {Kind.REPEAT})
    assert all("\n" not in reason for reason in outcome.failures)


@pytest.mark.parametrize("seed", QUICK_SEEDS)
@pytest.mark.parametrize("system", MODELLED)
def test_a_vendor_that_fails_in_every_way_loses_us_nothing(
    system: str, seed: int, tmp_path: Path
) -> None:
    _assert_nothing_is_lost(_play(system, seed, tmp_path), BY_SYSTEM[system])


@pytest.mark.soak
@pytest.mark.parametrize("seed", SOAK_SEEDS)
@pytest.mark.parametrize("system", MODELLED)
def test_many_plays_of_a_failing_vendor_lose_us_nothing(
    system: str, seed: int, tmp_path: Path
) -> None:
    _assert_nothing_is_lost(_play(system, seed, tmp_path), BY_SYSTEM[system])


def test_every_source_that_is_asked_over_http_has_a_model() -> None:
    fields = Sources.model_fields
    asked = {
        name
        for name in BY_SYSTEM
        if "base_url" in fields[name].annotation.__args__[0].model_fields
    }
    assert asked - set(MODELLED) == set()
