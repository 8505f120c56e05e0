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
TILES = (
    ("Orders", "so far today", ""),
    ("Parcels on the way", "now", ""),
    ("Parcels late", "now", "delays"),
    ("Inquiries", "so far today", "inquiries"),
    ("Replied in time", "of those answered", "inquiries"),
    ("Messages sent", "so far today", "messages"),
)
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
    now = Counter(next(iter(rows.get("glance", ())), {}))
    days = _count_days(rows, as_of)
    late, waiting = rows.get("late_parcels", ()), rows.get("replies_waiting", ())
    told = sum(1 for row in late if row["told_at"])
    numbers = (
        (_today(days, "orders"), f"{now['to_ship_count']:,} still to ship"),
        (read_number(now["on_the_way_count"]), f"{now['pickup_count']:,} to collect"),
        (read_number(len(late)), f"{told:,} told"),
        (_today(days, "inquiries"), f"{len(waiting):,} without a reply"),
        (
            replies["kept_share"],
            f"{replies['overdue_count']} overdue, {replies['at_risk_count']} at risk",
        ),
        (_today(days, "messages"), f"{now['due_count']:,} due now"),
    )
    return [
        {"label": label, "when": when, "section": section, "value": value, "note": note}
        for (label, when, section), (value, note) in zip(TILES, numbers, strict=True)
    ]


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
