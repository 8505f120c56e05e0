"""The inquiries section: topics and languages, first replies, hours of the week.

What a ticket is about and when its reply is due come from the marts. Here a reply
is "at risk" when the promise runs out within two hours of the page's time.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flows.pages.labels import (
    EMPTY,
    read_age,
    read_count,
    read_instant,
    read_language,
    read_number,
    read_share,
    read_word,
)
from flows.pages.plots import WEEKDAYS, Hour, draw_week
from flows.pages.promises import arrange_promises

Rows = Mapping[str, Sequence[Mapping]]

AT_RISK_HOURS = 2
ROWS_SHOWN = 100
OUTCOMES = ("kept", "late", "overdue", "waiting", "closed_without_reply")


def arrange_inquiries(rows: Rows, as_of: datetime) -> dict[str, object]:
    """Return topics, replies and the week as the template shows them."""
    replies = _arrange_replies(rows, as_of)
    return {
        "wants": replies["wants"],
        "topics": _arrange_topics(rows.get("inquiries", ())),
        "reasons": _arrange_reasons(rows.get("preventable", ())),
        "replies": replies,
        "promises": arrange_promises(rows),
        "week": _arrange_week(rows.get("after_hours", ())),
    }


def _arrange_topics(inquiries: Sequence[Mapping]) -> dict[str, object]:
    by_topic, by_language = Counter(), Counter()
    cells = Counter()
    for row in inquiries:
        by_topic[row["topic"]] += row["inquiry_count"]
        by_language[row["language"]] += row["inquiry_count"]
        cells[row["topic"], row["language"]] += row["inquiry_count"]
    total = by_topic.total()
    codes = [code for code, _ in by_language.most_common()]
    return {
        "total": total,
        "languages": [read_language(code) for code in codes],
        "topics": [
            {
                "topic": read_word(topic),
                "count": count,
                "share": read_share(count, total),
                "cells": [read_number(cells[topic, code] or None) for code in codes],
            }
            for topic, count in by_topic.most_common()
        ],
        "language_counts": [read_number(by_language[code]) for code in codes],
        "language_shares": [read_share(by_language[code], total) for code in codes],
        "uncertain": read_share(_add_up(inquiries, "uncertain_count"), total),
        "preventable": read_share(_add_up(inquiries, "preventable_count"), total),
    }


def _arrange_reasons(rows: Sequence[Mapping]) -> list[dict[str, object]]:
    total = _add_up(rows, "inquiry_count")
    return [
        {
            "reason": read_word(row["preventable_reason"]),
            "message": read_word(row["message_type"]),
            "count": row["inquiry_count"],
            "share": read_share(row["inquiry_count"], total),
        }
        for row in rows
    ]


def _add_up(inquiries: Sequence[Mapping], column: str) -> int:
    return sum(row[column] for row in inquiries)


def _arrange_replies(rows: Rows, as_of: datetime) -> dict[str, object]:
    counts = {r["outcome"]: r["inquiry_count"] for r in rows.get("first_replies", ())}
    total = sum(counts.values())
    answered = counts.get("kept", 0) + counts.get("late", 0)
    waiting = [_read_waiting(row, as_of) for row in rows.get("replies_waiting", ())]
    by_urgency = Counter(row["urgency"] for row in waiting)
    wants = {"overdue": "past the promised time", "at-risk": "due within two hours"}
    return {
        "total": total,
        "kept_share": read_share(counts.get("kept", 0), answered),
        "answered": read_number(answered),
        "outcomes": [
            {
                "outcome": read_word(outcome),
                "count": counts[outcome],
                "share": read_share(counts[outcome], total),
            }
            for outcome in OUTCOMES
            if counts.get(outcome)
        ],
        "urgent": [row for row in waiting if row["urgency"] != "calm"][:ROWS_SHOWN],
        "overdue_count": by_urgency["overdue"],
        "at_risk_count": by_urgency["at-risk"],
        "calm_count": by_urgency["calm"],
        "wants": [
            f"{read_count(by_urgency[key], 'first reply', 'first replies')} {rest}"
            for key, rest in wants.items()
            if by_urgency[key]
        ],
    }


def _read_waiting(row: Mapping, as_of: datetime) -> dict[str, str]:
    due = row["first_reply_due_at"]
    urgency = "calm"
    if row["is_breached"] or (due and due <= as_of):
        urgency = "overdue"
    elif due and due <= as_of + timedelta(hours=AT_RISK_HOURS):
        urgency = "at-risk"
    return {
        "urgency": urgency,
        "urgency_text": {"overdue": "Overdue", "at-risk": "At risk"}.get(urgency, ""),
        "ticket": row["ticket_number"] or EMPTY,
        "topic": read_word(row["topic"]),
        "intent": read_word(row["intent"]),
        "language": read_language(row["language"]),
        "window": read_word(row["change_window"]),
        "due": read_instant(due, as_of),
        "left": read_age(due, as_of),
    }


def _arrange_week(cells: Sequence[Mapping]) -> dict[str, object]:
    hours = {
        (row["weekday"], row["contact_hour"]): Hour(
            row["contact_count"],
            # an hour half open, half closed is told by where most came
            2 * (row["after_hours_count"] or 0) > row["contact_count"],
        )
        for row in cells
    }
    total = sum(hour.count for hour in hours.values())
    closed = sum(row["after_hours_count"] or 0 for row in cells)
    days = [
        {
            "day": WEEKDAYS[day - 1],
            "counts": [hours.get((day, h), Hour()).count for h in range(24)],
        }
        for day in range(1, 8)
    ]
    title = "Inquiries by weekday and hour"
    return {
        "total": total,
        "closed_share": read_share(closed, total),
        "svg": draw_week("week", title, hours),
        "days": days,
    }
