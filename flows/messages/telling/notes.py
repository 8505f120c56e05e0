"""The note on a helpdesk's ticket: what an agent would otherwise look up elsewhere.

For colleagues, in the shop's first language; the reply in it is in the customer's.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flows.messages.clean import clean_text
from flows.messages.story import Row, Story
from flows.messages.suggested_replies import suggest_reply
from flows.messages.telling.teller import Teller, read_carrier

# more parcels than one can take in; the desk has them all
_PARCELS_SHOWN = 5


def tell_context_note(teller: Teller) -> Story:
    """Return the note; a fact nobody knows has no line."""
    heading = teller.say("heading", order_number=teller.fact("order_number", 40) or "–")
    again = teller.facts.get("notes_before")
    return Story(
        subject=heading,
        heading=heading,
        opening=(teller.say("again" if again else "lead"),),
        rows=tuple(_rows(teller)),
        closing=_reply(teller),
        footer=teller.say("footer", shop=teller.shop.name),
        is_internal=True,
    )


def _rows(teller: Teller) -> Iterator[Row]:
    facts = teller.facts
    total = teller.money(facts.get("total_amount"))
    state = _word(teller, "state", facts.get("order_state"))
    yield Row(teller.say("order"), ", ".join(each for each in (state, total) if each))
    if facts.get("change_window") in ("open", "at_warehouse", "closed"):
        change = _word(teller, "change", facts["change_window"])
        yield Row(teller.say("change"), change or "–")
    for parcel in _dicts(facts.get("parcels"))[:_PARCELS_SHOWN]:
        yield _parcel(teller, parcel)
    told = _words(teller, "type", facts.get("told"))
    yield Row(teller.say("told"), told or teller.say("told_nothing"))
    returned = _words(teller, "return", facts.get("returns"))
    if returned:
        yield Row(teller.say("returns"), returned)
    for name, key in (
        ("withdrawal_deadline_date", "withdrawal"),
        ("refund_due_date", "refund_due"),
    ):
        day = teller.day(name)
        if day:
            yield Row(teller.say(key), day)
    goodwill = teller.money(facts.get("goodwill"))
    if goodwill:
        yield Row(teller.say("goodwill"), goodwill)


def _parcel(teller: Teller, parcel: Mapping[str, Any]) -> Row:
    carrier = read_carrier(clean_text(parcel.get("carrier"), 40))
    number = clean_text(parcel.get("tracking_number"), 60)
    promised = teller.day_of(parcel.get("promised_date"))
    is_over = parcel.get("state") in ("delivered", "returned_to_sender", "cancelled")
    said = [
        _word(teller, "parcel", parcel.get("state")),
        _word(teller, "flag", parcel.get("delay_flag")),
        teller.wording.say("context_note.promised", day=promised)
        if promised and not is_over
        else None,
    ]
    label = " ".join(each for each in (carrier, number) if each)
    return Row(label or "–", "; ".join(each for each in said if each) or "–")


def _reply(teller: Teller) -> tuple[str, ...]:
    known = teller.facts.get("reply")
    if not isinstance(known, Mapping) or not known.get("reply"):
        return ()
    day = known.get("reply_date")
    row = {**_NOTHING, **known, "reply_date": date.fromisoformat(day) if day else None}
    reply = suggest_reply(row, return_url=teller.shop.return_label_url)
    return (f"{teller.say('reply')} ({reply.language}):", reply.text)


_NOTHING = dict.fromkeys(
    (
        "language",
        "customer_name",
        "order_number",
        "carrier",
        "tracking_number",
        "tracking_url",
        "product",
        "reply_amount",
        "currency",
    )
)


def _word(teller: Teller, kind: str, code: object) -> str | None:
    """Return a state in words; a new one of a vendor's as it is."""
    if not code:
        return None
    key = f"context_note.{kind}_{code}"
    if key in teller.wording.texts:
        return teller.wording.say(key)
    return clean_text(str(code).replace("_", " "), 40)


def _words(teller: Teller, kind: str, codes: object) -> str:
    listed = codes if isinstance(codes, list) else []
    words = [_word(teller, kind, code) for code in listed]
    return ", ".join(dict.fromkeys(word for word in words if word))


def _dicts(value: object) -> list[Mapping[str, Any]]:
    listed = value if isinstance(value, list) else []
    return [each for each in listed if isinstance(each, Mapping)]
