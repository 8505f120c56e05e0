"""WooCommerce REST v3: exclusive bounds, paging by number, totals, trash, times."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from pydantic import SecretStr

from connectors.settings_sources import WoocommerceSettings
from tests.faults.woocommerce_shop import ZONE, Shop

KEY, SECRET = "ck_0123456789abcdef", "cs_fedcba9876543210"
ORDERBY = ("date", "id", "include", "title", "slug", "modified")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
Answer = tuple[int, dict[str, str], bytes]
BOUNDS = {
    "modified_after": ("date_modified", 1),
    "modified_before": ("date_modified", -1),
    "after": ("date_created", 1),
    "before": ("date_created", -1),
}


class Vendor:
    """A shop behind its REST API; `shop` is its truth."""

    system = "woocommerce"

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        has_tables: bool = True,
        lists_drafts: bool = False,
    ) -> None:
        self.shop = Shop(now, has_tables=has_tables)
        self.lists_drafts = lists_drafts
        self.is_tls, self.may_read, self.has_rights = True, True, True
        self._chance = Random(7)

    def settings(self, base_url: str) -> WoocommerceSettings:
        key, secret = SecretStr(KEY), SecretStr(SECRET)
        return WoocommerceSettings(base_url=base_url, key=key, secret=secret)

    def keys(self) -> tuple[str, ...]:
        return ()

    def populate(self, count: int) -> None:
        for turn in range(count):
            # five at a time share their second, as after a bulk action
            ago = timedelta(minutes=7 * (count - turn // 5 * 5))
            self.shop.place("completed", self.shop.now() - ago)

    def change(self, step: int) -> None:
        shop, chance = self.shop, self._chance
        number = chance.choice(list(shop.orders))
        actions = (
            lambda: shop.place(),
            lambda: shop.set_status(number, "completed"),
            lambda: shop.refund(number, "25.00"),
            lambda: shop.track(number, f"0037{step:08d}"),
            lambda: shop.set_status(number, "trash"),
            lambda: shop.set_status(number, "processing"),
            lambda: shop.delete(number),
        )
        actions[step % len(actions)]()

    def surface_late(self) -> None:
        self.shop.place("processing", self.shop.now() - timedelta(minutes=60))

    def expire_cursors(self) -> None:
        """There are none."""

    def error_inside(self) -> Answer:
        return _error(200, "wp_die", "There has been a critical error on this website.")

    def truth(self) -> dict[tuple[str, str], dict[str, Any] | None]:
        held: dict[tuple[str, str], dict[str, Any] | None] = {}
        for number, order in self.shop.orders.items():
            is_trash = order["status"] == "trash"
            held["orders", str(number)] = None if is_trash else order
            for refund_id, one in self.shop.refunds[number].items():
                if not is_trash:
                    held["refunds", str(refund_id)] = {**one, "order_id": number}
        return held

    def answer(
        self,
        method: str,
        path: str,
        query: Mapping[str, list[str]],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        refused = self._refused(headers.get("Authorization", ""))
        found = re.fullmatch(r"/wp-json/wc/v3/orders(?:/(\d+)(/refunds)?)?", path)
        if found is None:
            return _error(404, "rest_no_route", "No route was found matching the URL")
        if refused:
            return refused
        number = int(found[1] or 0)
        asked = {name: values[-1] for name, values in query.items()}
        try:
            if found[2]:
                rows = list(self.shop.refunds.get(number, {}).values())
                return self._page(rows[::-1], asked)
            if found[1]:
                return self._one(number)
            return self._page(self._listed(asked), asked)
        except ValueError as error:
            return _error(400, "rest_invalid_param", f"Invalid parameter(s): {error}")

    def _refused(self, authorization: str) -> Answer | None:
        sent = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        key, _, secret = sent.partition(":")
        if not self.is_tls or key != KEY:
            message = "Sorry, you cannot list resources."
            return _error(401, "woocommerce_rest_cannot_view", message)
        wrong = "woocommerce_rest_authentication_error"
        if secret != SECRET:
            return _error(401, wrong, "Consumer secret is invalid.")
        if not self.may_read:
            message = "The API key provided does not have read permissions."
            return _error(401, wrong, message)
        if not self.has_rights:
            message = "Sorry, you cannot list resources."
            return _error(403, "woocommerce_rest_cannot_view", message)
        return None

    def _one(self, number: int) -> Answer:
        order = self.shop.orders.get(number)
        if order is None:
            return _error(404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")
        return 200, {}, json.dumps(order).encode()

    def _listed(self, asked: dict[str, str]) -> list[dict[str, Any]]:
        rows = [row for row in self.shop.orders.values() if self._shows(row, asked)]
        is_gmt = asked.get("dates_are_gmt") in ("true", "1")
        for name, (column, sign) in BOUNDS.items():
            if name in asked:
                bound = _bound(name, asked[name])
                column += "_gmt" if is_gmt else ""
                rows = [row for row in rows if _order(row[column], bound) == sign]
        if "include" in asked:
            wanted = set(asked["include"].split(","))
            rows = [row for row in rows if str(row["id"]) in wanted]
        order, by = asked.get("order", "desc"), asked.get("orderby", "date")
        if order not in ("asc", "desc") or by not in ORDERBY:
            raise ValueError("orderby")
        column = "date_modified" if by == "modified" else "date_created"
        column += "_gmt" if self.shop.has_tables else ""
        names = ("id",) if by in ("id", "include") else (column, "id")

        def key(row: dict[str, Any]) -> list[Any]:
            return [row[name] for name in names]

        return sorted(rows, key=key, reverse=order == "desc")

    def _shows(self, row: dict[str, Any], asked: dict[str, str]) -> bool:
        status = asked.get("status", "any")
        if status != "any":
            return row["status"] in status.split(",")
        if row["status"] == "checkout-draft":
            return self.lists_drafts
        return row["status"] not in ("trash", "hidden-by-plugin")

    def _page(self, rows: list[dict[str, Any]], asked: dict[str, str]) -> Answer:
        size, page = int(asked.get("per_page", "10")), int(asked.get("page", "1"))
        if not 1 <= size <= 100 or page < 1:
            raise ValueError("per_page" if page >= 1 else "page")
        shown = rows[(page - 1) * size : page * size]
        # beyond the end, own tables tell of no rows at all
        total = 0 if not shown and self.shop.has_tables else len(rows)
        headers = {"X-WP-Total": str(total), "X-WP-TotalPages": str(-(-total // size))}
        if asked.get("_fields"):
            names = asked["_fields"].split(",")
            shown = [{name: row[name] for name in names} for row in shown]
        return 200, headers, json.dumps(shown).encode()


def _bound(name: str, text: str) -> str:
    if not MOMENT.fullmatch(text):
        raise ValueError(name)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        return text[:19]
    # turned into the site's time, then compared with the GMT column
    return moment.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M:%S")


def _order(value: str, bound: str) -> int:
    return (value > bound) - (value < bound)


def _error(status: int, code: str, message: str) -> Answer:
    body = {"code": code, "message": message, "data": {"status": status}}
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()
