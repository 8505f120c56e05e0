"""Today at a glance: the few numbers that say whether the day is calm.

Counts come from the queries by the hour; this module adds hours up into local days.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

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


def arrange_tiles(
    rows: Rows, as_of: datetime, replies: Mapping[str, object]
) -> list[dict[str, str]]:
    """Return the headline numbers as label, value, note and where to read on."""
    now = next(iter(rows.get("glance", ())), {})
    days = _count_days(rows, as_of)
    late = rows.get("late_parcels", ())
    told = sum(1 for row in late if row["told_at"])
    to_ship, pickup, due = (
        read_number(now.get(name, 0))
        for name in ("to_ship_count", "pickup_count", "due_count")
    )
    on_the_way = read_number(now.get("on_the_way_count", 0))
    today, now_, kept = "so far today", "now", "of those answered"
    return [
        _tile("", "Orders", today, _today(days, "orders"), f"{to_ship} still to ship"),
        _tile("", "Parcels on the way", now_, on_the_way, f"{pickup} to be collected"),
        _tile("delays", "Parcels late", now_, read_number(len(late)), f"{told} told"),
        _tile(
            "inquiries",
            "Inquiries",
            today,
            _today(days, "inquiries"),
            f"{read_number(len(rows.get('replies_waiting', ())))} without a reply",
        ),
        _tile(
            "inquiries",
            "Replied in time",
            kept,
            replies["kept_share"],
            f"{replies['overdue_count']} overdue, {replies['at_risk_count']} at risk",
        ),
        _tile(
            "messages",
            "Messages sent",
            today,
            _today(days, "messages"),
            f"{due} due now",
        ),
    ]


def _tile(
    section: str, label: str, when: str, value: object, note: str
) -> dict[str, str]:
    href = f"#{section}" if section else ""
    return {"href": href, "label": label, "when": when, "value": value, "note": note}


def _today(days: Mapping[str, list[Bar]], kind: str) -> str:
    return read_number(days[kind][-1].count)


def _count_days(rows: Rows, as_of: datetime) -> dict[str, list[Bar]]:
    """Return one bar a day by kind, today last, in the zone of `as_of`."""
    today = as_of.date()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]
    counts = Counter()
    for row in rows.get("activity", ()):
        if row["hour_at"] is not None:
            day = row["hour_at"].astimezone(as_of.tzinfo).date()
            counts[row["kind"], day] += row["happening_count"]
    return {
        kind: [Bar(read_day(day), counts[kind, day]) for day in days] for kind in KINDS
    }


def arrange_days(rows: Rows, as_of: datetime) -> dict[str, object]:
    """Return one small plot per kind over the last days, and the table behind."""
    days = _count_days(rows, as_of)
    plots = [
        {
            "title": title,
            "svg": draw_bars(f"days-{kind}", f"{title} a day", days[kind]),
            "total": read_number(sum(bar.count for bar in days[kind])),
        }
        for kind, title in KINDS.items()
    ]
    table = [
        {"day": bars[0].label, "counts": [read_number(bar.count) for bar in bars]}
        for bars in reversed(list(zip(*days.values(), strict=True)))
    ]
    return {
        "has_any": any(bar.count for bars in days.values() for bar in bars),
        "plots": plots,
        "titles": list(KINDS.values()),
        "table": table,
    }
