"""Nothing is published that was not built whole."""

from pathlib import Path

import pytest
from tiny_loops import shop_at, without_dbt
from tiny_shop import NOON, write_shop

from connectors.errors import VarselError
from flows import publish as publishing
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


def test_a_publish_that_was_cut_short_is_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise VarselError("the docs could not be generated")

    shop = shop_at(write_shop(tmp_path / "shop"), NOON)
    shop.warehouse.prepare()
    built = {"fingerprint": "abcdefgh", "as_of": NOON, "project": "p"}
    shop.warehouse.replace_tables(
        {"raw_varsel.builds": [built], "raw_varsel.run_context": [{"as_of": NOON}]}
    )
    pages: list[str] = []
    monkeypatch.setattr(publishing, "_publish_docs", cut)
    monkeypatch.setattr(publishing, "_publish_site", lambda shop: pages.append("site"))
    monkeypatch.setattr(publishing, "publish_previews", lambda shop: None)
    beside = ["create table nothing (at_all int)"]
    monkeypatch.setattr(publishing, "load_lookups", lambda: beside)
    with pytest.raises(VarselError, match="docs"):
        publish(shop)
    assert pages == []
    monkeypatch.setattr(publishing, "_publish_docs", lambda shop, dbt: None)
    publish(shop)
    assert pages == ["site"]
    # and what is published whole is not published again
    publish(shop)
    assert pages == ["site"]
