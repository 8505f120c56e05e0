"""WooCommerce: every shape an order comes in is kept as received and accepted."""

import json
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from scripted_session import ScriptedSession, answer, fixture

from connectors.errors import AuthenticationError
from connectors.landing import Landing
from connectors.settings_sources import WoocommerceSettings
from connectors.sources import Page, Record, Window, woocommerce
from connectors.warehouse import Warehouse
from flows.expectations.checking import suite_for

NOW = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)
ORDERS = fixture("woocommerce/orders.200.json")
EMPTY = fixture("woocommerce/orders.200.empty.json")
REFUNDS = fixture("woocommerce/refunds.200.json")


def opened(*answers):
    settings = WoocommerceSettings(
        base_url="https://nordlys.example",
        key=SecretStr("ck_0123456789"),
        secret=SecretStr("cs_0123456789"),
    )
    session = ScriptedSession(*answers)
    return woocommerce.open_client(settings, session=session, sleep=[].append), session


def listed(rows, pages=1):
    total = {"X_WP_Total": str(len(rows)), "X_WP_TotalPages": str(pages)}
    return answer(json.dumps(rows).encode(), **total)


def pulled():
    client, session = opened(listed(ORDERS), listed(REFUNDS), listed(EMPTY))
    pages = woocommerce.fetch(client, "orders", Window(until=NOW))
    return [record for page in pages for record in page.records], session


def loaded(folder, records):
    """Return the reasons by record id of what the load refused."""
    landing, warehouse = Landing(folder / "landing"), Warehouse(folder / "w.duckdb")
    landing.write_batch("woocommerce", "orders", [Page(records)], extracted_at=NOW)
    warehouse.load(landing, suite_for)
    refused = warehouse.read("select record_id, reason from quarantine.rows")
    return {row["record_id"]: row["reason"] for row in refused}


def test_orders_and_refunds_are_kept_as_received_with_the_order_of_a_refund():
    records, _ = pulled()
    assert [one.payload for one in records] == [
        *ORDERS,
        {**REFUNDS[0], "order_id": 733},
    ]
    assert [one.record_id for one in records] == [
        "727", "730", "733", "739", "742", "736",
    ]  # fmt: skip


def test_every_shape_is_accepted(tmp_path):
    records, _ = pulled()
    assert loaded(tmp_path, records) == {}


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("number", "", "number is missing"),
        ("date_created_gmt", None, "created_at is missing"),
        ("date_modified_gmt", "yesterday", "modified_at is not a time"),
        ("total", "a lot", "amount is not a number"),
        ("total", "-1.00", "amount is below 0"),
    ],
)
def test_an_order_that_cannot_be_used_is_refused_by_itself(
    tmp_path, field, value, reason
):
    rows = [{**ORDERS[0], field: value}, ORDERS[1]]
    records = [Record.read("woocommerce", "orders", row) for row in rows]
    (refused,) = loaded(tmp_path, records).items()
    assert refused[0] == "727"
    assert reason in refused[1]


def test_only_orders_that_may_have_refunds_are_asked_for_them():
    _, session = pulled()
    asked = [one["url"].removeprefix("https://nordlys.example/wp-json/wc/v3")
             for one in session.asked]  # fmt: skip
    assert asked == ["/orders", "/orders/733/refunds", "/orders"]


def test_a_wrong_secret_is_told_without_the_secret():
    refused = answer(fixture("woocommerce/orders.401.secret.json"), 401)
    client, session = opened(refused)
    with pytest.raises(AuthenticationError, match="VARSEL_WOOCOMMERCE_SECRET") as said:
        woocommerce.check(client)
    assert "cs_0123" not in str(said.value)
    assert session.asked[0]["headers"]["Authorization"].startswith("Basic ")


def test_an_order_that_is_not_there_any_more_is_a_tombstone():
    gone = answer(fixture("woocommerce/order.404.json"), 404)
    client, _ = opened(listed(EMPTY), gone)
    (page,) = woocommerce.recheck(client, "orders", ["727"])
    assert [(one.record_id, one.is_deleted) for one in page.records] == [("727", True)]
