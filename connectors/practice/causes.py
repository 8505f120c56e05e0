"""Why customers write: from what happened to their order, and what they were not told.

Yields would-be tickets with cause, intent and writing time. Each draws a hidden number
of its own; whether a message that was read in time makes it needless is decided in
`shop.py`. Questions with no order behind them are in `visitors.py`.
"""

from datetime import datetime, timedelta
from random import Random

from connectors.practice.model import Order, Parcel, Ticket
from connectors.practice.randomness import around, dice, pick
from connectors.practice.worktime import when_awake

HOUR = timedelta(hours=1)
LATE_INTENTS = {"late_delivery": 62, "where_is_my_order": 32, "tracking_not_working": 6}
LOST_INTENTS = {"not_received": 45, "late_delivery": 35, "where_is_my_order": 20}


class Author:
    """Collects the would-be tickets of one order."""

    def __init__(self, seed: int, order: Order) -> None:
        self.order = order
        self.die = dice(seed, "care", order.key)
        self.tickets: list[Ticket] = []

    def write(
        self,
        cause: str,
        intent: str,
        at: datetime,
        prevented_by: str | None = None,
        before: datetime | None = None,
    ) -> None:
        """Write at `at`, or once awake; not at all when that is too late to matter."""
        at = when_awake(self.die, at).replace(microsecond=0)
        if before and at >= before:
            return
        self.tickets.append(
            Ticket(
                key=f"{self.order.key}:{len(self.tickets)}:{cause}",
                cause=cause,
                intent=intent,
                prevented_by=prevented_by,
                order=self.order,
                person=self.order.customer,
                written_at=at,
                resolve=self.die.random(),
            )
        )


def questions_about(seed: int, order: Order) -> list[Ticket]:
    author = Author(seed, order)
    _before_dispatch(author)
    if order.cancelled_at is None:
        _lateness(author)
        _on_the_road(author)
        for parcel in order.parcels:
            _at_the_pickup_point(author, parcel)
            _after_arrival(author, parcel)
        _returning(author)
    return author.tickets


def _lateness(author: Author) -> None:
    """At most one: patience runs out some hours to days after the promise."""
    order, die = author.order, author.die
    has_patience = die.random() > 0.46
    after = timedelta(hours=around(die, 17, 0.95))
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
        return
    if order.exchange_of:
        return
    if die.random() < 0.024:
        wait = timedelta(hours=around(die, 9, 0.8))
        intent = pick(die, {"delivery_time": 55, "invoice_receipt": 30,
                            "where_is_my_order": 15})  # fmt: skip
        author.write(
            "no_confirmation",
            intent,
            order.placed_at + wait,
            "order_confirmation",
            until + 6 * HOUR,
        )
    for chance, cause, intent in (
        (0.009, "moved", "change_address"),
        (0.006, "second_thoughts", "change_items"),
        (0.006, "other_variant", "change_variant"),
        (0.004, "too_late_to_cancel", "cancel_order"),
        (0.005, "charged_oddly", "payment_failed"),
    ):
        if die.random() < chance:
            wait = timedelta(hours=min(around(die, 3, 1.1), 40))
            author.write(cause, intent, order.placed_at + wait)


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


def _after_arrival(author: Author, parcel: Parcel) -> None:
    die = author.die
    chance = die.random()
    if parcel.delivered_at is None:
        _came_back(author, parcel, chance)
        return
    wait = timedelta(hours=around(die, 14, 1.0))
    problems = {
        "damaged": (0.85, "damaged_in_transit"),
        "incomplete": (0.85, "wrong_or_missing_item"),
        "wrong_item": (0.85, "wrong_or_missing_item"),
        "misdelivered": (0.9, "not_received"),
    }
    if parcel.fate in problems:
        likely, intent = problems[parcel.fate]
        if chance < likely:
            author.write(parcel.fate, intent, parcel.delivered_at + wait)
    elif chance < 0.008:
        wait = timedelta(days=around(die, 16, 0.8))
        author.write("broke", "defective_product", parcel.delivered_at + wait)
    elif chance > 0.992 and not author.order.is_late:
        author.write("pleased", "praise_feedback", parcel.delivered_at + 2 * wait)
    elif 0.5 < chance < 0.507:
        author.write("bookkeeping", "invoice_receipt", parcel.delivered_at + 4 * wait)


def _came_back(author: Author, parcel: Parcel, chance: float) -> None:
    if parcel.returned_at and chance < 0.35:
        wait = timedelta(days=around(author.die, 4, 0.6))
        author.write(f"{parcel.fate}_money", "refund_status", parcel.returned_at + wait)


def _returning(author: Author) -> None:
    order, die = author.order, author.die
    for back in order.returns:
        draws = [die.random() for _ in range(4)]
        if draws[0] < 0.3 and back.reason != "WRONG_ITEM":
            intent = _asking_how(die, back.kind)
            room = back.requested_at - order.delivered_at
            author.write("wants_to_return", intent, order.delivered_at + room * 0.9)
        if draws[1] < 0.07:
            author.write("no_label", "return_label", back.approved_at + 20 * HOUR)
        if back.received_at is None or back.closed_at is None:
            continue
        if draws[2] < 0.1:
            at = back.received_at + timedelta(hours=around(die, 30, 0.5))
            author.write("return_unheard", "return_received", at, None, back.closed_at)
        waited = back.closed_at - back.received_at
        if draws[3] < (0.5 if waited > timedelta(days=9) else 0.05):
            at = back.received_at + waited * die.uniform(0.55, 0.95)
            author.write("refund_slow", "refund_status", at, None, back.closed_at)


def _asking_how(die: Random, kind: str) -> str:
    if kind == "exchange":
        return "exchange_item"
    return pick(
        die, {"how_to_return": 55, "right_of_withdrawal": 27, "return_label": 18}
    )
