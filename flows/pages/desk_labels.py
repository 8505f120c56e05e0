"""How what the desk shows reads: hits, sums, clocks, how late a parcel is.

Shared by the pages and by `varsel find`; general words are in `labels.py`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from babel.numbers import format_currency, is_currency

from flows.pages.labels import (
    EMPTY,
    ENGLISH,
    read_age,
    read_count,
    read_day,
    read_flag,
    read_instant,
    read_word,
)

Row = Mapping[str, Any]
KINDS = {
    "ticket_number": "ticket number",
    "order_number": "order number",
    "parcel_number": "parcel number",
    "customer_number": "customer number",
    "email": "e-mail",
    "phone": "phone",
    "name": "name",
}
CLOCKS = {
    "withdrawal": "Withdraw until",
    "refund": "Refund due",
    "delivery": "Deliver by",
    "first_reply": "First reply due",
    "next_reply": "Next reply due",
    "resolution": "Solve by",
}
_TONES = {
    "breached": "bad",
    "failed": "bad",
    "lost": "bad",
    "at_risk": "warm",
    "exception": "warm",
    "unknown": "warm",
    "defer": "warm",
}
# still ahead in the words of a person
_OPEN = frozenset({"running", "open", "at_risk", "withheld"})


def read_hit(hit: Row) -> tuple[str, str]:
    """Return what a hit is called, and a detail to tell it from its neighbours."""
    who = hit["customer_name"] or hit["customer_email"] or EMPTY
    if hit["subject_type"] == "order":
        return f"Order {hit['order_number']}", f"{who}, {read_word(hit['order_state'])}"
    if hit["subject_type"] == "ticket":
        status = read_word(hit["status"])
        return f"Ticket {hit['ticket_number']}", f"{hit['subject'] or EMPTY}, {status}"
    orders = read_count(hit["order_count"] or 0, "order")
    return who, f"{hit['customer_email'] or EMPTY}, {orders}"


def read_kinds(kinds: Iterable[str]) -> str:
    """Return by what a hit was found: "name and phone"."""
    return " and ".join(KINDS[kind] for kind in kinds)


def read_sum(amount: object, currency: str | None) -> str:
    """Return an amount of money; nothing as a dash."""
    if amount is None:
        return EMPTY
    if not currency or not is_currency(currency):
        return str(amount)
    return format_currency(amount, currency, "¤¤\xa0#,##0.00", locale=ENGLISH)


def read_clock(clock: Row, as_of: datetime) -> str:
    """Return a clock as one line: what, when, and how it stands."""
    name = CLOCKS.get(clock["clock"], read_word(clock["clock"]))
    day = clock["due_date"]
    due = read_day(day) if day else read_instant(clock["due_at"], as_of)
    state = read_word(clock["state"]).lower()
    if clock["due_at"] is not None and clock["state"] in _OPEN:
        state += f", {read_age(clock['due_at'], as_of)}"
    return f"{name} {due} ({state})"


def read_lateness(parcel: Row) -> str:
    """Return why a parcel is thought late; nothing where it is not."""
    return read_flag(parcel["delay_flag"]) if parcel["delay_flag"] else ""


def read_tone(state: object) -> str:
    """Return how loud a state is shown: bad, warm or nothing."""
    return _TONES.get(str(state), "")
