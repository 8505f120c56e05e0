"""WooCommerce: the order and the refund as REST v3 gives them."""

from flows.expectations.fields import Field

FIELDS: dict[str, tuple[Field, ...]] = {
    "orders": (
        Field("id", "$.id", is_required=True),
        Field("number", "$.number", is_required=True),
        Field("created_at", "$.date_created_gmt", "instant", is_required=True),
        Field("modified_at", "$.date_modified_gmt", "instant", is_required=True),
        Field("amount", "$.total", "number", at_least=0),
    ),
    "refunds": (
        Field("id", "$.id", is_required=True),
        Field("order_id", "$.order_id", is_required=True),
        Field("created_at", "$.date_created_gmt", "instant", is_required=True),
        Field("amount", "$.amount", "number", at_least=0),
    ),
}
