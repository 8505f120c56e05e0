"""The truth about every ticket, which no vendor serves: why its customer wrote.

The reason is read off the world: the hidden cause, what the customer had read, and how
the parcels really stood in that minute. Nothing here looks at what a vendor tells.
"""

from datetime import datetime, timedelta

from connectors.practice.model import Order, Parcel, Ticket
from connectors.practice.threads import MACHINES
from connectors.practice.told import Told

UNTOLD = {
    "late": "late_not_told",
    "no_confirmation": "not_yet_shipped",
    "not_told_of_pickup": "carrier_unclear",
}
# customers who follow their parcel give up on it after two days of silence
PATIENCE = timedelta(hours=48)


def truth_of(ticket: Ticket, told: Told) -> dict[str, object]:
    """Return what is true of the ticket, a row for tests to compare with."""
    return {
        "ticket_id": ticket.ticket_id,
        "cause": ticket.cause,
        "intent": ticket.intent,
        "language": ticket.person.language,
        "order_number": ticket.order.name if ticket.order else None,
        "customer_email": ticket.person.email,
        "written_at": ticket.written_at,
        "prevented_by": ticket.prevented_by,
        "preventable_reason": true_reason(ticket, told),
    }


def knew_already(ticket: Ticket, told: Told) -> bool:
    """Return whether its customer had read the message that answers the question."""
    return ticket.prevented_by is not None and told.knew(
        ticket.prevented_by,
        ticket.order.number,
        ticket.order.customer.email,
        ticket.written_at,
    )


def true_reason(ticket: Ticket, told: Told) -> str | None:
    """Return why a message did not come first; None for questions none would answer."""
    if ticket.cause in MACHINES:
        return None
    # thanks ask nothing about the order that earned them
    if ticket.order is None or ticket.cause == "pleased":
        return "not_order_related"
    if ticket.cause == "misdelivered":
        return "delivered_not_received"
    if ticket.prevented_by is None:
        return None
    if knew_already(ticket, told):
        return "told_still_asked"
    return UNTOLD.get(ticket.cause) or _on_the_road(ticket.order, ticket.written_at)


def _on_the_road(order: Order, at: datetime) -> str:
    """Return what those not told of the dispatch could see of it for themselves."""
    expected = [each for each in order.parcels if not _is_there(each, at)]
    moves = [
        scan.at
        for parcel in expected
        for scan in parcel.scans
        if scan.status != "INFORMED" and scan.at <= at
    ]
    if not moves:
        return "not_yet_shipped"
    return "tracking_stale" if at - max(moves) > PATIENCE else "carrier_unclear"


def _is_there(parcel: Parcel, at: datetime) -> bool:
    return parcel.available_at is not None and parcel.available_at <= at
