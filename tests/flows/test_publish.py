"""Nothing is published that was not built whole."""

from pathlib import Path

import pytest
from tiny_loops import shop_at, without_dbt
from tiny_shop import NOON, write_shop

from connectors.errors import VarselError
from flows.publish import publish


def test_nothing_is_published_before_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_dbt(monkeypatch)
    shop = shop_at(write_shop(tmp_path / "shop"), NOON)
    with pytest.raises(VarselError, match="Run `varsel build`"):
        publish(shop)
    assert not shop.published.exists()
    assert not shop.site.exists()


def test_a_build_that_failed_leaves_readers_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_dbt(monkeypatch)
    shop = shop_at(write_shop(tmp_path / "shop"), NOON)
    shop.warehouse.prepare()
    before = shop.warehouse.publish(shop.published, "before")
    with pytest.raises(VarselError, match="readers keep the build before"):
        publish(shop)
    assert (shop.published / "current").resolve() == before
