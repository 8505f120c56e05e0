"""What real shops answered is taken in whole, or refused for the right reason."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scripted_session import ScriptedSession, answer
from vendor_session import VendorSession

from connectors.errors import AuthenticationError, TransientError
from connectors.http import Refusal
from connectors.landing import Landing
from connectors.sources import Page, Record, Window, shopify, woocommerce
from connectors.warehouse import Warehouse
from flows.expectations.checking import suite_for
from tests.faults.vendors.shopify import Vendor as Shopify
from tests.faults.vendors.woocommerce import Vendor as WooCommerce

pytestmark = pytest.mark.real_data

NOW = datetime(2026, 11, 22, tzinfo=UTC)
URL = "https://nordlys.example"


def recordings(system):
    root = os.environ.get("VARSEL_REAL_DATA")
    folder = Path(root or "") / "recordings" / system
    if not root or not folder.is_dir():
        pytest.skip(f"VARSEL_REAL_DATA names no folder that holds recordings/{system}")
    return folder


def bodies(folder):
    files = sorted(folder.glob("*.json"))
    kept = [file for file in files if not file.name.endswith(".http.json")]
    assert kept
    return {file.stem: json.loads(file.read_bytes()) for file in kept}


def client_of(vendor, session):
    module = woocommerce if vendor.system == "woocommerce" else shopify
    settings = vendor.settings(URL)
    return module.open_client(settings, session=session, sleep=[].append)


def loaded(folder, stream, records):
    """Return the reasons by record id of what the load refused, and what it took."""
    landing, warehouse = Landing(folder / "landing"), Warehouse(folder / "w.duckdb")
    landing.write_batch("woocommerce", stream, [Page(records)], extracted_at=NOW)
    report = warehouse.load(landing, suite_for)
    refused = warehouse.read("select record_id, reason from quarantine.rows")
    reasons = {row["record_id"]: row["reason"] for row in refused}
    return reasons, {one.stream: one.new_versions for one in report.streams}


def test_every_order_and_refund_of_a_real_shop_comes_and_is_accepted(tmp_path):
    folder = recordings("woocommerce_real")
    vendor = WooCommerce(lambda: NOW)
    for rows in bodies(folder / "orders_modified_asc").values():
        vendor.shop.orders |= {row["id"]: row for row in rows}
    vendor.shop.refunds = {number: {} for number in vendor.shop.orders}
    for rows in bodies(folder / "refunds_all").values():
        for row in rows:
            vendor.shop.refunds[row["parent_id"]][row["id"]] = row
    client = client_of(vendor, VendorSession(vendor))
    pages = woocommerce.fetch(client, "orders", Window(until=NOW))
    records = [record for page in pages for record in page.records]
    held = {(one.stream, one.record_id): one.payload for one in records}
    assert len(held) == len(records) == 334 + 49
    assert held == vendor.truth()
    # the night in which the clocks go back is not to be trusted
    assert sum(one.updated_at is None for one in records if one.stream == "orders") < 5
    reasons, taken = loaded(tmp_path, "orders", records)
    assert (reasons, taken) == ({}, {"orders": 334, "refunds": 49})


def test_single_orders_and_the_refunds_of_one_are_accepted(tmp_path):
    folder = recordings("woocommerce_real")
    found = bodies(folder / "order_by_id")
    vendor = WooCommerce(lambda: NOW)
    client = client_of(vendor, ScriptedSession(*[answer(b) for b in found.values()]))
    orders = [client.get("/orders/1") for _ in found]
    records = [Record.read("woocommerce", "orders", order) for order in orders]
    lists = [
        rows for name, rows in bodies(folder / "refunds").items() if "_list" in name
    ]
    records += [
        Record("refunds", str(row["id"]), {**row, "order_id": 1})
        for rows in lists
        for row in rows
    ]
    reasons, taken = loaded(tmp_path, "orders", records)
    assert reasons == {}
    assert taken["orders"] >= 15


def expected_of(status):
    if status == 200:
        return None
    if status in (401, 403):
        return AuthenticationError
    return TransientError if status >= 500 else Refusal


def test_every_recorded_error_is_told_as_what_it_is():
    folder = recordings("woocommerce_real") / "errors"
    hints = {
        "401_right_key_wrong_secret": "check VARSEL_WOOCOMMERCE_SECRET",
        "401_unknown_consumer_key": "does not know VARSEL_WOOCOMMERCE_KEY",
        "401_no_credentials": "drops the header Authorization",
        "key_of_subscriber_list": "may not see orders",
        "write_only_key_reads": "the right to read",
        "400_modified_after": "Invalid date",
        "404_order": "woocommerce_rest_shop_order_invalid_id",
    }
    told = {}
    for name, body in bodies(folder).items():
        status = json.loads((folder / f"{name}.http.json").read_text())["status"]
        script = [answer(json.dumps(body).encode(), status) for _ in range(6)]
        client = client_of(WooCommerce(lambda: NOW), ScriptedSession(*script))
        kind = expected_of(status)
        if kind is None:
            assert client.page("/orders", {}) == body, name
            continue
        with pytest.raises(kind) as caught:
            client.get("/orders")
        told[name] = str(caught.value)
    assert len(told) > 30
    for name, hint in hints.items():
        assert hint in told[name], told[name]
    products = json.loads((folder / "id_of_a_product_as_order.json").read_text())
    assert products["code"] == "woocommerce_rest_shop_order_invalid_id"


def test_orders_of_the_documentation_are_accepted_and_other_things_refused(tmp_path):
    vendor, records = WooCommerce(lambda: NOW), []
    for name, body in bodies(recordings("woocommerce")).items():
        rows = body if isinstance(body, list) else [body]
        session = ScriptedSession(answer(json.dumps(rows).encode()))
        for row in client_of(vendor, session).page("/orders", {}):
            if "id" not in row:
                # neither an order nor anything that could be kept as one
                assert not name.startswith("orders") or "create" in row, name
                continue
            record = Record.read("woocommerce", "orders", row)
            named = f"{name}/{record.record_id}"
            records.append(replace(record, record_id=named))
    reasons, _ = loaded(tmp_path, "orders", records)
    accepted = {one.record_id for one in records} - reasons.keys()
    assert {name.split("__")[0] for name in accepted} == {"orders"}
    assert not any(name.startswith("orders") for name in reasons)
    assert all("number is missing" in reason for reason in reasons.values())


def responses(found):
    """Yield every recorded response, however deep it stands."""
    if isinstance(found, dict) and {"response", "status"} <= found.keys():
        yield found["response"]
    elif isinstance(found, dict | list):
        for one in found.values() if isinstance(found, dict) else found:
            yield from responses(one)


def test_every_answer_of_a_real_shopify_is_data_or_a_missing_right():
    vendor = Shopify(lambda: NOW)
    told = []
    for recorded in bodies(recordings("shopify")).values():
        for body in responses(recorded["api"]):
            client = client_of(vendor, ScriptedSession(answer(body)))
            if "errors" not in body:
                assert client.ask("query", {}) == body["data"]
                continue
            with pytest.raises(AuthenticationError, match="not approved") as caught:
                client.ask("query", {})
            told.append(str(caught.value))
    assert len(told) == 4
    assert all("VARSEL_SHOPIFY_TOKEN" in line for line in told)
