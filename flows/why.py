"""Why: how a ticket was sorted, and what became of each message considered.

Of a ticket the words that spoke for each likely intent; they are what a customer wrote,
so this is for people who may see the ticket. The messages' story is told in
`why_messages.py`. Reads the warehouse and decides nothing.
"""

from typing import Any

from connectors.errors import VarselError
from flows.people import shown
from flows.queries import load_sql
from flows.shop import Shop
from flows.why_messages import message_lines

Row = dict[str, Any]
SHOWN = 8


def why_lines(shop: Shop, asked: str) -> list[str]:
    """Return what to print about an order, an address or a ticket.

    Raises: VarselError when there is none of that number, or nothing about it.
    """
    if not shop.warehouse.has("intermediate.int_inquiries_scored"):
        raise VarselError(
            "Nothing has been sorted yet. Run `varsel build` (or `varsel run`) first."
        )
    lines = _ticket_lines(shop, asked)
    if shop.warehouse.has("main.fct_message_decisions"):
        lines += message_lines(shop, asked)
    if not lines:
        raise VarselError(
            f"No ticket {shown(asked)} is known, no order and no address that a "
            "message was considered for. Write its number as the shop or the helpdesk "
            "does; a new one comes with the next `varsel pull` and `varsel build`."
        )
    return lines


def _ticket_lines(shop: Shop, ticket: str) -> list[str]:
    """Return how a ticket was sorted; nothing where there is none of that number."""
    verdicts = shop.warehouse.read(load_sql("why_verdict"), (ticket,))
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
