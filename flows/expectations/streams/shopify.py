"""Shopify: the order node as GraphQL gives it."""

from flows.expectations.fields import Field

FIELDS: dict[str, tuple[Field, ...]] = {
    "orders": (
        Field("id", "$.legacyResourceId", is_required=True),
        Field("name", "$.name", is_required=True),
        Field("created_at", "$.createdAt", "instant", is_required=True),
        Field("updated_at", "$.updatedAt", "instant", is_required=True),
        Field("amount", "$.totalPriceSet.shopMoney.amount", "number", at_least=0),
    ),
}
