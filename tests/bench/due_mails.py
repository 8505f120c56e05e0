"""Due rows as a shop has them on one day: no two alike, of many types, six languages.

The samples are where they begin; names, numbers, places, days, times and amounts are
other ones in every row, so that nothing kept from one mail is the whole of the next.
"""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import product
from typing import Any

from flows.due import DueMessage
from flows.messages.links import Links
from flows.messages.samples import LANGUAGES, SAMPLE_SHOP, sample_due

SHOP = replace(SAMPLE_SHOP, links=Links("https://svar.nordlys.example", "k" * 32))
TYPES = (
    "order_confirmation",
    "order_dispatched",
    "delay_notice",
    "delivery_window_changed",
    "out_for_delivery",
    "ready_for_pickup",
    "delivered_check",
    "return_received",
    "refund_issued",
    "ticket_acknowledgement",
    "feedback_request",
    "thank_you",
)
_FIRST = ("Maja", "Elin", "Søren", "Åsa", "Jörg", "Aino", "Léa", "Tom", "Ida", "Päivi")
_LAST = (
    "Lindholm",
    "Åkerström",
    "Koivuranta",
    "Birkenau",
    "Quill",
    "Sørensen",
    "Öberg",
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK = re.compile(r"(?<=T)\d\d:\d\d")
_DIGITS = re.compile(r"\d{4,}$")


def due_mails(count: int, *, first: int = 0) -> list[DueMessage]:
    """Return so many rows; what follows what is the same every time, and mixed."""
    kinds = list(product(TYPES, LANGUAGES))
    numbers = range(first, first + count)
    # 17 and 72 have no divisor in common, so that every kind comes before one again
    return [_due(number, *kinds[number * 17 % len(kinds)]) for number in numbers]


def _due(number: int, message_type: str, language: str) -> DueMessage:
    sample = sample_due(message_type, language)
    digest = sha256(f"{message_type} {number}".encode()).hexdigest()
    first, last = _FIRST[number % len(_FIRST)], _LAST[number % len(_LAST)]
    trigger_at = sample.trigger_at - timedelta(minutes=number % 180)
    row = vars(sample) | {
        "message_key": digest,
        "recipient_name": f"{first} {chr(65 + number % 23)}. {last}",
        "recipient_email": f"kunde{number}@{sample.recipient_email.split('@')[1]}",
        "customer_id": str(number),
        "subject_id": digest[:12],
        "trigger_at": trigger_at,
        "not_before": trigger_at,
        "facts": _vary(sample.facts, number),
    }
    return DueMessage.from_row(row)


def _vary(value: Any, number: int) -> Any:
    """Return the facts with other days, times, numbers and amounts."""
    if isinstance(value, dict):
        return {name: _vary(each, number) for name, each in value.items()}
    if isinstance(value, list):
        return [_vary(each, number) for each in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        # two parcels stay two; what costs money costs something else
        return value if value < 10 else value + number
    return _vary_text(value, number) if isinstance(value, str) else value


def _vary_text(text: str, number: int) -> str:
    if _DAY.match(text):
        days = timedelta(days=number % 29)
        day = date.fromisoformat(text[:10]) + days
        clock = (datetime.min + timedelta(minutes=number * 7)).strftime("%H:%M")
        return _CLOCK.sub(clock, f"{day}{text[10:]}")
    return _DIGITS.sub(lambda found: found.group()[:-4] + f"{number + 1000:04}", text)
