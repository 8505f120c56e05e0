"""The messages about a parcel on its way: delayed, ready to be picked up."""

from flows.messages.story import Story
from flows.messages.telling.teller import Teller, paragraph

_FLAGS = ("not_handed_over", "stalled", "overdue", "exception")
# the reasons that have words of their own; the rest share one honest sentence
_REASONS = (
    "address",
    "customs_docs",
    "damaged",
    "lost",
    "not_collected",
    "refused",
    "weather",
)


def tell_delay_notice(teller: Teller) -> Story:
    flag = teller.facts.get("delay_flag")
    flag = flag if flag in _FLAGS else "overdue"
    heading = teller.say(f"heading_{flag}")
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(
            paragraph(_say_what_happened(teller, flag), _say_promise(teller, flag)),
            paragraph(teller.say("sorry"), _say_new_date(teller)),
        ),
        rows=(
            *teller.row("order", teller.fact("order_number", 40)),
            *teller.row("carrier", teller.carrier),
            *teller.row("tracking_number", teller.fact("tracking_number", 60)),
            *teller.row("promised", teller.day("promised_date")),
            *teller.row("new", _write_new_date(teller)),
        ),
        action=teller.tracking,
        closing=(
            paragraph(_say_what_to_do(teller, flag), teller.say("cancel")),
            *((teller.say("arrived"),) if flag in ("stalled", "overdue") else ()),
        ),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )


def _say_what_happened(teller: Teller, flag: str) -> str:
    carrier = teller.carrier or teller.wording.say("common.the_carrier")
    if flag == "not_handed_over":
        return teller.say("not_handed_over", carrier=carrier)
    if flag == "stalled":
        return _say_last_scan(teller)
    if flag == "overdue":
        promised = teller.day("promised_date")
        if promised is None:
            return teller.say("overdue")
        return teller.say("overdue_since", date=promised)
    return teller.say(f"exception_{_reason(teller)}", carrier=carrier)


def _reason(teller: Teller) -> str:
    reason = teller.facts.get("state_reason")
    return reason if reason in _REASONS else "other"


def _say_last_scan(teller: Teller) -> str:
    scan = teller.instant("last_scan_at")
    if scan is None:
        return teller.say("stalled")
    location = teller.fact("last_location", 80)
    day = teller.write(scan.date())
    if location is None:
        return teller.say("stalled_since", date=day)
    return teller.say("stalled_at", date=day, location=location)


def _say_promise(teller: Teller, flag: str) -> str | None:
    # an overdue parcel's first sentence has said it already
    promised = teller.day("promised_date")
    if promised is None or flag == "overdue":
        return None
    return teller.say("promised", date=promised)


def _say_new_date(teller: Teller) -> str:
    new = teller.date("new_date")
    if new is None or new < teller.today:
        return teller.say("no_new_date")
    promised = teller.date("promised_date")
    if promised is not None and new <= promised:
        return teller.say("date_holds", date=teller.write(new))
    return teller.say("new_date", date=teller.write(new))


def _write_new_date(teller: Teller) -> str | None:
    new, promised = teller.date("new_date"), teller.date("promised_date")
    # a forecast that has passed, or says what was promised, is no new date
    if new is None or new < teller.today or (promised and new <= promised):
        return None
    return teller.write(new)


def _say_what_to_do(teller: Teller, flag: str) -> str:
    if flag == "exception" and _reason(teller) == "address":
        return teller.say("do_address")
    return teller.say("do")


def tell_ready_for_pickup(teller: Teller) -> Story:
    heading = teller.say("heading")
    point = teller.fact("pickup_point")
    deadline = teller.day("pickup_deadline_date")
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(
            paragraph(
                teller.say("ready_at", point=point) if point else teller.say("ready"),
                teller.say("deadline", date=deadline)
                if deadline
                else teller.say("deadline_unknown"),
            ),
        ),
        rows=(
            *teller.row("pickup_point", point),
            *teller.row("pickup_deadline", deadline),
            *teller.row("order", teller.fact("order_number", 40)),
            *teller.row("carrier", teller.carrier),
            *teller.row("tracking_number", teller.fact("tracking_number", 60)),
        ),
        action=teller.tracking,
        closing=(teller.say("cannot"),),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )
