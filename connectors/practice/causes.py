"""Why customers write: from what happened to their order, and what they were not told.

Yields would-be tickets with cause, intent and writing time. Each draws a hidden number
of its own; whether a message that was read in time makes it needless is decided in
`shop.py`. Questions with no order behind them are in `visitors.py`.
"""

from datetime import datetime, timedelta

from connectors.practice.aftermath import (
    write_about_return,
    write_after_arrival,
)
from connectors.practice.authors import Author
from connectors.practice.model import Order, Parcel, Ticket
from connectors.practice.randomness import around, pick

HOUR = timedelta(hours=1)
LATE_INTENTS = {"late_delivery": 62, "where_is_my_order": 32, "tracking_not_working": 6}
LOST_INTENTS = {"not_received": 45, "late_delivery": 35, "where_is_my_order": 20}


def questions_about(seed: int, order: Order) -> list[Ticket]:
    author = Author(seed, order)
    _before_dispatch(author)
    if order.cancelled_at is None:
        _lateness(author)
        _on_the_road(author)
        for parcel in order.parcels:
            _at_the_pickup_point(author, parcel)
            write_after_arrival(author, parcel)
        write_about_return(author)
    return author.tickets


def _lateness(author: Author) -> None:
    """At most one: patience runs out some hours to days after the promise."""
    order, die = author.order, author.die
    has_patience = die.random() > 0.54
    after = timedelta(hours=around(die, 28, 0.8))
    grace = timedelta(hours=8) if die.random() < 0.3 else timedelta(0)
    if not order.is_late or has_patience:
        return
    there_at = order.available_at + grace if order.available_at else None
    fates = {parcel.fate for parcel in order.parcels}
    intents = LOST_INTENTS if "lost" in fates else LATE_INTENTS
    author.write(
        "late", pick(die, intents), order.promise_at + after, "delay_notice", there_at
    )


def _before_dispatch(author: Author) -> None:
    order, die = author.order, author.die
    until = order.cancelled_at or order.label_at or order.placed_at
    room = until - order.placed_at
    if order.cancelled_at:
        if order.cancel_reason == "CUSTOMER" and die.random() < 0.8:
            asked = order.placed_at + room * die.uniform(0.1, 0.8)
            author.write("cancelled", "cancel_order", asked, None, order.cancelled_at)
    elif order.exchange_of is None:
        _unsure_of_it(author, until + 6 * HOUR)
        _changing_their_mind(author)


def _unsure_of_it(author: Author, before: datetime) -> None:
    order, die = author.order, author.die
    if die.random() < 0.024:
        wait = timedelta(hours=around(die, 9, 0.8))
        intent = pick(die, {"delivery_time": 55, "invoice_receipt": 30,
                            "where_is_my_order": 15})  # fmt: skip
        author.write(
            "no_confirmation",
            intent,
            order.placed_at + wait,
            "order_confirmation",
            before,
        )


def _changing_their_mind(author: Author) -> None:
    order, die = author.order, author.die
    for chance, cause, intent in (
        (0.009, "moved", "change_address"),
        (0.006, "second_thoughts", "change_items"),
        (0.006, "other_variant", "change_variant"),
        (0.004, "too_late_to_cancel", "cancel_order"),
        (0.005, "charged_oddly", "payment_failed"),
    ):
        if die.random() < chance:
            wait = timedelta(hours=min(around(die, 3, 1.1), 40))
            at = order.placed_at + wait
            author.write(cause, intent, at, before=order.available_at)


def _on_the_road(author: Author) -> None:
    order, die = author.order, author.die
    chance, part = die.random(), die.uniform(0.25, 0.95)
    until = min(order.promise_at, order.available_at or order.promise_at)
    if chance > 0.034 or order.label_at >= until - 8 * HOUR:
        return
    at = order.label_at + (until - order.label_at) * part
    intent = pick(die, {"where_is_my_order": 56, "delivery_time": 28,
                        "tracking_not_working": 16})  # fmt: skip
    author.write("not_told_of_dispatch", intent, at, "order_dispatched", until)


def _at_the_pickup_point(author: Author, parcel: Parcel) -> None:
    die = author.die
    chance, wait = die.random(), timedelta(hours=around(die, 20, 0.8))
    if parcel.ready_at is None or chance > 0.06:
        return
    until = parcel.delivered_at or parcel.returned_at
    at = parcel.ready_at + wait
    intent = pick(die, {"where_is_my_order": 60, "not_received": 40})
    author.write("not_told_of_pickup", intent, at, "ready_for_pickup", until)
