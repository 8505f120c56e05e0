"""Returns and refunds of one Shopify order, as they looked at a moment."""

from datetime import datetime
from typing import Any

from connectors.practice.answers import past, zulu
from connectors.practice.model import Line, Order, Refund, Return


def return_status(order: Order, now: datetime) -> str:
    known = [back for back in order.returns if back.requested_at <= now]
    if not known:
        return "NO_RETURN"
    back = known[-1]
    if past(back.closed_at, now):
        return "RETURNED"
    if past(back.checked_at, now):
        return "INSPECTION_COMPLETE"
    return "IN_PROGRESS" if back.approved_at <= now else "RETURN_REQUESTED"


def return_nodes(order: Order, now: datetime) -> list[dict[str, Any]]:
    return [
        _return(order, back, index, now)
        for index, back in enumerate(order.returns, start=1)
        if back.requested_at <= now
    ]


def refund_node(order: Order, refund: Refund) -> dict[str, Any]:
    amount = f"{refund.cents / 100:.2f}"
    currency = order.customer.country.currency
    return {
        "id": f"gid://shopify/Refund/{refund.refund_id}",
        "createdAt": zulu(refund.at),
        "updatedAt": zulu(refund.at),
        "note": refund.note,
        "totalRefundedSet": {"shopMoney": {"amount": amount, "currencyCode": currency}},
        "refundLineItems": {
            "nodes": [
                {
                    "quantity": line.quantity,
                    "restockType": refund.restock,
                    "lineItem": {"id": f"gid://shopify/LineItem/{line.line_id}"},
                }
                for line in refund.lines[:5]
            ]
        },
    }


def _return(order: Order, back: Return, index: int, now: datetime) -> dict[str, Any]:
    closed_at = past(back.closed_at, now)
    status = "OPEN" if back.approved_at <= now else "REQUESTED"
    return {
        "id": f"gid://shopify/Return/{back.return_id}",
        "name": f"{order.name}-R{index}",
        "status": "CLOSED" if closed_at else status,
        "createdAt": zulu(back.requested_at),
        "closedAt": zulu(closed_at),
        "totalQuantity": sum(line.quantity for line in back.lines),
        "returnLineItems": {"nodes": [_return_line(back, line) for line in back.lines]},
    }


def _return_line(back: Return, line: Line) -> dict[str, Any]:
    note = "Exchange, please" if back.kind == "exchange" else None
    item = {"id": f"gid://shopify/LineItem/{line.line_id}", "sku": line.product.sku}
    return {
        "quantity": line.quantity,
        "returnReason": back.reason,
        "customerNote": note,
        "fulfillmentLineItem": {"lineItem": item},
    }
