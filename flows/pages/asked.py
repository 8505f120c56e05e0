"""What customers wrote about, week by week: by topic, by cause, by language.

A row a value with its share of all; what an inquiry is about the marts say.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from flows.pages.calendar_weeks import week_of
from flows.pages.labels import EMPTY, read_language, read_share, read_word

Rows = Mapping[str, Sequence[Mapping]]


def arrange_asked(
    rows: Rows, weeks: Sequence[date], as_of: datetime
) -> list[dict[str, object]]:
    """Return one table each for topic, language and cause: a row a value."""
    topics, causes, languages = Counter(), Counter(), Counter()
    for row in rows.get("contact_rates", ()):
        topics[row["topic"], row["week_date"]] += row["contact_count"]
        causes[row["cause"], row["week_date"]] += row["contact_count"]
    for row in rows.get("inquiry_hours", ()):
        week = week_of(row["hour_at"], as_of)
        languages[row["language"], week] += row["inquiry_count"]
    return [
        _arrange_table("topic", "What did they ask about?", topics, weeks),
        _arrange_table("cause", "Why did they have to ask?", causes, weeks),
        _arrange_table("language", "In which language?", languages, weeks),
    ]


def _arrange_table(
    kind: str, title: str, counts: Counter, weeks: Sequence[date]
) -> dict[str, object]:
    shown = {key: n for key, n in counts.items() if key[1] in weeks}
    by_value = Counter()
    for (value, _), count in shown.items():
        by_value[value] += count
    read = read_language if kind == "language" else _read_cause
    top = max(shown.values(), default=0)
    return {
        "kind": kind.capitalize(),
        "title": title,
        "rows": [
            {
                "name": read(value),
                "count": count,
                "share": read_share(count, by_value.total()),
                "cells": [_read_cell(shown.get((value, w), 0), top) for w in weeks],
            }
            for value, count in by_value.most_common()
        ],
    }


def _read_cause(cause: str) -> str:
    return "No message would have helped" if cause == "none" else read_word(cause)


def _read_cell(count: int, top: int) -> dict[str, object]:
    # three soft shades: the number on top must stay legible
    return {"count": count or EMPTY, "shade": -(-3 * count // top) if top else 0}
