"""The story of each message considered for an order, an address or a ticket.

What was thought of when, why it went, waits or never will, and when it left for whom.
Verdicts come from the marts, what became of a message from the ledger; nothing is
decided here. Addresses are masked.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from connectors.addresses import address_key
from flows.context import built_at
from flows.masking import mask_address
from flows.pages.labels import read_instant, read_language, read_word
from flows.queries import load_sql
from flows.shop import Shop

Row = dict[str, Any]
# between two states of a message a person reads what the world saw of it
_TOLD_STATES = ("sent", "failed", "unknown", "expired", "suppressed", "held")


def message_lines(shop: Shop, asked: str) -> list[str]:
    """Return a few lines a message, oldest first; none where nothing was considered."""
    mailbox = address_key(asked) if "@" in asked else None
    known = (mailbox, asked) if mailbox else (None, None)
    people = shop.warehouse.read(load_sql("people_asked"), known)
    customers = [row["customer_id"] for row in people]
    parameters = (asked, customers, asked.strip().lower() if mailbox else None)
    rows = shop.warehouse.read(load_sql("why_messages"), parameters)
    lines: list[str] = []
    for _, verdicts in groupby(rows, key=lambda row: row["message_key"]):
        lines += _story(shop, list(verdicts))
    return lines


def _story(shop: Shop, verdicts: list[Row]) -> Iterator[str]:
    last = verdicts[-1]
    kind = read_word(last["message_type"])
    about = f"order {last['order_id']}" if last["order_id"] else "no order"
    if last["ticket_id"]:
        about += f", ticket {last['ticket_id']}"
    yield f"{kind} ({about}), from what happened {_time(shop, last['trigger_at'])}"
    told = [*(_verdict(shop, row) for row in verdicts), *_moves(shop, last)]
    for _, line in sorted(told, key=lambda each: each[0]):
        yield f"  {line}"


def _verdict(shop: Shop, row: Row) -> tuple[Any, str]:
    until = row["not_before"]
    waits = f", until {_time(shop, until)}" if until else ""
    to = f" to {mask_address(row['recipient_email'])}" if row["recipient_email"] else ""
    language = f" in {read_language(row['language'])}" if row["language"] else ""
    written = f"{to}{language}" if row["decision"] == "send" else ""
    text = (
        f"{_time(shop, row['decided_at'])}  {read_word(row['decision'])}{written}: "
        f"{read_word(row['reason'])}{waits} (rules {row['rule_version']})"
    )
    return (row["decided_at"], 0), text


def _moves(shop: Shop, last: Row) -> Iterator[tuple[Any, str]]:
    """Yield what became of the message in the ledger, in the shop's mode."""
    mode = shop.settings.sending.mode
    for event in shop.ledger.list_events(last["message_key"]):
        if event["mode"] == mode and event["to_state"] in _TOLD_STATES:
            note = f": {event['note']}" if event["note"] else ""
            text = (
                f"{_time(shop, event['at'])}  {read_word(event['to_state'])} "
                f"({mode}){note}"
            )
            yield (event["at"], event["seq"]), " ".join(text.split())


def _time(shop: Shop, at: Any) -> str:
    return read_instant(at, built_at(shop).astimezone(shop.zone))
