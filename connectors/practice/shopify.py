"""Shopify's Admin GraphQL as this shop would answer it: the delta query on orders.

Variables, cost points and errors are here; what one order looks like is in
`shopify_orders.py`. The query text is not parsed beyond which fields it starts from.
"""

import json
import re
from base64 import b64decode, b64encode
from bisect import bisect_right
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Any

from connectors.practice.answers import Answer, Request, zulu
from connectors.practice.limits import Bucket, Limits
from connectors.practice.model import Order
from connectors.practice.shop import PracticeShop
from connectors.practice.shopify_orders import ORDER_ID, order_node

PATH = re.compile(r"^/admin/api/(\d{4}-\d{2})/graphql\.json$")
FILTER = re.compile(r"updated_at:\s*(>=|>)\s*(?:'([^']+)'|\"([^\"]+)\"|([^\s]+))")
REFUSED = "[API] Invalid API key or access token (unrecognized login or wrong password)"
COST_PER_ORDER = 62
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
Row = tuple[datetime, Order]


class ShopifyApi:
    def __init__(self, shop: PracticeShop, token: str, limits: Limits) -> None:
        self._shop, self._token = shop, token
        self._max_cost = limits.shopify_max_query_cost
        self._bucket = Bucket(limits.shopify_points, limits.shopify_points_per_s)

    def answer(self, request: Request) -> Answer:
        version = PATH.match(request.path)
        if version is None or request.method != "POST":
            return Answer({"errors": "Not Found"}, 404)
        given = request.headers.get("X-Shopify-Access-Token", "")
        if not compare_digest(given.encode(), self._token.encode()):
            return Answer({"errors": REFUSED}, 401)
        try:
            asked = json.loads(request.body)
            variables = asked.get("variables") or {}
            query = asked["query"]
        except (ValueError, KeyError, AttributeError):
            return Answer(
                {"errors": {"query": "Required parameter missing or invalid"}}, 400
            )
        headers = {"X-Shopify-API-Version": version[1]}
        return Answer(self._run(query, variables, request.now), 200, headers)

    def _run(self, query: str, variables: dict[str, Any], now: datetime) -> dict:
        if "currentAppInstallation" in query:
            scopes = [{"handle": "read_orders"}, {"handle": "read_all_orders"}]
            return {"data": {"currentAppInstallation": {"accessScopes": scopes}}}
        if re.search(r"\bnodes\s*\(\s*ids\b", query):
            return self._by_id(variables.get("ids") or [], now)
        if not re.search(r"\borders\s*\(", query):
            return _error("Field doesn't exist on type 'QueryRoot'", "undefinedField")
        first = variables.get("first", 10)
        if not isinstance(first, int) or not 1 <= first <= 250:
            return _error("first must be between 1 and 250", "BAD_REQUEST")
        requested = 2 + COST_PER_ORDER * first
        if requested > self._max_cost:
            return self._too_costly(requested)
        try:
            rows, has_next = self._page(variables, first, now)
        except ValueError as error:
            return _error(str(error), "BAD_USER_INPUT")
        actual = 2 + len(rows) * COST_PER_ORDER // 3
        if self._bucket.take(actual, needed=requested):
            return self._costed(_error("Throttled", "THROTTLED"), requested, None)
        data = {
            "orders": {
                "pageInfo": {
                    "hasNextPage": has_next,
                    "endCursor": _cursor(rows[-1]) if rows else None,
                },
                "nodes": [order_node(order, at, now) for at, order in rows],
            }
        }
        return self._costed({"data": data}, requested, actual)

    def _by_id(self, ids: list[str], now: datetime) -> dict:
        """Answer `nodes(ids:)`: an order or null for each id, in their order."""
        requested = 2 + COST_PER_ORDER * len(ids)
        if requested > self._max_cost:
            return self._too_costly(requested)
        if self._bucket.take(requested // 3, needed=requested):
            return self._costed(_error("Throttled", "THROTTLED"), requested, None)
        known = {
            f"gid://shopify/Order/{ORDER_ID + order.number}": order_node(order, at, now)
            for at, order in self._shop.changed_orders(EPOCH, now)
            if f"gid://shopify/Order/{ORDER_ID + order.number}" in ids
        }
        data = {"nodes": [known.get(one) for one in ids]}
        return self._costed({"data": data}, requested, requested // 3)

    def _too_costly(self, requested: int) -> dict:
        return _error(
            f"Query cost is {requested}, which exceeds the single query max cost limit "
            f"({self._max_cost})",
            "MAX_COST_EXCEEDED",
            {"cost": requested, "maxCost": self._max_cost},
        )

    def _page(
        self, variables: dict[str, Any], first: int, now: datetime
    ) -> tuple[list[Row], bool]:
        since = _since(str(variables.get("q") or ""))
        after = variables.get("after")
        mark = _read_cursor(after) if after else (EPOCH, 0)
        rows = self._shop.changed_orders(since, now)
        start = bisect_right(rows, mark, key=lambda row: (row[0], row[1].number))
        return rows[start : start + first], len(rows) > start + first

    def _costed(self, body: dict, requested: int, actual: int | None) -> dict:
        body["extensions"] = {
            "cost": {
                "requestedQueryCost": requested,
                "actualQueryCost": actual,
                "throttleStatus": {
                    "maximumAvailable": self._bucket.capacity,
                    "currentlyAvailable": int(self._bucket.level),
                    "restoreRate": self._bucket.per_s,
                },
            }
        }
        return body


def _since(search: str) -> datetime:
    found = FILTER.search(search)
    if found is None:
        return EPOCH
    text = found[2] or found[3]
    if text is None:
        # an unquoted value ends, for this vendor, at the first colon of its time
        text = found[4].split("T")[0]
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _cursor(row: Row) -> str:
    at, order = row
    mark = {"last_id": ORDER_ID + order.number, "last_value": zulu(at)}
    return b64encode(json.dumps(mark).encode()).decode()


def _read_cursor(text: str) -> tuple[datetime, int]:
    try:
        mark = json.loads(b64decode(text, validate=True))
        at = datetime.fromisoformat(mark["last_value"])
        return at, int(mark["last_id"]) - ORDER_ID
    except (ValueError, KeyError, TypeError):
        raise ValueError(
            f"Invalid cursor for current pagination sort: {text!r}"
        ) from None


def _error(message: str, code: str, extra: dict[str, Any] | None = None) -> dict:
    return {
        "errors": [{"message": message, "extensions": {"code": code, **(extra or {})}}]
    }
