"""The messages about a parcel that arrives: its date, its day, its shelf, its doubt."""

from datetime import date

from flows.messages.story import Row, Story
from flows.messages.telling.teller import Teller, paragraph

_DOUBTS = (
    "customer_has_nothing",
    "scanned_again",
    "neighbour",
    "mailbox",
    "doorstep",
    "no_last_mile",
)
# words that say where it is; the others say why we doubt it, and then we ask to look
_PLACES = ("neighbour", "mailbox", "doorstep")


def tell_delivery_window_changed(teller: Teller) -> Story:
    told, new = teller.date("date_last_told"), teller.date("new_date")
    turn = _read_turn(told, new)
    words = teller.wording
    # "now we have a date" would be untrue without one
    heading = (
        teller.say(f"heading_{turn}") if new else words.say("incident_notice.heading")
    )
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(paragraph(_say_turn(teller, told, new), say_several(teller)),),
        rows=(
            *teller.row("new", teller.day("new_date")),
            *teller.row("told", teller.day("date_last_told")),
            *name_parcel(teller),
        ),
        action=teller.tracking,
        closing=(
            teller.say("do") if new else words.say("incident_notice.do"),
            *((teller.say("cancel"),) if turn == "later" else ()),
        ),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )


def _read_turn(told: date | None, new: date | None) -> str:
    if told is None or new is None:
        return "known"
    return "earlier" if new < told else "later"


def _say_turn(teller: Teller, told: date | None, new: date | None) -> str | None:
    if new is None:
        return teller.wording.say("delay_notice.no_new_date")
    turn, day = _read_turn(told, new), teller.write(new)
    if told is None:
        return teller.say("known", date=day)
    sorry = teller.say("later_sorry") if turn == "later" else None
    return paragraph(teller.say(turn, date=day, told=teller.write(told)), sorry)


def tell_out_for_delivery(teller: Teller) -> Story:
    heading = teller.say("heading")
    carrier = teller.carrier
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(
            paragraph(
                teller.say("today_with", carrier=carrier)
                if carrier
                else teller.say("today"),
                say_several(teller),
            ),
            teller.say("away"),
        ),
        rows=name_parcel(teller),
        action=teller.tracking,
        closing=(teller.say("late"),),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )


def tell_pickup_reminder(teller: Teller) -> Story:
    heading = teller.say("heading")
    point = teller.fact("pickup_point")
    deadline = teller.day("pickup_deadline_date")
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(
            paragraph(
                teller.say("waits_at", point=point) if point else teller.say("waits"),
                teller.say("deadline", date=deadline)
                if deadline
                else teller.say("deadline_unknown"),
                say_several(teller),
            ),
        ),
        rows=(
            *teller.row("pickup_point", point),
            *teller.row("pickup_deadline", deadline),
            *name_parcel(teller),
        ),
        action=teller.tracking,
        closing=(teller.say("cannot"), teller.say("fetched")),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )


def tell_delivered_check(teller: Teller) -> Story:
    heading = teller.say("heading")
    doubt = teller.facts.get("doubt")
    carrier = teller.carrier or teller.wording.say("common.the_carrier")
    moment = teller.moment("delivered_at")
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(
            paragraph(
                teller.say("delivered_at", carrier=carrier, moment=moment)
                if moment
                else teller.say("delivered", carrier=carrier),
                say_several(teller),
                teller.say(f"why_{doubt}") if doubt in _DOUBTS else None,
            ),
            *(() if doubt in _PLACES else (teller.say("look"),)),
        ),
        rows=(
            *name_parcel(teller),
            *teller.row("last_seen", teller.fact("location", 80)),
        ),
        action=teller.tracking,
        closing=(teller.say("do"), teller.say("fine")),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )


def say_several(teller: Teller) -> str | None:
    count = teller.facts.get("parcel_count")
    if not isinstance(count, int) or isinstance(count, bool) or count < 2:
        return None
    return teller.say("several", count=count)


def name_parcel(teller: Teller) -> tuple[Row, ...]:
    return (
        *teller.row("order", teller.fact("order_number", 40)),
        *teller.row("carrier", teller.carrier),
        *teller.row("tracking_number", teller.fact("tracking_number", 60)),
    )
