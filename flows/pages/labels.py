"""How a value reads on a page: words, numbers, shares, times, masked addresses.

Nothing here knows which section a value stands in or where it came from.
"""

import re
from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent

ENGLISH = Locale.parse("en_GB")
EMPTY = "–"
MAIL_ADDRESS = re.compile(r"[^\s<>\"'(),;:=]+@[^\s<>\"'(),;:]+")

# words whose plain reading is not the word with its underscores taken out
READINGS = {
    "exception": "Needs a person (exception)",
    "kept": "Answered in time",
    "late": "Answered late",
    "overdue": "Waiting, past the promise",
    "waiting": "Waiting, still in time",
    "closed_without_reply": "Closed without a reply",
    "eta_slipped": "The carrier's date has slipped",
    "will_be_late": "Likely to be late",
    "at_pickup_expiring": "Soon sent back from the pickup point",
    "returning": "On its way back to the shop",
    "not_received": "Said not to have arrived",
    "not_handed_over": "Not handed to the carrier",
    "overdue_flag": "Past its promised date",
    "stalled": "No scan for too long",
    "order_change": "Change to an order",
    "return_exchange": "Return or exchange",
    "late_not_told": "Late, not told",
    "told_still_asked": "Told, still asked",
    "delivered_not_received": "Delivered, not received",
    "carrier_unclear": "The carrier told too little",
    "tracking_stale": "No news from the carrier",
    "not_order_related": "Not about an order",
    "not_yet_shipped": "Not yet shipped",
    "not_stated": "Not stated",
    "first_reply": "First reply",
    "sla_at_risk": "First reply at risk",
    "met": "Kept",
    "breached": "Broken",
    "running": "Running",
    "send": "Send",
    "defer": "Wait",
    "drop": "Do not send",
    "unknown_state": "Unknown: may have been sent",
    "due": "Nothing against it",
    "none_given": "No reason given",
    "already_in_ledger": "Already taken up",
    "superseded": "Overtaken by what happened later",
    "not_live": "Older than the day this message was switched on",
    "suppressed": "The customer asked for no mail",
    "class_country": "Not allowed in the customer's country",
    "no_consent": "No consent",
    "ordered_since": "The customer has ordered since",
    "wrote_since": "The customer has written since",
    "low_score": "The customer gave a low score",
    "delivery_time": "Time of delivery",
    "wrong_or_missing": "Wrong or missing",
    "no_comment": "No comment",
    "sender_cap": "The sender has had enough replies today",
    "told_elsewhere": "Shop, helpdesk or carrier already tells this",
    "told_with_first_parcel": "Told with the order's first parcel",
    "told_by_delay_notice": "A delay notice tells it",
    "told_by_order_dispatched": "The dispatch tells it",
    "told_by_correction": "A correction tells it",
    "told_by_delivery_window_changed": "The moved date is told",
    "holdout": "Held out, to measure the effect",
    "paused": "Paused while a ticket, delay, refund or complaint is open",
    "frequency_cap": "Enough messages to this customer lately",
    "too_old": "Too old to be news",
    "backfill": "Came with a backfill",
    "channel_missing": "No way to reach the customer",
    "bad_address": "No usable address",
    "postnord": "PostNord",
    "gls": "GLS",
    "dhl": "DHL",
    "dao": "DAO",
    "ups": "UPS",
}


def read_word(word: object) -> str:
    """Return a machine word as English: `order_change` as "Change to an order"."""
    if word is None or str(word).strip() == "":
        return EMPTY
    text = str(word)
    plain = text.replace("_", " ").strip()
    return READINGS.get(text, plain[:1].upper() + plain[1:])


def read_flag(flag: object) -> str:
    """Return a delay flag in English; `overdue` means something else for replies."""
    return read_word("overdue_flag" if flag == "overdue" else flag)


def read_language(code: object) -> str:
    """Return the English name of a language code, or the code itself."""
    text = str(code or "unknown")
    if text == "nb":
        # a shop writes one Norwegian; "Norwegian Bokmål" only widens a column
        return "Norwegian"
    return ENGLISH.languages.get(text.replace("-", "_"), read_word(text))


def read_number(value: object) -> str:
    """Return a number with thousands separated; nothing as a dash."""
    return EMPTY if value is None else format_decimal(value, locale=ENGLISH)


def read_share(part: float, whole: float) -> str:
    """Return `part` of `whole` in per cent; what is not none or all never reads so."""
    if not whole:
        return EMPTY
    if 0 < part / whole < 0.01:
        return "<1%"
    if 0.995 <= part / whole < 1:
        return ">99%"
    return format_percent(round(part / whole, 2), locale=ENGLISH)


def read_count(number: int, noun: str, plural: str = "") -> str:
    """Return "1 parcel", "2 parcels"."""
    word = noun if number == 1 else plural or f"{noun}s"
    return f"{read_number(number)} {word}"


def read_instant(at: datetime | None, as_of: datetime) -> str:
    """Return a moment in the zone of `as_of`, the year only when it differs."""
    if at is None:
        return EMPTY
    local = at.astimezone(as_of.tzinfo)
    pattern = "d MMM HH:mm" if local.year == as_of.year else "d MMM y HH:mm"
    return format_datetime(local, pattern, locale=ENGLISH)


def read_time_of_page(as_of: datetime) -> str:
    """Return "Thu 22 October 2026, 08:00"."""
    return format_datetime(as_of, "EEE d MMMM y, HH:mm", locale=ENGLISH)


def read_day(day: date | None) -> str:
    """Return "Thu 22 Oct"."""
    return EMPTY if day is None else format_date(day, "EEE d MMM", locale=ENGLISH)


def read_week(monday: date) -> str:
    """Return "19 Oct", the day a week begins."""
    return format_date(monday, "d MMM", locale=ENGLISH)


def read_age(at: datetime | None, as_of: datetime) -> str:
    """Return how far a moment lies from `as_of`: "3 hours ago", "in 20 minutes"."""
    if at is None:
        return EMPTY
    return format_timedelta(at - as_of, add_direction=True, locale=ENGLISH)


def mask_addresses(value: object) -> object:
    """Return text with every e-mail address blanked; anything else unchanged."""
    if isinstance(value, str) and "@" in value:
        return type(value)(MAIL_ADDRESS.sub("[e-mail]", value))
    return value
