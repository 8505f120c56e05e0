"""What WooCommerce says of a person, and what stays of one who is erased."""

from connectors.personal import Personal

PERSONAL = {
    "orders": Personal(
        told_by={
            "address": ("billing.email",),
            "customer": ("customer_id",),
            "order": ("id",),
        },
        leads_to={
            "order": ("id",),
            "phone": ("billing.phone", "shipping.phone"),
        },
        called=(
            "billing.first_name billing.last_name",
            "shipping.first_name shipping.last_name",
            "billing.address_1",
            "shipping.address_1",
        ),
        kept={
            "order_id": "id",
            "order_number": "number",
            "at": "date_created_gmt",
            "paid_at": "date_paid_gmt",
            "amount": "total",
            "tax": "total_tax",
            "currency": "currency",
            "country": "billing.country",
        },
    ),
    "refunds": Personal(
        told_by={"order": ("order_id",)},
        kept={
            "refund_id": "id",
            "order_id": "order_id",
            "at": "date_created_gmt",
            "amount": "amount",
        },
    ),
}
