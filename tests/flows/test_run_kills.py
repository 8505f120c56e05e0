"""A run killed anywhere: the next one ends as if nothing had happened."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from run_child import POINTS
from tiny_loops import Told, mails, published, run_at, shop_at
from tiny_shop import DUE_AT_NOON, NOON, ROOT, write_shop

from connectors.errors import WarehouseBusy

pytestmark = pytest.mark.slow

CHILD = Path(__file__).with_name("run_child.py")


def kill_run(config: Path, point: str) -> None:
    done = subprocess.run(
        [sys.executable, str(CHILD), str(config), NOON.isoformat(), point],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=600,
    )
    # otherwise the point was never passed and the test proves nothing
    assert done.returncode == -signal.SIGKILL


def assert_ends_as_if_nothing_had_happened(config: Path, told: Told) -> None:
    assert run_at(config, NOON).problems == []
    assert mails(config) == DUE_AT_NOON
    marts = published(config)
    assert marts.keys() == told.published.keys()
    different = {n: rows for n, rows in marts.items() if rows != told.published[n]}
    assert different == {}
    assert run_at(config, NOON).is_quiet


@pytest.mark.soak
def test_a_run_killed_at_each_stage_in_turn_ends_in_the_same_marts(
    told: Told, tmp_path: Path
) -> None:
    config = write_shop(tmp_path / "shop")
    shop = shop_at(config, NOON)
    for point in ("after_a_part", "before_the_manifest"):
        kill_run(config, point)
        assert list(shop.landing.folder.rglob("*.parquet")) != []
        assert shop.landing.manifests() == []
    kill_run(config, "within_the_load")
    assert len(shop.landing.manifests()) == 7
    counts = shop.warehouse.read(
        "select (select count(*) from raw_files.order_lines) as versions, "
        "(select count(*) from raw_varsel.loaded_parts) as parts"
    )
    assert counts == [{"versions": 0, "parts": 0}]
    kill_run(config, "during_dbt")
    # dbt goes on alone, and nobody else may write until it is done
    with pytest.raises(WarehouseBusy), shop.warehouse.lock.held("me", wait_s=0.1):
        pass
    assert_ends_as_if_nothing_had_happened(config, told)


@pytest.mark.soak
@pytest.mark.parametrize("point", POINTS)
def test_a_run_killed_at_one_stage_ends_in_the_same_marts(
    told: Told, tmp_path: Path, point: str
) -> None:
    config = write_shop(tmp_path / "shop")
    kill_run(config, point)
    assert_ends_as_if_nothing_had_happened(config, told)
