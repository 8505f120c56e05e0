"""A small practice world and its server, shared by the tests that only look at it."""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from connectors.practice.clock import PracticeClock
from connectors.practice.limits import Limits
from connectors.practice.server import PracticeServer
from connectors.practice.shop import PracticeShop

OPENED = datetime(2026, 9, 1, tzinfo=UTC)
NOON = datetime(2026, 9, 29, 12, 0, tzinfo=UTC)
QUERY = """query OrdersDelta($first: Int!, $after: String, $q: String!) {
  orders(first: $first, after: $after, query: $q, sortKey: UPDATED_AT) {
    nodes { id } } }"""


class Caller:
    """Asks the three vendors the way their clients do."""

    def __init__(self, server: PracticeServer, clock: PracticeClock) -> None:
        self.server, self.clock, self.session = server, clock, requests.Session()

    def orders(self, token="shop-token", query=QUERY, **variables):
        url = self.server.base_url("shopify") + "/admin/api/2026-01/graphql.json"
        variables = {"first": 15, "after": None, "q": ""} | variables
        return self.session.post(
            url,
            json={"query": query, "variables": variables},
            headers={"X-Shopify-Access-Token": token},
        )

    def all_orders(self, **variables):
        nodes, after = [], None
        while True:
            page = self.orders(after=after, **variables).json()["data"]["orders"]
            nodes += page["nodes"]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                return nodes

    def parcel(self, number, key="carrier-key"):
        path = "/rest/shipment/v5/trackandtrace/findByIdentifier.json"
        params = {"apikey": key, "id": number, "locale": "en"}
        return self.session.get(self.server.base_url("postnord") + path, params=params)

    def zendesk(self, path, token="desk-token", **params):
        url = self.server.base_url("zendesk") + path
        headers = {"Authorization": f"Bearer {token}"}
        return self.session.get(url, params=params, headers=headers)

    def export(self, **params):
        path = "/api/v2/incremental/tickets/cursor.json"
        return self.zendesk(path, include="users,metric_sets", **params)

    def all_tickets(self, per_page=100, **params):
        tickets = []
        params = params or {"start_time": int(OPENED.timestamp())}
        while True:
            page = self.export(per_page=per_page, **params).json()
            tickets += page["tickets"]
            params = {"cursor": page["after_cursor"]}
            if page["end_of_stream"]:
                return tickets, page["after_cursor"]


@pytest.fixture(scope="session")
def shop():
    """Four weeks of a shop that nobody tells anything."""
    return PracticeShop(seed=7, orders_per_day=30, opened_at=OPENED)


@pytest.fixture
def open_server(shop):
    """Open a server on the shared shop, or on one of its own, with given limits."""
    opened = []

    def open_it(limits=None, own_shop=None, at=NOON):
        clock = PracticeClock(at)
        server = PracticeServer(
            own_shop or shop,
            clock,
            shopify_token="shop-token",
            postnord_key="carrier-key",
            zendesk_token="desk-token",
            limits=limits or Limits(),
        )
        opened.append(server.__enter__())
        return Caller(server, clock)

    yield open_it
    for server in opened:
        server.__exit__(None, None, None)


@pytest.fixture
def caller(open_server):
    return open_server()


def later(**delta):
    return NOON + timedelta(**delta)
