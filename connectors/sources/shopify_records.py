"""What becomes of a Shopify order node: a record, once nothing of it is cut short."""

from typing import Any

from connectors.errors import TransientError
from connectors.sources import Record
from connectors.sources.shopify_client import SYSTEM, ShopifyClient
from connectors.sources.shopify_query import rest_of

NESTED_A_PAGE = 50


def read_order(client: ShopifyClient, stream: str, order: dict[str, Any]) -> Record:
    record = Record.read(
        SYSTEM, stream, order, id_field="legacyResourceId", time_field="updatedAt"
    )
    for field in ("lineItems", "fulfillmentOrders", "returns"):
        _complete(client, "Order", order, field)
    for fulfillment in order.get("fulfillments") or []:
        _complete(client, "Fulfillment", fulfillment, "events")
    for refund in order.get("refunds") or []:
        _complete(client, "Refund", refund, "refundLineItems")
    for one in (order.get("returns") or {}).get("nodes") or []:
        _complete(client, "Return", one, "returnLineItems")
    return record


def _complete(
    client: ShopifyClient, parent: str, node: dict[str, Any], field: str
) -> None:
    """Put what the page left out behind what it brought, in place."""
    held = node.get(field)
    if not held or not held.get("pageInfo"):
        return
    while (held.get("pageInfo") or {}).get("hasNextPage"):
        after = held["pageInfo"]["endCursor"]
        variables = {"id": node["id"], "first": NESTED_A_PAGE, "after": after}
        answer = client.ask(rest_of(parent, field), variables)
        found = next(iter(answer.values()))
        if not found or not found[field]["nodes"]:
            raise TransientError(
                f"{SYSTEM}: {node['id']}: the rest of {field} cannot be had; "
                "try again later"
            )
        held["nodes"] += found[field]["nodes"]
        held["pageInfo"] = found[field]["pageInfo"]
