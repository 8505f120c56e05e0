"""By week: how often customers write, about what, in which language, and why.

The page beside the control room that looks back two months. Weeks are the shop's own,
Monday to Sunday; the last one is not over yet and is never compared.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from flows.pages.asked import arrange_asked
from flows.pages.calendar_weeks import list_weeks, week_of
from flows.pages.columns import Column, draw_columns
from flows.pages.labels import (
    EMPTY,
    read_number,
    read_share,
    read_time_of_page,
    read_week,
)
from flows.pages.returns import arrange_returns
from flows.pages.templating import load_template, read_style

Rows = Mapping[str, Sequence[Mapping]]

COUNTED = {
    "orders": "Orders",
    "delivered": "Delivered",
    "late": "Became late",
    "messages": "Messages",
    "returns": "Returns",
}


def render_weeks(rows: Rows, *, shop_name: str, as_of: datetime) -> dict[str, str]:
    """Return file contents by name relative to the site's folder.

    An absent query reads as no rows. Weeks begin in the zone of `as_of`.
    """
    asked = _count_asked(rows)
    weeks = list_weeks(as_of, min(asked, default=None))
    page = load_template("weeks.html.j2").render(
        shop_name=shop_name,
        as_of=read_time_of_page(as_of),
        zone=str(as_of.tzinfo),
        style=read_style(),
        weeks=[read_week(week) for week in weeks],
        rate=_arrange_rate(rows, weeks, asked),
        kept=_arrange_kept(rows, weeks, as_of),
        asked=arrange_asked(rows, weeks, as_of),
        numbers=_arrange_numbers(rows, weeks, asked, as_of),
        returns=arrange_returns(rows),
    )
    return {"weeks.html": page}


def _count_asked(rows: Rows) -> Counter:
    counts = Counter()
    for row in rows.get("contact_rates", ()):
        counts[row["week_date"]] += row["contact_count"]
    return counts


def _count_activity(rows: Rows, as_of: datetime) -> Counter:
    counts = Counter()
    for row in rows.get("activity", ()):
        if row["hour_at"] is not None:
            week = week_of(row["hour_at"], as_of)
            counts[row["kind"], week] += row["happening_count"]
    return counts


def _arrange_rate(
    rows: Rows, weeks: Sequence[date], asked: Mapping[date, int]
) -> dict[str, object]:
    ordered = {
        row["week_date"]: row["order_count"] for row in rows.get("contact_rates", ())
    }
    rates = {
        week: 100 * asked[week] / ordered[week] if ordered.get(week) else None
        for week in weeks
    }
    columns = [
        Column(
            read_week(week),
            rates[week],
            EMPTY if rates[week] is None else f"{rates[week]:.0f}",
            is_over=week != weeks[-1],
        )
        for week in weeks
    ]
    return {
        "answer": _answer_rate(weeks, rates),
        "svg": draw_columns("rate", "Inquiries per 100 orders, by week", columns)
        if any(rates.values())
        else None,
    }


def _answer_rate(weeks: Sequence[date], rates: Mapping[date, float | None]) -> str:
    before, last = (rates[week] for week in weeks[-3:-1])
    if last is None:
        return "No week with orders and inquiries is over yet."
    said = f"In the week of {read_week(weeks[-2])} customers wrote {last:.0f} times"
    if before is None:
        return f"{said} per 100 orders."
    change = round(last) - round(before)
    if not change:
        return f"{said} per 100 orders, as often as the week before."
    word = "more" if change > 0 else "fewer"
    return f"{said} per 100 orders, {abs(change)} {word} than the week before."


def _arrange_kept(
    rows: Rows, weeks: Sequence[date], as_of: datetime
) -> dict[str, object]:
    counts = Counter()
    for row in rows.get("inquiry_hours", ()):
        counts[row["outcome"], week_of(row["hour_at"], as_of)] += row["inquiry_count"]
    columns = []
    for week in weeks:
        kept, late = counts["kept", week], counts["late", week]
        share = kept / (kept + late) if kept + late else None
        reading = EMPTY if share is None else read_share(kept, kept + late)
        columns.append(Column(read_week(week), share, reading, week != weeks[-1]))
    over = [each for each in columns[:-1] if each.value is not None]
    worst = min(over, key=lambda each: each.value or 0, default=None)
    return {
        "answer": f"The worst week was that of {worst.label}: {worst.reading} "
        "of first replies came in time."
        if worst
        else "No first reply has been due yet.",
        "svg": draw_columns("kept", "First replies in time, by week", columns)
        if over
        else None,
    }


def _arrange_numbers(
    rows: Rows, weeks: Sequence[date], asked: Mapping[date, int], as_of: datetime
) -> dict[str, object]:
    counts = _count_activity(rows, as_of)
    table = [
        {
            "week": read_week(week),
            "is_over": week != weeks[-1],
            "asked": read_number(asked[week]),
            "counts": [read_number(counts[kind, week]) for kind in COUNTED],
        }
        for week in reversed(weeks)
    ]
    has_any = any(asked[week] for week in weeks) or bool(counts)
    return {"titles": list(COUNTED.values()), "rows": table if has_any else []}
