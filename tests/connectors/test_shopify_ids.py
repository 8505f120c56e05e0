"""Shopify: orders by id whatever their change time says, and the ids of all."""

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from scripted_session import ScriptedSession
from vendor_session import VendorSession

from connectors.errors import PermanentError, TransientError
from connectors.landing_parts import canonical
from connectors.sources import Window, shopify
from tests.faults.vendors.shopify import Vendor

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
COSTLY = {"errors": [{"message": "cost", "extensions": {"code": "MAX_COST_EXCEEDED"}}]}


class Hands:
    """A shop, its clock and a client of it."""

    def __init__(self, **kind):
        self.at = NOON
        self.vendor = Vendor(lambda: self.at, **kind)
        self.client = self.opened(VendorSession(self.vendor))

    def opened(self, session):
        settings = self.vendor.settings("https://nordlys.example")
        return shopify.open_client(settings, session=session, sleep=[].append)

    def pull(self, cursor=None):
        window = Window(until=self.at, cursor=cursor)
        return records_of(shopify.fetch(self.client, "orders", window))

    def recheck(self, *numbers):
        ids = [str(number) for number in numbers]
        return records_of(shopify.recheck(self.client, "orders", ids))


def records_of(pages):
    return [record for page in pages for record in page.records]


def test_a_fulfilment_that_left_its_order_alone_comes_by_reading_again():
    hands = Hands()
    number = hands.vendor.place()
    hands.vendor.fulfil(number, is_told=False)
    hands.at += DAY
    last_pulled = "2026-11-21T00:00:00Z"
    assert hands.pull(last_pulled) == []
    (record,) = hands.recheck(number)
    assert json.loads(canonical(record.payload))["fulfillments"] != []
    assert record.updated_at == NOON


def test_orders_read_again_are_whole_and_more_than_a_query_may_hold():
    hands = Hands()
    numbers = [hands.vendor.place(lines=45) for _ in range(25)]
    records = hands.recheck(*numbers)
    assert [record.record_id for record in records] == [str(one) for one in numbers]
    orders = [json.loads(canonical(one.payload)) for one in records]
    assert {len(order["lineItems"]["nodes"]) for order in orders} == {45}


def test_an_order_read_again_unchanged_is_the_same_text():
    hands = Hands()
    number = hands.vendor.place()
    (pulled,) = hands.pull()
    (again,) = hands.recheck(number)
    assert isinstance(pulled.payload, bytes) and again.payload == pulled.payload


def test_an_order_that_is_gone_is_a_tombstone():
    hands = Hands()
    here, gone = hands.vendor.place(), hands.vendor.place()
    del hands.vendor.orders[gone]
    records = hands.recheck(gone, here)
    assert {record.record_id: record.is_deleted for record in records} == {
        str(gone): True,
        str(here): False,
    }


def test_a_shop_that_hides_old_orders_deletes_none(caplog):
    hands = Hands(shows_all=False)
    number = hands.vendor.place()
    del hands.vendor.orders[number]
    with caplog.at_level(logging.WARNING):
        assert hands.recheck(number) == []
    assert "read_all_orders" in caplog.text


def test_every_id_of_a_window_is_listed_and_none_of_another():
    hands = Hands()
    numbers = [hands.vendor.place(NOON - DAY * 4 + DAY / 8 * n) for n in range(24)]
    listed = shopify.list_ids(hands.client, "orders", NOON - DAY * 4, NOON - DAY * 2)
    assert list(listed) == [str(one) for one in numbers[:16]]


def test_more_ids_than_a_page_holds_all_come():
    hands = Hands()
    numbers = [hands.vendor.place() for _ in range(600)]
    listed = shopify.list_ids(hands.client, "orders", NOON - DAY, NOON + DAY)
    assert list(listed) == [str(one) for one in numbers]


def test_queries_that_cost_too_much_are_made_smaller():
    empty = {"pageInfo": {"hasNextPage": False}, "nodes": []}
    session = ScriptedSession(COSTLY, {"data": {"orders": empty}}, COSTLY, COSTLY)
    hands = Hands()
    client = hands.opened(session)
    list(shopify.list_ids(client, "orders", NOON - DAY, NOON))
    sizes = [asked["json"]["variables"]["first"] for asked in session.asked]
    assert sizes == [250, 125]
    client.page_size = 2
    with pytest.raises(PermanentError, match="fewer orders"):
        list(shopify.recheck(client, "orders", ["1", "2"]))
    asked = [one["json"]["variables"]["ids"] for one in session.asked[2:]]
    assert [len(ids) for ids in asked] == [2, 1]


def test_a_cursor_of_ids_that_stands_still_does_not_loop():
    info = {"hasNextPage": True, "endCursor": "same"}
    page = {"data": {"orders": {"pageInfo": info, "nodes": []}}}
    hands = Hands()
    client = hands.opened(ScriptedSession(page, page))
    with pytest.raises(TransientError, match="no new cursor"):
        list(shopify.list_ids(client, "orders", NOON - DAY, NOON))
