"""The last part of a parcel's way: door, pickup point, back again, or nowhere.

The way to the last terminal is in `journeys.py`.
"""

from datetime import date, datetime, timedelta
from random import Random

from connectors.practice.model import Order, Parcel, Scan
from connectors.practice.places import CARRIER, HUBS, ORIGIN, WAREHOUSE, Hub
from connectors.practice.randomness import around
from connectors.practice.worktime import (
    DAY,
    add_working_days,
    at_local,
    local_day,
    when_awake,
)

RETURNING = "The shipment item is being returned to the sender."
AT_SENDER = "The shipment item has been returned to the sender."


def arrive(die: Random, order: Order, parcel: Parcel, day: date) -> None:
    hub = HUBS[order.customer.city.hub]
    _add(parcel, at_local(day, die.uniform(3.5, 6)), "32", "EN_ROUTE",
         "The shipment item has been sorted for distribution.", hub)  # fmt: skip
    if parcel.pickup_point:
        _to_pickup_point(die, order, parcel, day)
    else:
        _to_the_door(die, order, parcel, day, hub)


def lose(die: Random, parcel: Parcel, day: date) -> None:
    """No more scans; after two weeks or so the carrier gives in."""
    declared = at_local(add_working_days(day, die.randint(9, 14)), die.uniform(9, 16))
    _add(
        parcel, declared, "78", "STOPPED", "The shipment item is declared lost.", ORIGIN
    )


def give_up(die: Random, parcel: Parcel, hub: Hub, day: date) -> None:
    """Damaged at the terminal: stopped, and sent back to the warehouse."""
    stopped = at_local(add_working_days(day, 1), die.uniform(8, 15))
    _add(parcel, stopped, "79", "STOPPED",
         "The shipment item is damaged and has been stopped.", hub)  # fmt: skip
    _send_back(die, parcel, hub, add_working_days(day, 2))


def _to_the_door(
    die: Random, order: Order, parcel: Parcel, day: date, hub: Hub
) -> None:
    if die.random() < 0.06:
        out, tried = die.uniform(6.6, 8), die.uniform(9, 16)
        _add(parcel, at_local(day, out), "113", "EN_ROUTE",
             "The shipment item is out for delivery.", hub)  # fmt: skip
        _add(parcel, at_local(day, tried), "47", "DELIVERY_IMPOSSIBLE",
             "Delivery attempt, the recipient was not at home.", hub)  # fmt: skip
        day = add_working_days(day, 1)
    _add(parcel, at_local(day, die.uniform(6.6, 8)), "113", "EN_ROUTE",
         "The shipment item is out for delivery.", hub)  # fmt: skip
    parcel.delivered_at = at_local(day, die.uniform(9, 17.5))
    city = order.customer.city
    door = Hub(city.name, city.name, city.zip, hub.country, "UNDEF")
    _add(parcel, parcel.delivered_at, "40", "DELIVERED",
         "The shipment item has been delivered.", door)  # fmt: skip


def _to_pickup_point(die: Random, order: Order, parcel: Parcel, day: date) -> None:
    parcel.ready_at = at_local(day, die.uniform(10, 15.5))
    point = parcel.pickup_point
    _add(parcel, parcel.ready_at, "1", "AVAILABLE_FOR_DELIVERY",
         "The shipment item has been delivered to a service point.", point)  # fmt: skip
    _add(parcel, parcel.ready_at + timedelta(minutes=4), "z08", "OTHER",
         "E-mail notification has been sent to the recipient.", CARRIER)  # fmt: skip
    shelf = order.customer.country.shelf_days
    wait = timedelta(hours=around(die, 22, 0.95))
    if die.random() < 0.028 or wait > timedelta(days=shelf):
        parcel.fate = "uncollected"
        back = local_day(parcel.ready_at) + DAY * (shelf + 1)
        _send_back(die, parcel, point, back)
        return
    collected = _shop_hours(die, when_awake(die, parcel.ready_at + wait))
    parcel.delivered_at = max(collected, parcel.ready_at + timedelta(minutes=20))
    _add(parcel, parcel.delivered_at, "40", "DELIVERED",
         "The shipment item has been collected by the recipient.", point)  # fmt: skip


def _shop_hours(die: Random, at: datetime) -> datetime:
    """Return `at`, or an hour at which a kiosk is open on that day."""
    day = local_day(at)
    opens, closes = at_local(day, 8), at_local(day, 21)
    return at if opens <= at <= closes else at_local(day, 15 + 5 * die.random())


def _send_back(die: Random, parcel: Parcel, place: Hub, day: date) -> None:
    _add(parcel, at_local(day, die.uniform(8, 12)), "56", "RETURNED", RETURNING, place)
    back = add_working_days(day, die.randint(2, 5))
    parcel.returned_at = at_local(back, die.uniform(8, 14))
    _add(parcel, parcel.returned_at, "57", "RETURNED", AT_SENDER, WAREHOUSE)


def _add(
    parcel: Parcel, at: datetime, code: str, status: str, text: str, place: Hub
) -> None:
    parcel.scans.append(Scan(at.replace(microsecond=0), code, status, text, place))
