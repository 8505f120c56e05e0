"""What becomes of a Shopify order node: a record, once nothing of it is cut short.

GraphQL answers in the order of the question, so an order that has not changed is the
same text; that text is kept, and of most orders only a few fields are decoded.
"""

from contextlib import suppress
from typing import Any

from msgspec import DecodeError, Raw, Struct
from msgspec.json import Decoder

from connectors.errors import TransientError
from connectors.http import decoded
from connectors.sources import Record
from connectors.sources.shopify_client import SYSTEM, ShopifyClient
from connectors.sources.shopify_query import rest_of

NESTED_A_PAGE = 50


class _PageInfo(Struct, rename="camel"):
    has_next_page: bool = False


class _List(Struct, rename="camel"):
    page_info: _PageInfo | None = None

    def is_cut(self) -> bool:
        return self.page_info is not None and self.page_info.has_next_page


class _Parent(Struct, rename="camel"):
    events: _List | None = None
    refund_line_items: _List | None = None
    return_line_items: _List | None = None


class _Returns(_List):
    nodes: list[_Parent] = []


class _Order(Struct, rename="camel"):
    legacy_resource_id: Any = None
    updated_at: Any = None
    line_items: _List | None = None
    fulfillment_orders: _List | None = None
    fulfillments: list[_Parent] | None = None
    refunds: list[_Parent] | None = None
    returns: _Returns | None = None

    def is_cut(self) -> bool:
        lists = [self.line_items, self.fulfillment_orders, self.returns]
        lists += [parent.events for parent in self.fulfillments or ()]
        lists += [parent.refund_line_items for parent in self.refunds or ()]
        if self.returns is not None:
            lists += [parent.return_line_items for parent in self.returns.nodes]
        return any(one is not None and one.is_cut() for one in lists)


class _Orders(Struct, rename="camel"):
    nodes: list[Raw]
    page_info: dict[str, Any]


class _Data(Struct):
    orders: _Orders | None = None
    nodes: list[Raw] | None = None


class _Answer(Struct):
    data: _Data
    extensions: Any = None
    errors: Any = None


_answer = Decoder(_Answer)
_order = Decoder(_Order)


def read_page(content: bytes) -> Any:
    """Return an answer with its orders left as text; one of another kind, decoded.

    Raises: ValueError when it is not whole.
    """
    content.decode()
    with suppress(DecodeError):
        answer = _answer.decode(content)
        if not answer.errors and (orders := answer.data.orders):
            page = {"nodes": orders.nodes, "pageInfo": orders.page_info}
            return {"data": {"orders": page}, "extensions": answer.extensions}
        if not answer.errors and answer.data.nodes is not None:
            data = {"nodes": answer.data.nodes}
            return {"data": data, "extensions": answer.extensions}
    return decoded(content)


def is_there(node: Any) -> bool:
    """Tell whether the vendor answered with an order, and not with null."""
    return bool(node) and bytes(node) != b"null" if isinstance(node, Raw) else node


def read_order(client: ShopifyClient, stream: str, node: Any) -> Record:
    """Return the record of an order, text or decoded; what was cut off is asked for."""
    if not isinstance(node, Raw):
        return _read_whole(client, stream, node)
    text = bytes(node)
    with suppress(DecodeError):
        order = _order.decode(text)
        if not order.is_cut() and not _may_hold_halves(text):
            known = {
                "legacyResourceId": order.legacy_resource_id,
                "updatedAt": order.updated_at,
            }
            return _record(stream, known, text)
    return _read_whole(client, stream, _object(text))


def _object(text: bytes) -> Any:
    try:
        return decoded(text)
    except ValueError:
        # null or a bare word, of which no record can be made
        return None


def _may_hold_halves(text: bytes) -> bool:
    """Tell of half characters, which no file can hold, and of whole ones in halves."""
    # one sign is looked for much faster than three, and most orders hold none
    return b"\\" in text and (b"\\ud" in text or b"\\uD" in text)


def _record(stream: str, order: Any, text: bytes | None = None) -> Record:
    return Record.read(
        SYSTEM,
        stream,
        order,
        id_field="legacyResourceId",
        time_field="updatedAt",
        text=text,
    )


def _read_whole(client: ShopifyClient, stream: str, order: Any) -> Record:
    record = _record(stream, order)
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
