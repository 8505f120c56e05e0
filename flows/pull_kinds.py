"""Which systems are asked for orders, tickets or parcels, each by its own schedule."""

from typing import Literal, get_args

Kind = Literal["orders", "tickets", "parcels"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SYSTEMS: dict[Kind, frozenset[str]] = {
    # a folder of files may hold everything and is read as a whole
    "orders": frozenset({"files", "shopify", "woocommerce"}),
    "tickets": frozenset({"zendesk", "freshdesk", "gorgias", "imap"}),
    "parcels": frozenset(
        {
            *("aftership", "easypost", "shipmondo"),
            *("postnord", "bring", "gls", "dhl"),
        }
    ),
}


def is_of(system: str, kind: Kind | None) -> bool:
    """Say whether the system is one of that kind; all are of no kind in particular."""
    return kind is None or system in SYSTEMS[kind]
