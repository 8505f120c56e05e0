"""A build that keeps rows leaves the marts that a build from nothing leaves."""

from pathlib import Path

import pytest

from tests.bench.build import bench_build


@pytest.mark.soak
@pytest.mark.parametrize("orders", [2_000, 20_000])
def test_every_mart_is_that_of_a_build_from_nothing(
    tmp_path: Path, orders: int
) -> None:
    assert bench_build(tmp_path, orders) == []
