"""The messages about a parcel in trouble: stopped, caught up in one, told wrongly."""

from flows.messages.story import Story
from flows.messages.telling.deliveries import name_parcel, say_several
from flows.messages.telling.teller import Teller, paragraph

# the problems that have words of their own; the rest share one honest sentence
_PROBLEMS = (
    "address",
    "customs_docs",
    "damaged",
    "lost",
    "not_collected",
    "payment",
    "refused",
    "returning",
)
_CLAIMS = ("date", "delivered", "dispatched", "ready")


def tell_delivery_exception(teller: Teller) -> Story:
    given = teller.facts.get("problem")
    problem = given if given in _PROBLEMS else "other"
    turned = "returning" if problem == "returning" else "stopped"
    heading = teller.say(f"heading_{turned}")
    carrier = teller.carrier or teller.wording.say("common.the_carrier")
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(
            paragraph(
                teller.say(f"what_{problem}", carrier=carrier),
                say_several(teller),
                teller.say("sorry"),
            ),
            teller.say(f"do_{problem}"),
        ),
        rows=(
            *name_parcel(teller),
            *teller.row("last_seen", teller.fact("location", 80)),
        ),
        action=teller.tracking,
        closing=(teller.say_common("reply"),),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )


def tell_incident_notice(teller: Teller) -> Story:
    heading = teller.say("heading")
    carrier = teller.carrier or teller.wording.say("common.the_carrier")
    hub, expected = teller.fact("hub", 80), teller.day("expected_date")
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(
            paragraph(
                teller.say("hit_at", carrier=carrier, hub=hub)
                if hub
                else teller.say("hit", carrier=carrier),
                say_several(teller),
            ),
            paragraph(
                teller.say("expected", date=expected)
                if expected
                else teller.say("expected_unknown"),
                teller.say("follow"),
            ),
        ),
        rows=name_parcel(teller),
        action=teller.tracking,
        closing=(teller.say("do"),),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )


def tell_correction(teller: Teller) -> Story:
    heading = teller.say("heading")
    wrote = teller.day("told_date")
    return Story(
        subject=teller.subject(heading),
        heading=heading,
        opening=(
            paragraph(
                teller.say("wrote_on", date=wrote) if wrote else teller.say("wrote"),
                _say_claim(teller),
                teller.say("sorry"),
            ),
            *_say_truth(teller),
        ),
        rows=(*teller.row("new", teller.day("new_date")), *name_parcel(teller)),
        action=teller.tracking,
        closing=_say_what_to_do(teller),
        footer=teller.say_common("footer_order", shop=teller.shop.name),
    )


def _claim(teller: Teller) -> str:
    claim = teller.facts.get("claim")
    return claim if claim in _CLAIMS else "date"


def _say_claim(teller: Teller) -> str:
    claim, told = _claim(teller), teller.day("date_told")
    if claim != "date":
        return teller.say(f"claim_{claim}")
    if told is None:
        return teller.say("claim_date_unknown")
    return teller.say("claim_date", date=told)


def _say_truth(teller: Teller) -> tuple[str, ...]:
    if _claim(teller) == "delivered":
        return ()
    if teller.facts.get("is_returning") is True:
        return (teller.say("returning"),)
    new = teller.day("new_date")
    if new is None:
        return (teller.say("no_new_date"),)
    return (teller.say("new_date", date=new),)


def _say_what_to_do(teller: Teller) -> tuple[str, ...]:
    claim = _claim(teller)
    if claim == "delivered":
        return (teller.say("do_delivered"),)
    if teller.facts.get("is_returning") is True:
        return (teller.say("do_returning"),)
    if claim == "ready":
        return (teller.say("do_ready"),)
    return (teller.say("do"), teller.say("cancel"))
