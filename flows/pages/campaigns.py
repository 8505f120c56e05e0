"""The campaigns section: what messages changed, what surveys say, whom to call.

Every figure, interval and threshold comes from the marts; here they are put in words.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flows.pages.intervals import Interval, draw_intervals
from flows.pages.labels import (
    EMPTY,
    read_count,
    read_instant,
    read_language,
    read_number,
    read_word,
)

Rows = Mapping[str, Sequence[Mapping]]

ROWS_SHOWN = 100
OUTCOMES = {
    "contacts": "Contacts per 100 orders",
    "repurchase": "Customers of 100 who ordered again",
}


def arrange_campaigns(rows: Rows, as_of: datetime) -> dict[str, object]:
    """Return effects, themes and calls as the template shows them."""
    calls = [_read_call(row, as_of) for row in rows.get("calls_due", ())]
    effects = rows.get("message_effects", ())
    return {
        "wants": [f"{read_count(len(calls), 'call')} due after a low score"]
        if calls
        else [],
        "outcomes": [
            _arrange_outcome(outcome, [r for r in effects if r["outcome"] == outcome])
            for outcome in OUTCOMES
            if any(row["outcome"] == outcome for row in effects)
        ],
        "themes": [_read_theme(row) for row in rows.get("survey_themes", ())],
        "calls": calls[:ROWS_SHOWN],
    }


def _arrange_outcome(outcome: str, rows: Sequence[Mapping]) -> dict[str, object]:
    known = [
        Interval(
            read_word(row["message_type"]),
            100 * row["difference"],
            100 * row["difference_low"],
            100 * row["difference_high"],
        )
        for row in rows
        if row["difference_low"] is not None
    ]
    return {
        "name": OUTCOMES[outcome],
        "svg": draw_intervals(f"effect-{outcome}", OUTCOMES[outcome], known)
        if known
        else None,
        "rows": [_read_effect(row) for row in rows],
    }


def _read_effect(row: Mapping) -> dict[str, str]:
    low, high = row["difference_low"], row["difference_high"]
    return {
        "type": read_word(row["message_type"]),
        "told": _per_hundred(row["message_rate"]),
        "told_count": read_count(row["message_customer_count"], "customer"),
        "held": _per_hundred(row["holdout_rate"]),
        "held_count": read_count(row["holdout_customer_count"], "customer"),
        "difference": _signed(row["difference"]),
        "interval": EMPTY if low is None else f"{_signed(low)} to {_signed(high)}",
        "detectable": _per_hundred(row["detectable_difference"]),
        "verdict": _judge(low, high),
    }


def _judge(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "Too few to say"
    if low <= 0 <= high:
        return "Could be chance"
    return "Fewer" if high < 0 else "More"


def _per_hundred(rate: float | None) -> str:
    return EMPTY if rate is None else f"{100 * rate:.1f}"


def _signed(rate: float | None) -> str:
    return EMPTY if rate is None else f"{100 * rate:+.1f}".replace("-", "−")


def _read_theme(row: Mapping) -> dict[str, object]:
    return {
        "theme": read_word(row["theme"]),
        "about": read_word(row["asked_about"]),
        "count": row["answer_count"],
        "low": read_number(row["low_score_count"]),
        "score": f"{row['mean_score']:.1f}",
    }


def _read_call(row: Mapping, as_of: datetime) -> dict[str, str]:
    number = row["order_number"] or row["ticket_id"]
    themes = (row["why"] or "").split(", ")
    return {
        "about": number or EMPTY,
        "customer": row["masked_customer"] or EMPTY,
        "language": read_language(row["language"]),
        "score": f"{row['score']} of 5",
        "why": ", ".join(read_word(theme) for theme in themes),
        "answered": read_instant(row["answered_at"], as_of),
        "until": read_instant(row["call_until_at"], as_of),
    }
