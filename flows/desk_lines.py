"""What `varsel find` prints: a short list of hits, or all about one of them.

For who may see the customer: names and addresses are shown. Nothing is decided here.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.warehouse import Look
from flows.desk import HITS_SHOWN, Context, Found, find, open_context
from flows.messages.clean import clean_text
from flows.pages.desk_labels import (
    read_clock,
    read_hit,
    read_kinds,
    read_lateness,
    read_sum,
)
from flows.pages.labels import read_day, read_instant, read_language, read_word

Row = dict[str, Any]


def find_lines(
    look: Look, question: str, zone: ZoneInfo, return_url: str | None
) -> list[str]:
    """Return what to print for a question; a few lines a hit, or all about the one."""
    found = find(look, question)
    if len(found.hits) != 1:
        return list(_hits(found))
    hit = found.hits[0]
    context = open_context(look, hit["subject_type"], hit["subject_id"], return_url)
    return context_lines(context, zone) if context else []


def context_lines(context: Context, zone: ZoneInfo) -> list[str]:
    """Return all that is known as lines, in the shop's zone."""
    as_of = context.as_of.astimezone(zone)
    parts = (_person, _orders, _returns, _tickets, _told, _not_told)
    return [line for part in parts for line in part(context, as_of)]


def _hits(found: Found) -> Iterator[str]:
    for hit in found.hits:
        title, detail = read_hit(hit)
        yield f"{read_word(hit['subject_type']):<9} {_plain(title)}  {_plain(detail)}"
        yield f"{'':<9} found by {read_kinds(hit['kinds'])}"
    if found.has_more:
        yield f"More than {HITS_SHOWN} fit; write more of the name, or a number."


def _person(context: Context, as_of: datetime) -> Iterator[str]:
    person = context.customer
    if person is None:
        yield "Nobody who has ordered here."
        return
    yield f"{_plain(person['customer_name'])}, {_plain(person['customer_email'])}"
    orders = f"{person['order_count']} orders"
    language = read_language(person["language"])
    barred = ", gets no mail" if person["is_suppressed"] else ""
    yield f"  {language}, {person['country'] or 'no country'}, {orders}{barred}"


def _orders(context: Context, as_of: datetime) -> Iterator[str]:
    for order in context.orders:
        ordered = read_instant(order["ordered_at"], as_of)
        total = read_sum(order["total_amount"], order["currency"])
        state = read_word(order["order_state"])
        number = _plain(order["order_number"])
        yield f"Order {number}, {ordered}, {total}: {state}"
        yield f"  Change window: {read_word(order['change_window']).lower()}"
        for parcel in order["parcels"]:
            yield from _parcel(parcel, as_of)
        for clock in order["clocks"]:
            yield f"  {read_clock(clock, as_of)}"


def _parcel(parcel: Row, as_of: datetime) -> Iterator[str]:
    kind = "Return parcel" if parcel["is_return"] else "Parcel"
    flag = read_lateness(parcel)
    number = _plain(parcel["tracking_number"])
    yield (
        f"  {kind} {number}, {read_word(parcel['carrier'])}: "
        f"{read_word(parcel['state'])}{f' – {flag}' if flag else ''}"
    )
    for scan in parcel["scans"][:3]:
        where = f", {_plain(scan['location'])}" if scan["location"] else ""
        at = read_instant(scan["occurred_at"], as_of)
        yield f"    {at}  {read_word(scan['status'])}{where}"


def _returns(context: Context, as_of: datetime) -> Iterator[str]:
    for row in context.returns:
        reason = read_word(row["reason"])
        due = f", refund due {read_day(row['refund_due_date'])}"
        yield (
            f"Return of {_plain(row['title'] or row['sku'])}: "
            f"{read_word(row['return_state'])}, {reason}"
            f"{due if row['refund_due_date'] else ''}"
        )


def _tickets(context: Context, as_of: datetime) -> Iterator[str]:
    for ticket in context.tickets:
        yield (
            f"Ticket {_plain(ticket['ticket_number'])}, {read_word(ticket['status'])}, "
            f"{read_instant(ticket['created_at'], as_of)}: {_plain(ticket['subject'])}"
        )
        yield f"  {read_word(ticket['topic'])} / {read_word(ticket['intent'])}"
        for clock in ticket["clocks"]:
            yield f"  {read_clock(clock, as_of)}"
        if ticket["suggested_goodwill"] is not None:
            amount = read_sum(ticket["suggested_goodwill"], ticket["currency"])
            yield f"  Goodwill you may offer: {amount}"
        if ticket["suggestion"] is not None:
            language = read_language(ticket["suggestion"].language)
            yield f"  Reply to start from ({language}): {ticket['suggestion'].text}"


def _told(context: Context, as_of: datetime) -> Iterator[str]:
    for row in context.told:
        at = read_instant(row["happened_at"], as_of)
        mode = "" if row["mode"] == "live" else f" ({row['mode']})"
        yield (
            f"Told {at}: {read_word(row['message_type'])} by {row['channel']}, "
            f"{read_word(row['state']).lower()}{mode}"
        )


def _not_told(context: Context, as_of: datetime) -> Iterator[str]:
    for row in context.not_told:
        yield f"Not told: {read_word(row['message_type'])} – {read_word(row['reason'])}"


def _plain(text: object) -> str:
    """Return a stranger's words as one line that moves nothing on a terminal."""
    return clean_text(text) or "–"
