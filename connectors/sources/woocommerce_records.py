"""What becomes of what WooCommerce sends: orders, tombstones, refunds.

Every payload as received; a refund gains the `order_id` it was asked under. Not here:
which orders to ask for (`woocommerce_lists.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from connectors.http import Refusal
from connectors.sources import Record
from connectors.sources.woocommerce_client import SYSTEM, WoocommerceClient
from connectors.sources.woocommerce_time import is_repeated, read_time


def read_order(row: dict[str, Any]) -> Record:
    record = Record.read(SYSTEM, "orders", row)
    changed_at = read_time(row.get("date_modified_gmt"))
    # there a stamp may be an hour ahead: when it was seen says more of its turn
    is_unsure = changed_at is not None and is_repeated(changed_at)
    return replace(
        record,
        updated_at=None if is_unsure else changed_at,
        is_deleted=row.get("status") == "trash",
    )


def read_unlisted(client: WoocommerceClient, record_id: str) -> Record:
    """Return an order that no list shows: in the trash, hidden by a plugin, or gone."""
    try:
        return read_order(client.get(f"/orders/{record_id}"))
    except Refusal as refusal:
        body = refusal.body if isinstance(refusal.body, dict) else {}
        if body.get("code") != "woocommerce_rest_shop_order_invalid_id":
            raise
        return Record("orders", record_id, {"id": record_id}, is_deleted=True)


def fetch_refunds(
    client: WoocommerceClient, orders: Sequence[Record], *, is_thorough: bool = False
) -> Iterator[Record]:
    """Yield the refunds of orders that name any; where thorough, of all paid ones."""
    for order in orders:
        named = _named_refunds(order.payload)
        is_paid = is_thorough and bool(order.payload.get("date_paid_gmt"))
        if order.is_deleted or not (
            named or is_paid or order.payload.get("status") == "refunded"
        ):
            continue
        for row in _refund_rows(client, order.record_id, named):
            record = Record.read(SYSTEM, "refunds", row)
            yield replace(
                record,
                payload={**row, "order_id": order.payload["id"]},
                updated_at=read_time(row.get("date_created_gmt")),
            )


def _refund_rows(
    client: WoocommerceClient, order_id: str, named: set[Any]
) -> list[dict[str, Any]]:
    path = f"/orders/{order_id}/refunds"
    rows = client.whole(path, {})
    if named <= {row.get("id") for row in rows}:
        return rows
    # one was deleted meanwhile, or the answer is an old one: what it says now counts
    return client.whole(path, {})


def _named_refunds(order: dict[str, Any]) -> set[Any]:
    named = order.get("refunds") or []
    # a list with gaps leaves PHP as an object of numbered items
    listed = named.values() if isinstance(named, dict) else named
    return {one.get("id") for one in listed if isinstance(one, dict)}
