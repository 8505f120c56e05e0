"""What comes back and what is paid back: returns, exchanges, refunds, and how late.

Only decides the times and amounts; the exchange order itself is made in `orders.py`.
"""

from datetime import datetime, timedelta
from random import Random

from connectors.practice.model import Line, Order, Parcel, Refund, Return, Scan
from connectors.practice.places import CARRIER, HUBS, ORIGIN, WAREHOUSE
from connectors.practice.randomness import around, dice, pick
from connectors.practice.worktime import (
    add_working_days,
    after_working_hours,
    at_local,
    local_day,
    when_awake,
)

REASONS = {"UNWANTED": 26, "COLOR": 20, "STYLE": 14, "NOT_AS_DESCRIBED": 12,
           "SIZE_TOO_LARGE": 9, "SIZE_TOO_SMALL": 9, "OTHER": 10}  # fmt: skip


def settle_afterwards(seed: int, order: Order) -> None:
    """Decide what comes back and what is refunded, now that the journeys are known."""
    die = dice(seed, "afterwards", order.key)
    if order.cancelled_at:
        at = order.cancelled_at + timedelta(minutes=5)
        _refund(die, order, at, order.total_cents, order.lines, "Cancelled", "CANCEL")
        return
    for parcel in order.parcels:
        _make_good(die, order, parcel)
    if order.delivered_at and not order.returns and die.random() < 0.085:
        lines = [die.choice(order.lines)] if die.random() < 0.7 else order.lines
        _send_back(die, order, list(lines), pick(die, REASONS), order.delivered_at)


def _make_good(die: Random, order: Order, parcel: Parcel) -> None:
    last = parcel.scans[-1].at
    worth = _worth(order, parcel.lines)
    if parcel.fate in ("lost", "stopped", "uncollected"):
        fee = 4900 if parcel.fate == "uncollected" else 0
        at = after_working_hours(last, die.uniform(3, 40))
        restock = "RETURN" if parcel.returned_at else "NO_RESTOCK"
        _refund(die, order, at, max(worth - fee, 0), parcel.lines, parcel.fate, restock)
    elif parcel.fate in ("damaged", "incomplete") and parcel.delivered_at:
        at = after_working_hours(parcel.delivered_at, die.uniform(10, 60))
        share = die.choice((0.2, 0.3, 1.0)) if parcel.fate == "damaged" else 0.5
        if die.random() < 0.75:
            _refund(die, order, at, round(worth * share), parcel.lines[:1],
                    parcel.fate, "NO_RESTOCK")  # fmt: skip
    elif parcel.fate == "wrong_item" and parcel.delivered_at:
        _send_back(die, order, parcel.lines[:1], "WRONG_ITEM", parcel.delivered_at)


def _send_back(
    die: Random, order: Order, lines: list[Line], reason: str, since: datetime
) -> None:
    requested = when_awake(
        die, since + timedelta(days=min(around(die, 3.2, 0.8), 13.5))
    )
    approved = after_working_hours(requested, die.uniform(0.5, 7))
    exchange = reason == "WRONG_ITEM" or die.random() < 0.24
    back = Return(
        return_id=7_000_000_000 + die.getrandbits(30),
        requested_at=requested,
        approved_at=approved,
        lines=lines,
        reason=reason,
        kind="exchange" if exchange else "refund",
        parcel=None,
        received_at=None,
        checked_at=None,
        closed_at=None,
    )
    order.returns.append(back)
    if die.random() < 0.06:
        return  # registered, and never sent
    back.parcel = _return_parcel(die, order, lines, approved)
    back.received_at = back.parcel.delivered_at
    back.checked_at = after_working_hours(back.received_at, around(die, 9, 0.8))
    # the bookkeeping has bad weeks, and those are what customers write about
    slow = die.random() < 0.16
    back.closed_at = after_working_hours(
        back.checked_at, die.uniform(50, 110) if slow else die.uniform(1, 24)
    )
    if back.kind == "refund":
        _refund(die, order, back.closed_at, _worth(order, lines), lines,
                f"Return {order.name}", "RETURN")  # fmt: skip


def _return_parcel(
    die: Random, order: Order, lines: list[Line], approved: datetime
) -> Parcel:
    label_at = approved + timedelta(minutes=3)
    dropped = when_awake(die, label_at + timedelta(days=min(around(die, 2, 0.6), 9)))
    parcel = Parcel(
        number="00370733" + "".join(die.choices("0123456789", k=12)),
        label_at=label_at,
        service="20",
        lines=lines,
        is_return=True,
    )
    day = add_working_days(local_day(dropped), 1)
    here = add_working_days(day, pick(die, order.customer.country.transit))
    parcel.delivered_at = at_local(here, die.uniform(8, 13))
    hub = HUBS[order.customer.city.hub]
    for at, code, status, text, place in (
        (label_at + timedelta(minutes=12), "91", "INFORMED",
         "The electronic shipping instructions have been received.", CARRIER),
        (dropped, "20", "EN_ROUTE", "The shipment item has been handed in.", hub),
        (at_local(day, die.uniform(19, 23)), "31", "EN_ROUTE",
         "The shipment item has arrived at the terminal.", ORIGIN),
        (parcel.delivered_at, "40", "DELIVERED",
         "The shipment item has been delivered.", WAREHOUSE),
    ):  # fmt: skip
        parcel.scans.append(Scan(at.replace(microsecond=0), code, status, text, place))
    parcel.etas.append((label_at, at_local(here, 15)))
    return parcel


def _refund(
    die: Random,
    order: Order,
    at: datetime,
    cents: int,
    lines: list[Line],
    note: str,
    restock: str,
) -> None:
    if cents > 0:
        refund_id = 900_000_000_000 + die.getrandbits(36)
        order.refunds.append(Refund(refund_id, at, cents, lines, note, restock))


def _worth(order: Order, lines: list[Line]) -> int:
    """Return what was paid for these lines, the order's discount taken off."""
    goods = sum(line.unit_cents * line.quantity for line in order.lines)
    part = sum(line.unit_cents * line.quantity for line in lines)
    return round(part * (goods - order.discount_cents) / goods) if goods else 0
