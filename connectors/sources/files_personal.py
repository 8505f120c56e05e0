"""What the canonical files say of a person, and what stays of one who is erased."""

from connectors.personal import Personal

_OF_AN_ORDER = {"order": ("order_id",)}
_OF_A_TICKET = {"ticket": ("ticket_id",)}
_OF_A_PARCEL = {"parcel": ("tracking_number",)}
_WRITTEN_BY = {"address": ("customer_email",), "customer": ("customer_id",)}

PERSONAL = {
    "orders": Personal(
        told_by={**_WRITTEN_BY, **_OF_AN_ORDER},
        leads_to={**_OF_AN_ORDER, "phone": ("customer_phone",)},
        called=("customer_name", "shipping_address"),
        kept={
            "order_id": "order_id",
            "order_number": "order_number",
            "at": "ordered_at",
            "paid_at": "paid_at",
            "cancelled_at": "cancelled_at",
            "amount": "total_amount",
            "currency": "currency",
            "country": "country",
        },
    ),
    "order_lines": Personal(
        told_by=_OF_AN_ORDER,
        kept={
            "order_id": "order_id",
            "line_id": "line_id",
            "sku": "sku",
            "quantity": "quantity",
            "amount": "unit_price",
        },
    ),
    "parcels": Personal(told_by=_OF_AN_ORDER, leads_to=_OF_A_PARCEL),
    "parcel_events": Personal(told_by=_OF_A_PARCEL),
    "tickets": Personal(
        told_by={**_WRITTEN_BY, **_OF_A_TICKET},
        leads_to=_OF_A_TICKET,
        data="tickets",
        dated=("created_at", "updated_at", "solved_at"),
    ),
    "ticket_messages": Personal(
        told_by=_OF_A_TICKET, data="tickets", dated=("created_at",)
    ),
    "ticket_events": Personal(
        told_by=_OF_A_TICKET, data="tickets", dated=("occurred_at",)
    ),
    "returns": Personal(
        told_by=_OF_AN_ORDER, leads_to={"parcel": ("tracking_number",)}
    ),
    "refunds": Personal(
        told_by=_OF_AN_ORDER,
        kept={
            "refund_id": "refund_id",
            "order_id": "order_id",
            "at": "issued_at",
            "amount": "amount",
            "currency": "currency",
        },
    ),
    "survey_responses": Personal(
        told_by={**_OF_AN_ORDER, **_OF_A_TICKET},
        data="surveys",
        dated=("answered_at",),
    ),
    "consents": Personal(told_by={"address": ("customer_email",)}),
}
