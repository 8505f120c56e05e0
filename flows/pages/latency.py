"""How long it takes from a scan to the message that tells it, by message.

The times are the ledger's; what a wait was for stands with the decisions.
"""

import math
from collections.abc import Mapping, Sequence

from flows.pages.labels import read_count, read_number, read_word
from flows.pages.spans import Scale, Span, draw_spans

Rows = Mapping[str, Sequence[Mapping]]

MINUTE, HOUR, DAY = 1.0, 60.0, 1440.0
TICKS = (
    (MINUTE, "1 min"),
    (10.0, "10"),
    (HOUR, "1 h"),
    (6 * HOUR, "6 h"),
    (DAY, "1 d"),
    (7 * DAY, "1 w"),
)
LONGEST = math.log(14 * DAY)


def arrange_latency(rows: Rows) -> dict[str, object]:
    """Return the spans with their sentence, and the table behind."""
    found = rows.get("latency", ())
    spans = [
        Span(
            read_word(row["message_type"]),
            row["fast_minutes"],
            row["median_minutes"],
            row["slow_minutes"],
            f"half within {read_wait(row['median_minutes'])}, "
            f"nine of ten within {read_wait(row['slow_minutes'])}",
        )
        for row in found
    ]
    title = "From what happened to the parcel until its customer was told"
    return {
        "answer": _answer(found),
        "svg": draw_spans("latency", title, spans, Scale(_place, TICKS))
        if spans
        else None,
        "rows": [
            {
                "type": read_word(row["message_type"]),
                "count": read_number(row["message_count"]),
                "half": read_wait(row["median_minutes"]),
                "most": read_wait(row["slow_minutes"]),
            }
            for row in found
        ],
    }


def _place(minutes: float) -> float:
    return min(math.log(max(minutes, MINUTE)) / LONGEST, 1.0)


def _answer(found: Sequence[Mapping]) -> str:
    if not found:
        return "No message about a parcel has been sent."
    first, last = found[0], found[-1]
    said = f"Half of the customers hear within {_read(first)}"
    return f"{said}." if first is last else f"{said}, and within {_read(last)}."


def _read(row: Mapping) -> str:
    kind = read_word(row["message_type"]).lower()
    return f"{read_wait(row['median_minutes'])} by “{kind}”"


def read_wait(minutes: float) -> str:
    """Return a wait as a person says it: "under a minute", "35 minutes", "3 days"."""
    if minutes < MINUTE:
        return "a minute"
    if minutes < 2 * HOUR:
        return read_count(round(minutes), "minute")
    if minutes < 2 * DAY:
        return read_count(round(minutes / HOUR), "hour")
    return read_count(round(minutes / DAY), "day")
