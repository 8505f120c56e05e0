"""Shopify Admin GraphQL: the delta on orders, nested lists cut short, orders by id."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from pydantic import SecretStr

from connectors.settings_sources import ShopifySettings

Answer = tuple[int, dict[str, str], bytes]
Node = dict[str, Any]
TOKEN = "shpat_0123456789abcdef"
BOUND = re.compile(r"(updated_at|created_at):(>=|<)'([^']+)'")
LINES_A_PAGE = 20
VERSION = {"X-Shopify-API-Version": "2026-01"}


class Vendor:
    """A shop behind its API; `orders` is its truth, by number."""

    system = "shopify"

    def __init__(self, now: Callable[[], datetime], *, shows_all: bool = True) -> None:
        self.now = now
        self.shows_all = shows_all
        self.orders: dict[int, Node] = {}
        self._last = 5_512_000
        self._generation = 0
        self._chance = Random(5)

    def settings(self, base_url: str) -> ShopifySettings:
        return ShopifySettings(base_url=base_url, token=SecretStr(TOKEN))

    def keys(self) -> tuple[str, ...]:
        return ()

    def place(self, at: datetime | None = None, *, lines: int = 1) -> int:
        """Take an order; return its number."""
        self._last += 7
        at = at or self.now()
        items = [{"id": f"gid://shopify/LineItem/{self._last}{n}", "sku": f"S-{n}"}
                 for n in range(lines)]  # fmt: skip
        self.orders[self._last] = {
            "id": f"gid://shopify/Order/{self._last}",
            "legacyResourceId": str(self._last),
            "name": f"#{self._last}",
            "createdAt": _zulu(at),
            "updatedAt": _zulu(at),
            "displayFulfillmentStatus": "UNFULFILLED",
            "lineItems": items,
            "fulfillments": [],
            "refunds": [],
        }
        return self._last

    def fulfil(self, number: int, *, is_told: bool = True) -> None:
        """Pack an order; a change of the fulfilment alone is not always told."""
        order = self.orders[number]
        order["displayFulfillmentStatus"] = "FULFILLED"
        at = _zulu(self.now())
        order["fulfillments"].append({"id": f"f{number}", "updatedAt": at})
        if is_told:
            order["updatedAt"] = at

    def populate(self, count: int) -> None:
        for turn in range(count):
            ago = timedelta(minutes=9 * (count - turn // 4 * 4))
            self.place(self.now() - ago, lines=45 if turn % 9 == 0 else 1)

    def change(self, step: int) -> None:
        number = self._chance.choice(list(self.orders))
        if step % 3 == 0:
            self.place(lines=23 if step % 2 else 1)
        elif step % 11 == 10:
            del self.orders[number]
        else:
            self.fulfil(number)

    def surface_late(self) -> None:
        """The search index shows an order some minutes after it was placed."""
        self.place(self.now() - timedelta(minutes=6))

    def expire_cursors(self) -> None:
        self._generation += 1

    def error_inside(self) -> Answer:
        cost = {
            "requestedQueryCost": 622,
            "throttleStatus": {
                "maximumAvailable": 2000.0,
                "currentlyAvailable": 122,
                "restoreRate": 100.0,
            },
        }
        said = _said("Throttled", "THROTTLED")
        return _answer({**said, "extensions": {"cost": cost}})

    def truth(self) -> dict[tuple[str, str], Node | None]:
        return {
            ("orders", str(number)): _shown(order, len(order["lineItems"]))
            for number, order in self.orders.items()
        }

    def answer(
        self,
        method: str,
        path: str,
        query: Mapping[str, list[str]],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        if headers.get("X-Shopify-Access-Token") != TOKEN:
            return _answer({"errors": "[API] Invalid API key or access token"}, 401)
        asked = json.loads(body)
        text, given = asked["query"], asked["variables"]
        if "currentAppInstallation" in text:
            handles = ["read_orders", *(["read_all_orders"] if self.shows_all else [])]
            scopes = [{"handle": handle} for handle in handles]
            return _answer(
                {"data": {"currentAppInstallation": {"accessScopes": scopes}}}
            )
        if "nodes(ids:" in text:
            found = [self._by_gid(one) for one in given["ids"]]
            return _answer({"data": {"nodes": [one and _shown(one) for one in found]}})
        if "order(id:" in text:
            return self._rest(given)
        return self._search(text, given)

    def _by_gid(self, gid: str) -> Node | None:
        return self.orders.get(int(gid.rsplit("/", 1)[-1]))

    def _rest(self, given: Node) -> Answer:
        order = self._by_gid(given["id"])
        if order is None:
            return _answer({"data": {"order": None}})
        begins = int(given["after"].removeprefix("line-"))
        rest = _lines(order, begins, given["first"])
        return _answer({"data": {"order": {"lineItems": rest}}})

    def _search(self, text: str, given: Node) -> Answer:
        place = _number if "sortKey: ID" in text else _change
        found = [order for order in self.orders.values() if _matches(order, given["q"])]
        found.sort(key=place)
        if given["after"]:
            mark = json.loads(b64decode(given["after"]))
            if mark["generation"] != self._generation:
                said = "Invalid cursor for current pagination sort"
                return _answer(_said(said, "BAD_USER_INPUT"))
            found = [each for each in found if place(each) > mark["place"]]
        page = found[: given["first"]]
        info = {"hasNextPage": len(found) > len(page), "endCursor": None}
        if page:
            mark = {"generation": self._generation, "place": place(page[-1])}
            info["endCursor"] = b64encode(json.dumps(mark).encode()).decode()
        nodes = [_shown(order) for order in page]
        return _answer({"data": {"orders": {"pageInfo": info, "nodes": nodes}}})


def _number(order: Node) -> list[Any]:
    return [int(order["legacyResourceId"])]


def _change(order: Node) -> list[Any]:
    return [order["updatedAt"], *_number(order)]


def _matches(order: Node, search: str) -> bool:
    for field, sign, bound in BOUND.findall(search):
        value = order["updatedAt" if field == "updated_at" else "createdAt"]
        if not (value >= bound if sign == ">=" else value < bound):
            return False
    return True


def _shown(order: Node, lines: int = LINES_A_PAGE) -> Node:
    return {**deepcopy(order), "lineItems": _lines(order, 0, lines)}


def _lines(order: Node, begins: int, count: int) -> Node:
    items = order["lineItems"]
    ends = min(begins + count, len(items))
    info = {"hasNextPage": ends < len(items), "endCursor": f"line-{ends}"}
    return {"pageInfo": info, "nodes": deepcopy(items[begins:ends])}


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _said(message: str, code: str) -> Node:
    return {"errors": [{"message": message, "extensions": {"code": code}}]}


def _answer(body: Node, status: int = 200) -> Answer:
    return status, dict(VERSION), json.dumps(body).encode()
