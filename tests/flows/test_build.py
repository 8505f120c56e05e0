"""What a failing dbt node holds back, and how it is told."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tiny_loops import shop_at
from tiny_shop import NOON, write_shop

from connectors.errors import SendingRefused, VarselError
from flows.build import (
    CAUTIOUS,
    NO_TESTS,
    NO_UNIT_TESTS,
    PROJECT_ALONE,
    VIEWS_AND_SEEDS,
    BuildReport,
    blocked_types,
    build,
    rebuild_after_sending,
)
from flows.context import refuse_to_go_back
from flows.dbt import DbtResult
from flows.fingerprint import last_fingerprint
from flows.notify import notify
from flows.publish import publish
from flows.shop import Shop

MANIFEST = {
    "nodes": {
        "model.varsel.fct_parcels": {
            "config": {"meta": {"blocks": ["delay_notice", "order_dispatched"]}}
        },
        "model.varsel.fct_orders": {
            "config": {"meta": {"blocks": ["order_confirmation"]}}
        },
        "model.varsel.fct_contacts_after_hours": {"config": {"meta": {}}},
        "test.varsel.unique_fct_parcels_parcel_id": {
            "depends_on": {"nodes": ["model.varsel.fct_parcels"]}
        },
        "test.varsel.relationships_parcels_orders": {
            "depends_on": {
                "nodes": ["model.varsel.fct_parcels", "model.varsel.fct_orders"]
            }
        },
        "test.varsel.not_null_contacts": {
            "depends_on": {"nodes": ["model.varsel.fct_contacts_after_hours"]}
        },
        "test.varsel.assert_due_in_ledger": {
            "depends_on": {"nodes": ["model.varsel.mart_messages_due"]}
        },
    }
}


@pytest.mark.parametrize(
    ("failed", "blocked"),
    [
        ((), set()),
        (("model.varsel.fct_parcels",), {"delay_notice", "order_dispatched"}),
        (
            ("test.varsel.unique_fct_parcels_parcel_id",),
            {"delay_notice", "order_dispatched"},
        ),
        (
            ("test.varsel.relationships_parcels_orders",),
            {"delay_notice", "order_dispatched", "order_confirmation"},
        ),
        (("test.varsel.not_null_contacts",), set()),
        (("model.varsel.mart_messages_due",), {"everything"}),
        (
            ("model.varsel.fct_orders", "model.varsel.mart_messages_due"),
            {"order_confirmation", "everything"},
        ),
        (("model.varsel.gone_from_the_project",), set()),
    ],
    ids=[
        "nothing failed",
        "a model",
        "a test of one model",
        "a test of two models",
        "a test of a model no message needs",
        "the due list",
        "a model and the due list",
        "a node dbt does not know",
    ],
)
def test_a_failed_node_holds_back_what_it_declares_and_nothing_else(
    failed: tuple[str, ...], blocked: set[str]
) -> None:
    assert blocked_types(failed, MANIFEST) == blocked


class FailingDbt:
    """dbt whose every command ends with one failed model."""

    def __init__(self, manifest_file: Path) -> None:
        self.manifest_file = manifest_file

    def run(self, *_: str) -> DbtResult:
        node = "model.varsel.fct_messages"
        return DbtResult(self.manifest_file, {node: "error"}, {node: "no such column"})


def test_a_rebuild_after_sending_that_fails_is_told_and_not_remembered(
    tmp_path: Path,
) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(MANIFEST))
    shop = shop_at(write_shop(tmp_path / "shop"), NOON)
    shop.warehouse.prepare()
    report = rebuild_after_sending(
        shop, FailingDbt(manifest), BuildReport(succeeded=280)
    )
    assert report.problems == ["dbt model.varsel.fct_messages: no such column"]
    assert last_fingerprint(shop) is None


def test_a_build_that_failed_is_neither_published_nor_sent_from(
    tmp_path: Path,
) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(MANIFEST))
    shop = shop_at(write_shop(tmp_path / "shop"), NOON)
    shop.warehouse.prepare()
    whole = {"fingerprint": "whole", "as_of": NOON, "project": "p"}
    shop.warehouse.replace_tables({"raw_varsel.builds": [whole]})
    with shop.warehouse.connect() as connection:
        connection.execute("create table mart_messages_due (message_key varchar)")
    rebuild_after_sending(shop, FailingDbt(manifest), BuildReport())
    with pytest.raises(VarselError, match="no build has succeeded"):
        publish(shop)
    with pytest.raises(SendingRefused, match="the last build failed"):
        notify(shop)
    # the day it reached is not forgotten with it
    with pytest.raises(VarselError, match="has reached 2026-03-10"):
        refuse_to_go_back(shop.at(NOON - timedelta(hours=1)))


class NotingDbt:
    """dbt that builds everything at once, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def over(self, shop: Shop) -> Shop:
        """Return the shop with this for its dbt."""
        return replace(shop, open_dbt=lambda *_: self)

    def warm_up(self) -> None:
        pass

    def run(self, *arguments: str) -> DbtResult:
        self.asked.append(arguments)
        return DbtResult(Path("manifest.json"), {"model.varsel.fct_orders": "success"})

    def close(self) -> None:
        pass


def test_views_seeds_and_their_tests_are_made_once_for_a_project(
    tmp_path: Path,
) -> None:
    dbt = NotingDbt()
    shop = dbt.over(shop_at(write_shop(tmp_path / "shop"), NOON))
    build(shop)
    assert dbt.asked == [
        ("build", *NO_TESTS, "--full-refresh"),
        ("test", *NO_UNIT_TESTS),
    ]
    dbt.asked.clear()
    build(shop.at(NOON + timedelta(hours=1)))
    assert dbt.asked == [
        ("build", *NO_TESTS, "--exclude", *VIEWS_AND_SEEDS),
        ("test", *NO_UNIT_TESTS, *CAUTIOUS, "--exclude", *PROJECT_ALONE),
    ]


def test_a_new_project_is_tested_also_by_a_build_that_tests_no_data(
    tmp_path: Path,
) -> None:
    dbt = NotingDbt()
    shop = dbt.over(shop_at(write_shop(tmp_path / "shop"), NOON))
    build(shop, has_tests=False)
    assert dbt.asked == [
        ("build", *NO_TESTS, "--full-refresh"),
        ("test", *NO_UNIT_TESTS, *CAUTIOUS, "--select", *PROJECT_ALONE),
    ]
    dbt.asked.clear()
    build(shop.at(NOON + timedelta(hours=1)), has_tests=False)
    assert dbt.asked == [("build", *NO_TESTS, "--exclude", *VIEWS_AND_SEEDS)]
