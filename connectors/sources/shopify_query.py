"""What Shopify is asked for, as GraphQL text; `shopify.py` does the asking.

Checked against the schema of 2026-01. Every connection asks for its `pageInfo`, so
that a list cut short is seen; `fulfillments`, `refunds` and `trackingInfo` are plain
lists, whole without `first`.
"""

_PAGE = "pageInfo { hasNextPage endCursor }"
_MONEY = "{ shopMoney { amount currencyCode } }"

_EVENTS = "id status happenedAt message"
_REFUND_LINES = "quantity restockType lineItem { id }"
_RETURN_LINES = """quantity
  ... on ReturnLineItem { returnReason customerNote
    fulfillmentLineItem { lineItem { id sku } } }"""
_LINES = f"""id title sku quantity currentQuantity
  originalUnitPriceSet {_MONEY} discountedUnitPriceSet {_MONEY}
  product {{ productType }} variant {{ id }} customAttributes {{ key value }}"""
_FULFILLMENT_ORDERS = """id status requestStatus fulfillAt fulfillBy updatedAt
  deliveryMethod { methodType maxDeliveryDateTime }
  fulfillmentHolds { reason reasonNotes }"""
_RETURNS = f"""id name status createdAt closedAt totalQuantity
  returnLineItems(first: 5) {{ {_PAGE} nodes {{ {_RETURN_LINES} }} }}"""

# type of the parent, connection, its arguments, fields of its nodes
_CONNECTIONS = {
    ("Order", "lineItems"): ("", _LINES),
    ("Order", "fulfillmentOrders"): ("", _FULFILLMENT_ORDERS),
    ("Order", "returns"): ("", _RETURNS),
    ("Fulfillment", "events"): (", sortKey: HAPPENED_AT, reverse: true", _EVENTS),
    ("Refund", "refundLineItems"): ("", _REFUND_LINES),
    ("Return", "returnLineItems"): ("", _RETURN_LINES),
}

_ORDER = f"""id legacyResourceId name email phone createdAt updatedAt processedAt
cancelledAt closedAt cancelReason customerLocale displayFinancialStatus
displayFulfillmentStatus returnStatus tags test
customAttributes {{ key value }}
totalPriceSet {_MONEY} totalRefundedSet {_MONEY}
customer {{ id legacyResourceId firstName lastName locale
  defaultEmailAddress {{ emailAddress marketingState marketingUpdatedAt }}
  defaultPhoneNumber {{ phoneNumber marketingState }} }}
shippingAddress {{ name zip city countryCodeV2 }}
shippingLine {{ title code carrierIdentifier }}
lineItems(first: 20) {{ {_PAGE} nodes {{ {_LINES} }} }}
fulfillments {{
  id name status displayStatus createdAt updatedAt estimatedDeliveryAt
  inTransitAt deliveredAt
  trackingInfo {{ company number url }}
  events(first: 10, sortKey: HAPPENED_AT, reverse: true) {{
    {_PAGE} nodes {{ {_EVENTS} }} }}
}}
fulfillmentOrders(first: 5) {{ {_PAGE} nodes {{ {_FULFILLMENT_ORDERS} }} }}
refunds {{ id createdAt updatedAt note totalRefundedSet {_MONEY}
  refundLineItems(first: 5) {{ {_PAGE} nodes {{ {_REFUND_LINES} }} }} }}
returns(first: 5) {{ {_PAGE} nodes {{ {_RETURNS} }} }}"""

ORDERS = f"""
query OrdersDelta($first: Int!, $after: String, $q: String!) {{
  orders(first: $first, after: $after, query: $q, sortKey: UPDATED_AT) {{
    {_PAGE}
    nodes {{ {_ORDER} }}
  }}
}}
"""

BY_ID = f"""
query OrdersById($ids: [ID!]!) {{
  nodes(ids: $ids) {{ ... on Order {{ {_ORDER} }} }}
}}
"""

IDS = f"""
query OrderIds($first: Int!, $after: String, $q: String!) {{
  orders(first: $first, after: $after, query: $q, sortKey: ID) {{
    {_PAGE} nodes {{ legacyResourceId }}
  }}
}}
"""

SCOPES = "query Scopes { currentAppInstallation { accessScopes { handle } } }"


def rest_of(parent: str, connection: str) -> str:
    """Return the query for what follows `$after` in one connection of one node."""
    arguments, fields = _CONNECTIONS[parent, connection]
    asked = (
        f"{connection}(first: $first, after: $after{arguments}) "
        f"{{ {_PAGE} nodes {{ {fields} }} }}"
    )
    node = (
        f"order(id: $id) {{ {asked} }}"
        if parent == "Order"
        else f"node(id: $id) {{ ... on {parent} {{ {asked} }} }}"
    )
    return f"query Rest($id: ID!, $first: Int!, $after: String) {{ {node} }}"
