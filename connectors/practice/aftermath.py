"""Why customers write once it is there, came back, or was sent back.

Everything until it is there is in `causes.py`.
"""

from datetime import timedelta
from random import Random

from connectors.practice.authors import Author
from connectors.practice.model import Parcel
from connectors.practice.randomness import around, pick

HOUR = timedelta(hours=1)


def write_after_arrival(author: Author, parcel: Parcel) -> None:
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


def write_about_return(author: Author) -> None:
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
