"""One order in the exact shape of the delta query's nodes, as it looked at a moment.

Nothing later than that moment may be seen in it.
"""

from datetime import datetime
from typing import Any

from connectors.practice.answers import past, zulu
from connectors.practice.model import Line, Order, Person
from connectors.practice.shopify_parcels import (
    fulfilment_node,
    fulfilment_order_nodes,
)
from connectors.practice.shopify_returns import refund_node, return_nodes, return_status

ORDER_ID = 5_500_000_000_000
CUSTOMER_ID = 7_100_000_000_000
Node = dict[str, Any]


def order_node(order: Order, updated_at: datetime, now: datetime) -> Node:
    cancelled_at = past(order.cancelled_at, now)
    person = order.customer
    return {
        "id": f"gid://shopify/Order/{ORDER_ID + order.number}",
        "legacyResourceId": str(ORDER_ID + order.number),
        "name": order.name,
        "email": person.email,
        "phone": person.phone,
        "createdAt": zulu(order.placed_at),
        "updatedAt": zulu(updated_at),
        "processedAt": zulu(order.placed_at),
        "cancelledAt": zulu(cancelled_at),
        "closedAt": zulu(cancelled_at),
        "cancelReason": order.cancel_reason if cancelled_at else None,
        "customerLocale": _locale(person),
        "displayFinancialStatus": _financial_status(order, now),
        "displayFulfillmentStatus": _fulfilment_status(order, now),
        "returnStatus": return_status(order, now),
        "tags": _tags(order),
        "test": False,
        "totalPriceSet": _money(order, order.total_cents),
        "totalRefundedSet": _money(order, _refunded(order, now)),
        "customer": None if person.is_guest else _customer(person, now),
        "shippingAddress": {
            "name": person.name,
            "zip": person.city.zip,
            "city": person.city.name,
            "countryCodeV2": person.country.code,
        },
        "shippingLine": _shipping_line(order),
        "lineItems": {"nodes": [_line(order, line, now) for line in order.lines]},
        "customAttributes": _order_attributes(order, now),
        "fulfillments": [
            fulfilment_node(order, part, now)
            for part, parcel in enumerate(order.parcels)
            if parcel.label_at <= now
        ],
        "fulfillmentOrders": {"nodes": fulfilment_order_nodes(order, now)},
        "refunds": [refund_node(order, r) for r in order.refunds if r.at <= now],
        "returns": {"nodes": return_nodes(order, now)},
    }


def _locale(person: Person) -> str:
    return (
        person.country.locale
        if person.language != "en"
        else f"en-{person.country.code}"
    )


def _tags(order: Order) -> list[str]:
    if order.exchange_of:
        return ["exchange", f"exchange:{order.exchange_of.name}"]
    return ["click-collect"] if order.delivery == "pickup" else []


def _customer(person: Person, now: datetime) -> Node:
    index = CUSTOMER_ID + person.index * 37
    phone = {"phoneNumber": person.phone, "marketingState": "NOT_SUBSCRIBED"}
    consented = person.marketing != "NOT_SUBSCRIBED"
    return {
        "id": f"gid://shopify/Customer/{index}",
        "legacyResourceId": str(index),
        "firstName": person.first,
        "lastName": person.last,
        "locale": person.language,
        "defaultEmailAddress": {
            "emailAddress": person.email,
            "marketingState": person.marketing,
            "marketingUpdatedAt": zulu(person.known_since) if consented else None,
        },
        "defaultPhoneNumber": phone if person.phone else None,
    }


def _shipping_line(order: Order) -> Node:
    if order.delivery == "pickup":
        return {"title": "PostNord MyPack Collect", "code": "mypack_collect",
                "carrierIdentifier": "postnord"}  # fmt: skip
    return {"title": "PostNord MyPack Home", "code": "mypack_home",
            "carrierIdentifier": "postnord"}  # fmt: skip


def _line(order: Order, line: Line, now: datetime) -> Node:
    is_cancelled = past(order.cancelled_at, now)
    return {
        "id": f"gid://shopify/LineItem/{line.line_id}",
        "title": line.product.title,
        "sku": line.product.sku,
        "quantity": line.quantity,
        "currentQuantity": 0 if is_cancelled else line.quantity,
        "originalUnitPriceSet": _money(order, line.unit_cents),
        "variant": {
            "id": f"gid://shopify/ProductVariant/{line.line_id % 900 + 4_400_000}"
        },
        "product": {"productType": line.product.type.name},
        "customAttributes": [
            {"key": key, "value": value} for key, value in line.attributes.items()
        ],
    }


def _order_attributes(order: Order, now: datetime) -> list[Node]:
    """Return labels the return app has noted on the order."""
    return [
        {"key": "return_tracking_number", "value": back.parcel.number}
        for back in order.returns
        if back.parcel and back.parcel.label_at <= now
    ]


def _refunded(order: Order, now: datetime) -> int:
    return sum(refund.cents for refund in order.refunds if refund.at <= now)


def _financial_status(order: Order, now: datetime) -> str:
    refunded = _refunded(order, now)
    if refunded:
        return "REFUNDED" if refunded >= order.total_cents else "PARTIALLY_REFUNDED"
    return "PAID"


def _fulfilment_status(order: Order, now: datetime) -> str:
    sent = sum(parcel.label_at <= now for parcel in order.parcels)
    if sent:
        return "FULFILLED" if sent == len(order.parcels) else "PARTIALLY_FULFILLED"
    on_hold = (
        order.hold and order.hold_until > now and not past(order.cancelled_at, now)
    )
    return "ON_HOLD" if on_hold else "UNFULFILLED"


def _amount(cents: int) -> str:
    text = f"{cents // 100}.{cents % 100:02d}"
    return text[:-1] if text.endswith("0") else text


def _money(order: Order, cents: int) -> Node:
    currency = order.customer.country.currency
    return {"shopMoney": {"amount": _amount(cents), "currencyCode": currency}}
