"""The agent desk: who is meant by a question, and all that is known of them.

Reads the published marts alone, never the writer's file. What a number or a name is
compared by, what was told and why not, and which clocks run is decided in SQL; how it
looks is in `pages/desk.py` and `desk_lines.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from connectors.warehouse import Look
from flows.desk_scope import Scope, find_scope
from flows.desk_tidy import tidy
from flows.messages.suggested_replies import Suggestion, suggest_reply
from flows.queries import load_sql

Row = dict[str, Any]
SUBJECTS = ("customer", "order", "ticket")
HITS_SHOWN = 20
QUESTION_CHARS = 200
_BUILD_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Found:
    """What answers a question, foremost first; `has_more` when it means too many."""

    hits: list[Row]
    has_more: bool


@dataclass(frozen=True)
class Context:
    """All that is known about one customer, order or ticket, newest first.

    Orders carry their parcels, parcels their scans, tickets their messages and clocks.
    """

    subject_type: str
    subject_id: str
    customer: Row | None
    orders: list[Row]
    tickets: list[Row]
    told: list[Row]
    not_told: list[Row]
    returns: list[Row]
    as_of: datetime


def find(look: Look, question: str) -> Found:
    """Return the customers, orders and tickets that are meant."""
    # a zero character ends the text for some of what compares it
    asked = question.replace("\0", " ")[:QUESTION_CHARS]
    ways = look.read(load_sql("desk_asked"), (asked,))
    bounds = [bound for way in ways for bound in way.values()]
    rows = _ask(look, "found", (*bounds, HITS_SHOWN))
    return Found(rows[:HITS_SHOWN], len(rows) > HITS_SHOWN)


def open_context(
    look: Look, subject_type: str, subject_id: str, return_url: str | None = None
) -> Context | None:
    """Return what is known; None where nobody and nothing has that id.

    `return_url`: where the shop's customers make their label, for replies.
    """
    if subject_type not in SUBJECTS:
        return None
    scope = find_scope(look, subject_type, subject_id)
    if scope is None:
        return None
    rows, both = scope.rows, (scope.orders, scope.tickets)
    person = (scope.customer_id, rows["dim_customers"], rows["fct_orders"])
    people = _ask(look, "customer", person)
    due = (*both, rows["fct_legal_clocks"], rows["fct_service_clocks"])
    clocks = _ask(look, "clocks", due)
    sent_back = (scope.orders, rows["fct_returns"], rows["fct_order_lines"])
    return Context(
        subject_type=subject_type,
        subject_id=subject_id,
        customer=people[0] if people else None,
        orders=_orders(look, scope, clocks),
        tickets=_tickets(look, scope, clocks, return_url),
        told=_ask(look, "told", (*both, rows["fct_messages"])),
        not_told=_ask(look, "not_told", (*both, rows["fct_message_decisions"])),
        # few send anything back
        returns=_ask(look, "returns", sent_back) if rows["fct_returns"] else [],
        as_of=built_for(look.build_id),
    )


def built_for(build_id: str) -> datetime:
    """Return the business time of a published build, which its name begins with."""
    try:
        at = datetime.strptime(build_id.partition("-")[0], _BUILD_TIME)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return at.replace(tzinfo=UTC)


def _ask(look: Look, name: str, parameters: Sequence[Any]) -> list[Row]:
    return tidy(look.read(load_sql(f"desk_{name}"), parameters))


def _orders(look: Look, scope: Scope, clocks: list[Row]) -> list[Row]:
    ids, rows = scope.orders, scope.rows
    if not ids:
        return []
    parcels = _ask(look, "parcels", (ids, rows["fct_parcels"]))
    named = [each["parcel_id"] for each in parcels]
    seen = _ask(look, "scans", (named, rows["fct_parcel_events"]))
    scans = _by(seen, "parcel_id")
    for parcel in parcels:
        parcel["scans"] = scans.get(parcel["parcel_id"], [])
    of_order = _by(parcels, "order_id")
    running = _by(_of(clocks, "order"), "subject_id")
    asked = (ids, rows["fct_orders"], rows["fct_order_lines"])
    return [
        {
            **order,
            "parcels": of_order.get(order["order_id"], []),
            "clocks": running.get(order["order_id"], []),
        }
        for order in _ask(look, "orders", asked)
    ]


def _tickets(
    look: Look, scope: Scope, clocks: list[Row], return_url: str | None
) -> list[Row]:
    ids, rows = scope.tickets, scope.rows
    if not ids:
        return []
    written = _ask(look, "messages", (ids, rows["mart_desk_messages"]))
    messages = _by(written, "ticket_id")
    running = _by(_of(clocks, "ticket"), "subject_id")
    replies, about = rows["mart_suggested_replies"], rows["fct_orders"]
    asked = (ids, rows["fct_inquiries"], replies, about)
    return [
        {
            **ticket,
            "messages": messages.get(ticket["ticket_id"], []),
            "clocks": running.get(ticket["ticket_id"], []),
            "suggestion": _suggest(ticket, return_url),
        }
        for ticket in _ask(look, "tickets", asked)
    ]


def _suggest(ticket: Row, return_url: str | None) -> Suggestion | None:
    if ticket["reply"] is None:
        return None
    row = {**ticket, "language": ticket["reply_language"]}
    return suggest_reply(row, return_url=return_url)


def _of(clocks: list[Row], subject_type: str) -> list[Row]:
    return [each for each in clocks if each["subject_type"] == subject_type]


def _by(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    """Return the rows by one column, by which they come sorted."""
    grouped = groupby(rows, key=lambda row: row[name])
    return {key: list(some) for key, some in grouped}
