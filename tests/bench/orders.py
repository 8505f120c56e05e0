"""Nested orders as Shopify's GraphQL gives them, as many as are asked for.

Made from orders of a practice shop, with an id and a time of their own each: their
lines, an address, what was paid and how it is sent; `shipped` ones with attributes,
customer, parcels, returns and refunds as well, all that the connector asks for.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from connectors.json_text import decoded
from connectors.practice.shop import PracticeShop
from connectors.practice.shopify_orders import order_node
from connectors.sources import Page, Record

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
ORDERS_A_PAGE = 250
KINDS = 1_000


@cache
def _templates(is_shipped: bool) -> list[str]:
    orders = PracticeShop(1, 30, NOON - timedelta(days=45)).orders(NOON)
    texts = []
    for order in orders[:KINDS]:
        node = order_node(order, NOON, NOON)
        if not is_shipped:
            node |= {"fulfillments": [], "refunds": [], "customer": None}
            node |= {"returns": {"nodes": []}, "fulfillmentOrders": {"nodes": []}}
            for line in node["lineItems"]["nodes"]:
                line["customAttributes"] = []
        for parcel in node["fulfillments"]:
            # what most shops have there: the scans come from the carrier
            parcel["events"] = {"nodes": []}
        text = json.dumps(node, ensure_ascii=False, separators=(",", ":"))
        text = text.replace(node["legacyResourceId"], "@ID@")
        texts.append(text.replace(node["updatedAt"], "@AT@", 1))
    return texts


def text_of(number: int, *, is_shipped: bool = False) -> str:
    """Return the JSON text of one order."""
    at = (FIRST + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = _templates(is_shipped)[number % KINDS]
    return text.replace("@ID@", str(5_500_000_000_000 + number)).replace("@AT@", at)


def write_answers(folder: Path, orders: int) -> int:
    """Write the vendor's answers, a file a page; returns their bytes in all."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for start in range(0, orders, ORDERS_A_PAGE):
        end = min(start + ORDERS_A_PAGE, orders)
        nodes = ",".join(
            text_of(number, is_shipped=True) for number in range(start, end)
        )
        has_next = "true" if end < orders else "false"
        text = (
            f'{{"data":{{"orders":{{"pageInfo":{{"hasNextPage":{has_next},'
            f'"endCursor":"{end}"}},"nodes":[{nodes}]}}}}}}'
        )
        path = folder / f"{start // ORDERS_A_PAGE:05d}.json"
        written += path.write_bytes(text.encode())
    return written


def pages(orders: int, *, begin: int = 0, is_shipped: bool = False) -> Iterator[Page]:
    """Yield so many of the same orders as a source would, from the `begin`-th on."""
    for start in range(begin, begin + orders, ORDERS_A_PAGE):
        numbers = range(start, min(start + ORDERS_A_PAGE, begin + orders))
        texts = (text_of(number, is_shipped=is_shipped) for number in numbers)
        yield Page([_record(decoded(text.encode())) for text in texts])


def _record(node: dict[str, Any]) -> Record:
    at = datetime.fromisoformat(node["updatedAt"])
    return Record("orders", node["legacyResourceId"], node, at)
