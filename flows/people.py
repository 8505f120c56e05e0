"""Who is meant by an address or a customer's id, by the one identity rule.

The rule is the model `int_customers_identified`; here is only what follows from it for
one person: their addresses, their ids, and whom they share a mailbox with.
"""

from dataclasses import dataclass

from connectors.addresses import address_key
from connectors.errors import VarselError
from connectors.personal import Value
from flows.masking import mask_address
from flows.queries import load_sql
from flows.shop import Shop


@dataclass(frozen=True)
class Person:
    """One person, or all who share a mailbox where that was asked for.

    `values`: addresses and ids by which records are theirs. `shared`: addresses that
    other people use as well, and that therefore stay.
    """

    asked: str
    customer_ids: tuple[str, ...]
    values: frozenset[Value]
    order_ids: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


def find_person(shop: Shop, asked: str, *, is_everyone: bool = False) -> Person:
    """Return the person. Raises: VarselError where it may mean several, or nobody."""
    asked = asked.strip()
    if not shop.warehouse.has("intermediate.int_orders_unioned"):
        raise VarselError(
            f"Looking for {shown(asked)} failed: nothing is built yet, so that it is "
            "not known who has several addresses. Run `varsel build` first."
        )
    is_address = "@" in asked
    mailbox = address_key(asked) if is_address else None
    found = shop.warehouse.read(load_sql("people_asked"), (mailbox, asked))
    customers = tuple(row["customer_id"] for row in found)
    if len(customers) > 1 and not is_everyone:
        raise VarselError(
            f"{shown(asked)} is the address of {len(customers)} customers: "
            f"{', '.join(customers)}. Name one of them, or add --everyone for all."
        )
    if not (customers or is_address):
        raise VarselError(
            f"No customer {asked!r} is known. Name an address, the id in "
            "dim_customers, or the shop's own id."
        )
    return _person(shop, asked, mailbox, customers)


def _person(
    shop: Shop, asked: str, mailbox: str | None, customers: tuple[str, ...]
) -> Person:
    rows = shop.warehouse.read(load_sql("people_known"), (list(customers),))
    values: set[Value] = {("address", mailbox)} if mailbox else set()
    shared = set()
    for row in rows:
        values.add(("order", f"{row['source']}|{row['order_id']}"))
        if row["shop_customer_id"]:
            values.add(("customer", f"{row['source']}|{row['shop_customer_id']}"))
        if row["customer_email"] and row["shared_with"]:
            shared.add(row["customer_email"])
        elif row["customer_email"]:
            values.add(("address", row["customer_email"]))
        if row["customer_phone"]:
            values.add(("phone", row["customer_phone"]))
    orders = tuple(sorted({row["order_id"] for row in rows}))
    values |= {("parcel", each) for each in _parcels(shop, orders)}
    return Person(asked, customers, frozenset(values), orders, tuple(sorted(shared)))


def _parcels(shop: Shop, orders: tuple[str, ...]) -> list[str]:
    if not shop.warehouse.has("main.fct_parcels"):
        return []
    rows = shop.warehouse.read(load_sql("people_parcels"), (list(orders),))
    return [row["tracking_number"] for row in rows]


def shown(asked: str) -> str:
    """Return who was asked for, as it may stand in a log."""
    return mask_address(asked) if "@" in asked else repr(asked)
