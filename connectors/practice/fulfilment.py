"""From a paid order to parcels on the road: picking, holds, split parcels, cancelling.

Returns and refunds are in `returns.py`; the road itself is in `journeys.py`.
"""

from datetime import datetime, timedelta
from random import Random

from connectors.practice.journeys import send_parcel
from connectors.practice.model import Line, Order
from connectors.practice.randomness import around, dice, pick
from connectors.practice.worktime import (
    add_working_days,
    after_working_hours,
    at_local,
    local_day,
)

CANCELLING = {"CUSTOMER": 72, "INVENTORY": 12, "FRAUD": 6, "STAFF": 4, "OTHER": 6}


def fulfil(seed: int, order: Order) -> None:
    """Decide the whole future of the order in the warehouse and on the road."""
    die = dice(seed, "warehouse", order.key)
    packed = after_working_hours(
        order.placed_at + timedelta(minutes=15), die.triangular(0.5, 8, 2.5)
    )
    _put_on_hold(die, order, packed)
    if order.hold_until:
        packed = order.hold_until
    if order.exchange_of is None and _cancel(die, order, packed):
        return
    for part, lines in enumerate(_split(die, order)):
        label_at = packed
        if part and die.random() < 0.6:
            later = add_working_days(local_day(packed), die.choice((1, 1, 2)))
            label_at = at_local(later, die.uniform(8.5, 15.5))
        order.parcels.append(send_parcel(seed, order, part, lines, label_at))


def _put_on_hold(die: Random, order: Order, packed: datetime) -> None:
    """Hold what is out of stock, and what the configurator left unsaid."""
    out_of_stock, days = die.random() < 0.024, pick(die, {3: 3, 4: 3, 5: 2, 8: 1})
    unsaid = any(
        len(line.attributes) < len(line.product.type.attributes) for line in order.lines
    )
    if out_of_stock:
        order.hold = "INVENTORY_OUT_OF_STOCK"
    elif unsaid:
        order.hold, days = "OTHER", die.choice((1, 2, 2, 3))
    else:
        return
    day = add_working_days(local_day(packed), days)
    order.hold_until = at_local(day, die.uniform(8.5, 15.5))


def _cancel(die: Random, order: Order, packed: datetime) -> bool:
    likely = 0.1 if order.hold else 0.016
    if die.random() > likely:
        return False
    wait = timedelta(hours=around(die, 4, 0.9))
    if order.hold:
        wait = (packed - order.placed_at) * die.uniform(0.3, 0.9)
    at = (order.placed_at + wait).replace(microsecond=0)
    if at >= packed - timedelta(minutes=30):
        return False
    order.cancelled_at, order.cancel_reason = at, pick(die, CANCELLING)
    return True


def _split(die: Random, order: Order) -> list[list[Line]]:
    big = [line for line in order.lines if line.product.type.is_big]
    small = [line for line in order.lines if not line.product.type.is_big]
    if big and small and die.random() < 0.75:
        return [small, big]
    if len(order.lines) > 2 and die.random() < 0.14:
        return [order.lines[:1], order.lines[1:]]
    return [order.lines]
