"""Today at a glance: the few numbers that say whether the day is calm.

Counts come from the queries; this module adds up hours into the last 24 and into
local days, nothing more.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from flows.pages.labels import read_day, read_number
from flows.pages.plots import Bar, draw_bars

Rows = Mapping[str, Sequence[Mapping]]

DAYS_SHOWN = 15
KINDS = {
    "orders": "Orders",
    "delivered": "Parcels delivered",
    "inquiries": "Inquiries",
    "messages": "Messages sent",
}


def count_last_day(rows: Rows, as_of: datetime, kind: str) -> int:
    """Return how many of one kind happened in the 24 hours up to `as_of`."""
    since = as_of - timedelta(hours=24)
    return sum(
        row["happening_count"]
        for row in rows.get("activity", ())
        if row["kind"] == kind and row["hour_at"] and since < row["hour_at"] <= as_of
    )


def arrange_tiles(rows: Rows, as_of: datetime) -> list[dict[str, str]]:
    """Return the headline numbers as label, value, note and where to read on."""
    now = next(iter(rows.get("glance", ())), {})
    late = rows.get("late_parcels", ())
    waiting = len(rows.get("replies_waiting", ()))
    told = sum(1 for row in late if row["told_at"])
    return [
        _tile(
            "Orders",
            count_last_day(rows, as_of, "orders"),
            f"{read_number(now.get('to_ship_count', 0))} still to ship",
        ),
        _tile(
            "Parcels on the way",
            now.get("on_the_way_count", 0),
            f"{read_number(now.get('pickup_count', 0))} at a pickup point",
            when="now",
        ),
        _tile(
            "Parcels late",
            now.get("late_count", 0),
            f"{read_number(told)} of their customers told",
            when="now",
            href="#delays",
        ),
        _tile(
            "Inquiries",
            count_last_day(rows, as_of, "inquiries"),
            f"{read_number(waiting)} waiting for a first reply",
            href="#inquiries",
        ),
        _tile(
            "Messages sent",
            count_last_day(rows, as_of, "messages"),
            f"{read_number(now.get('due_count', 0))} due now",
            href="#messages",
        ),
    ]


def _tile(
    label: str, value: int, note: str, *, when: str = "last 24 hours", href: str = ""
) -> dict[str, str]:
    return {
        "label": label,
        "when": when,
        "value": read_number(value),
        "note": note,
        "href": href,
    }


def arrange_days(rows: Rows, as_of: datetime) -> dict[str, object]:
    """Return one small plot per kind over the last days, and the table behind."""
    today = as_of.date()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]
    counts = {(kind, day): 0 for kind in KINDS for day in days}
    for row in rows.get("activity", ()):
        if row["hour_at"] is None:
            continue
        key = (row["kind"], row["hour_at"].astimezone(as_of.tzinfo).date())
        if key in counts:
            counts[key] += row["happening_count"]
    plots: list[dict[str, str | Markup]] = []
    for kind, title in KINDS.items():
        bars = [Bar(read_day(day), counts[kind, day]) for day in days]
        svg = draw_bars(f"days-{kind}", f"{title} a day", bars)
        total = sum(bar.count for bar in bars)
        plots.append({"title": title, "svg": svg, "total": read_number(total)})
    table = [
        {"day": read_day(day), "counts": [counts[kind, day] for kind in KINDS]}
        for day in reversed(days)
    ]
    return {"plots": plots, "titles": list(KINDS.values()), "table": table}
