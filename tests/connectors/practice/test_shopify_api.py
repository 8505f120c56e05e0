"""The order API: auth, paging, cost points, boundaries, and nothing from the future."""

import json
from datetime import datetime

import pytest

from connectors.practice.answers import zulu
from connectors.practice.limits import Limits
from tests.connectors.practice.conftest import NOON, OPENED, later

TIMES = ("createdAt", "updatedAt", "cancelledAt", "inTransitAt", "deliveredAt",
         "happenedAt", "processedAt", "closedAt", "marketingUpdatedAt")  # fmt: skip


def times_in(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key in TIMES and value:
                yield datetime.fromisoformat(value)
            yield from times_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from times_in(value)


def test_a_wrong_token_is_401_in_shopify_words(caller):
    answer = caller.orders(token="wrong")
    assert answer.status_code == 401
    assert answer.json()["errors"].startswith("[API] Invalid API key or access token")


def test_paging_returns_every_order_once_oldest_change_first(caller, shop):
    nodes = caller.all_orders(q=f"updated_at:>='{zulu(OPENED)}'")
    changed = [node["updatedAt"] for node in nodes]
    assert changed == sorted(changed)
    assert sorted(node["name"] for node in nodes) == sorted(
        order.name for order in shop.orders(NOON)
    )


def test_the_boundary_is_inclusive(caller):
    last = caller.all_orders()[-1]
    nodes = caller.all_orders(q=f"updated_at:>='{last['updatedAt']}'")
    assert [node["id"] for node in nodes] == [last["id"]]


def test_an_unquoted_time_loses_its_hours(caller):
    day = zulu(NOON)[:10]
    quoted = caller.all_orders(q=f"updated_at:>='{day}T00:00:00Z'")
    unquoted = caller.all_orders(q=f"updated_at:>={day}T11:59:00Z")
    assert unquoted == quoted


@pytest.mark.parametrize("hours", [-600, -200, 0], ids=["early", "mid", "noon"])
def test_nothing_later_than_the_clock_is_visible(open_server, hours):
    now = later(hours=hours)
    nodes = open_server(at=now).all_orders()
    assert nodes
    assert max(times_in(nodes)) <= now


def test_scans_of_the_carrier_do_not_move_the_order(caller):
    behind = [
        node
        for node in caller.all_orders()
        for sent in node["fulfillments"]
        if sent["updatedAt"] > node["updatedAt"]
    ]
    assert len(behind) > 100


def test_shipping_and_refunding_move_the_order(caller):
    for node in caller.all_orders():
        own = [node["createdAt"], *(f["createdAt"] for f in node["fulfillments"])]
        own += [refund["createdAt"] for refund in node["refunds"]]
        assert node["updatedAt"] >= max(own)


def test_an_order_has_the_fields_of_the_delta_query(caller):
    node = caller.all_orders()[0]
    assert node["legacyResourceId"] in node["id"]
    assert node["fulfillmentOrders"]["nodes"][0]["deliveryMethod"][
        "maxDeliveryDateTime"
    ]
    line = node["lineItems"]["nodes"][0]
    assert line["product"]["productType"]
    assert {"key", "value"} == set(line["customAttributes"][0])
    assert set(node["totalPriceSet"]["shopMoney"]) == {"amount", "currencyCode"}


def test_exchanges_cancellations_returns_and_refunds_occur(caller):
    nodes = caller.all_orders()
    assert any(node["tags"][:1] == ["exchange"] for node in nodes)
    assert any(node["cancelledAt"] and node["cancelReason"] for node in nodes)
    assert {"NO_RETURN", "IN_PROGRESS", "RETURNED"} <= {
        n["returnStatus"] for n in nodes
    }
    assert any(n["displayFinancialStatus"] == "PARTIALLY_REFUNDED" for n in nodes)
    assert any(node["customer"] is None for node in nodes)


def test_an_empty_bucket_throttles_at_http_200(open_server):
    caller = open_server(Limits(shopify_points=1000, shopify_points_per_s=1))
    assert "data" in caller.orders().json()
    answer = caller.orders()
    body = answer.json()
    assert answer.status_code == 200
    assert body["errors"][0]["extensions"]["code"] == "THROTTLED"
    cost = body["extensions"]["cost"]
    assert cost["requestedQueryCost"] > cost["throttleStatus"]["currentlyAvailable"]


def test_a_query_that_costs_too_much_is_refused(caller):
    error = caller.orders(first=100).json()["errors"][0]
    assert error["extensions"]["code"] == "MAX_COST_EXCEEDED"


@pytest.mark.parametrize(
    "asked",
    [{"query": "{ shop { name } }"}, {"first": 0}, {"after": "nonsense"},
     {"q": "updated_at:>='yesterday'"}],
    ids=["another field", "no rows", "a bad cursor", "a bad time"],
)  # fmt: skip
def test_a_bad_question_is_a_graphql_error(caller, asked):
    answer = caller.orders(**asked)
    assert answer.status_code == 200
    assert answer.json()["errors"][0]["message"]


def test_another_path_is_404(caller):
    url = caller.server.base_url("shopify") + "/admin/orders.json"
    assert caller.session.post(url, json={}).status_code == 404


def test_the_hidden_numbers_are_in_no_payload(caller, shop):
    tickets, _ = caller.all_tickets()
    text = json.dumps([caller.all_orders(), tickets])
    assert str(shop._effect) not in text
    for word in ("effect", "prevented", "resolve", "not_told", "cause"):
        assert f'"{word}' not in text


def test_orders_by_id_come_in_their_order_and_null_for_what_is_not_there(caller):
    first, second = caller.all_orders()[:2]
    ids = [second["id"], "gid://shopify/Order/1", first["id"]]
    query = "query OrdersById($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    answer = caller.orders(query=query, ids=ids)
    assert answer.json()["data"]["nodes"] == [second, None, first]
