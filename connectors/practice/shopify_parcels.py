"""Fulfilments and fulfilment orders of one order, as they looked at a moment."""

from datetime import datetime
from typing import Any

from connectors.practice.answers import past, zulu
from connectors.practice.model import Order, Scan

STATUS = {
    "91": "LABEL_PRINTED", "31": "IN_TRANSIT", "32": "IN_TRANSIT", "20": "IN_TRANSIT",
    "84": "DELAYED", "113": "OUT_FOR_DELIVERY", "47": "ATTEMPTED_DELIVERY",
    "1": "READY_FOR_PICKUP", "40": "DELIVERED", "56": "FAILURE", "57": "FAILURE",
    "78": "FAILURE", "79": "FAILURE",
}  # fmt: skip
FULFILMENT_ID, FULFILMENT_ORDER_ID = 4_900_000_000_000, 6_300_000_000_000
TRACKING = "https://tracking.postnord.com/?id="


def fulfilment_node(order: Order, part: int, now: datetime) -> dict[str, Any]:
    parcel = order.parcels[part]
    scans = [scan for scan in parcel.scans if scan.at <= now and scan.code in STATUS]
    number = FULFILMENT_ID + order.number * 10 + part
    moving = [scan.at for scan in scans if STATUS[scan.code] == "IN_TRANSIT"]
    return {
        "id": f"gid://shopify/Fulfillment/{number}",
        "name": f"{order.name}-F{part + 1}",
        "status": "SUCCESS",
        "displayStatus": STATUS[scans[-1].code] if scans else "FULFILLED",
        "createdAt": zulu(parcel.label_at),
        "updatedAt": zulu(scans[-1].at if scans else parcel.label_at),
        "estimatedDeliveryAt": zulu(order.promise_at),
        "inTransitAt": zulu(moving[0] if moving else None),
        "deliveredAt": zulu(past(parcel.delivered_at, now)),
        "trackingInfo": [
            {
                "company": f"PostNord {order.customer.country.code}",
                "number": parcel.number,
                "url": f"{TRACKING}{parcel.number}",
            }
        ],
        "events": {
            "nodes": [_event(number, i, s) for i, s in enumerate(scans)][::-1][:10]
        },
    }


def fulfilment_order_nodes(order: Order, now: datetime) -> list[dict[str, Any]]:
    parts = order.parcels or [None]
    return [_fulfilment_order(order, part, now) for part in range(len(parts))]


def _fulfilment_order(order: Order, part: int, now: datetime) -> dict[str, Any]:
    cancelled_at = past(order.cancelled_at, now)
    label_at = past(order.parcels[part].label_at, now) if order.parcels else None
    on_hold = bool(order.hold_until and order.hold_until > now and not cancelled_at)
    status = "ON_HOLD" if on_hold else "OPEN"
    if cancelled_at:
        status = "CANCELLED"
    elif label_at:
        status = "CLOSED"
    pickup = order.delivery == "pickup"
    note = "Attribute missing, asking the customer" if order.hold == "OTHER" else None
    number = FULFILMENT_ORDER_ID + order.number * 10 + part
    return {
        "id": f"gid://shopify/FulfillmentOrder/{number}",
        "status": status,
        "requestStatus": "CLOSED" if label_at else "UNSUBMITTED",
        "fulfillAt": zulu(order.placed_at),
        "fulfillBy": None,
        "updatedAt": zulu(label_at or cancelled_at or order.placed_at),
        "deliveryMethod": {
            "methodType": "PICKUP_POINT" if pickup else "SHIPPING",
            "maxDeliveryDateTime": zulu(order.promise_at),
        },
        "fulfillmentHolds": (
            [{"reason": order.hold, "reasonNotes": note}] if on_hold else []
        ),
    }


def _event(number: int, index: int, scan: Scan) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/FulfillmentEvent/{number * 100 + index}",
        "status": STATUS[scan.code],
        "happenedAt": zulu(scan.at),
        "message": None,
    }
