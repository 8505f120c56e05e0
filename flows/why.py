"""Why a ticket was sorted as it was: the words that spoke for each likely intent.

Reads the warehouse and decides nothing. Holds what a customer wrote, so it is for
people who may see the ticket.
"""

from typing import Any

from connectors.errors import VarselError
from flows.queries import load_sql
from flows.shop import Shop

Row = dict[str, Any]
SHOWN = 8


def why_lines(shop: Shop, ticket: str) -> list[str]:
    """Return what to print about the ticket of that number.

    Raises: VarselError when there is no such ticket.
    """
    if not shop.warehouse.has("intermediate.int_inquiries_scored"):
        raise VarselError(
            "Nothing has been sorted yet. Run `varsel build` (or `varsel run`) first."
        )
    verdicts = shop.warehouse.read(load_sql("why_verdict"), (ticket,))
    if not verdicts:
        raise VarselError(
            f"No ticket {ticket!r} is known. Write its number as the helpdesk does; "
            "one that is new comes with the next `varsel pull` and `varsel build`."
        )
    lines: list[str] = []
    for verdict in verdicts:
        key = (verdict["source"], ticket)
        reasons = shop.warehouse.read(load_sql("why_reasons"), key)
        lines += [*_verdict_lines(verdict, ticket), *_reason_lines(reasons)]
    return lines


def _verdict_lines(row: Row, ticket: str) -> list[str]:
    doubt = ", uncertain" if row["is_uncertain"] else ""
    lines = [
        f"{row['source']} {ticket}: {row['topic']} / {row['intent']}, "
        f"{row['confidence']:.0%} likely{doubt}; "
        f"language {row['language'] or 'unknown'}"
    ]
    if row["secondary_intent"]:
        lines.append(f"  also asked: {row['secondary_intent']}")
    order = row["matched_order_id"] or "none"
    lines.append(f"  order: {order} ({row['match_reason']})")
    return lines


def _reason_lines(reasons: list[Row]) -> list[str]:
    """Return a line an intent, likeliest first, with what spoke for it most."""
    lines = []
    for row in reasons:
        words = ", ".join(
            f"{each['feature'].replace('=', '~')} {each['share']:+.2f}"
            for each in row["evidence"][:SHOWN]
        )
        lines.append(f"  {row['probability']:6.1%} {row['intent']}: {words}")
    return lines or ["  nothing in it is known to the model"]
