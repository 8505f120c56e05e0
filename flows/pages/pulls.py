"""The data section: what was pulled, what was put aside, how fresh the facts are."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flows.pages.labels import (
    read_age,
    read_count,
    read_instant,
    read_number,
    read_word,
)

Rows = Mapping[str, Sequence[Mapping]]

STALE_HOURS = 24
# a day without returns or survey answers is a quiet day, not a stopped feed
WATCHED = ("Orders", "Parcel scans", "Inquiries")
COUNTS = ("fetched", "landed", "new_versions", "unchanged", "quarantined")


def arrange_pulls(rows: Rows, as_of: datetime) -> dict[str, object]:
    """Return streams, quarantine and freshness as the template shows them."""
    pulled = [_read_stream(row) for row in rows.get("pulled", ())]
    fresh = [_read_fact(row, as_of) for row in rows.get("freshness", ())]
    quarantined = sum(row["quarantined"] or 0 for row in rows.get("pulled", ()))
    unbalanced = sum(not row["is_balanced"] for row in pulled)
    stale = [row["fact"] for row in fresh if row["is_stale"]]
    wants = []
    if unbalanced:
        wants.append(f"{read_count(unbalanced, 'stream')} whose counts do not add up")
    if quarantined:
        wants.append(f"{read_count(quarantined, 'row')} in quarantine")
    if stale:
        wants.append(f"No news for a day: {', '.join(stale).lower()}")
    return {
        "wants": wants,
        "pulled": pulled,
        "totals": [
            read_number(sum(row[name] or 0 for row in rows.get("pulled", ())))
            for name in COUNTS
        ],
        "quarantine": [_read_reason(row) for row in rows.get("quarantined", ())],
        "fresh": fresh,
    }


def _read_stream(row: Mapping) -> dict[str, object]:
    counts = [row[name] or 0 for name in COUNTS]
    fetched, landed, new, unchanged, quarantined = counts
    return {
        "system": read_word(row["system"]),
        "stream": read_word(row["stream"]),
        "counts": [read_number(count) for count in counts],
        "is_balanced": fetched == landed == new + unchanged + quarantined,
    }


def _read_reason(row: Mapping) -> dict[str, str]:
    return {
        "system": read_word(row.get("system")),
        "stream": read_word(row.get("stream")),
        "reason": str(row.get("reason") or "No reason given"),
        "count": read_number(row.get("row_count", 1)),
    }


def _read_fact(row: Mapping, as_of: datetime) -> dict[str, object]:
    newest = row["newest_at"]
    is_old = newest is None or as_of - newest > timedelta(hours=STALE_HOURS)
    return {
        "fact": row["fact"],
        "count": read_number(row["row_count"]),
        "newest": read_instant(newest, as_of) if newest else "",
        "age": read_age(newest, as_of) if newest else "Nothing yet",
        # an empty feed may be one the shop does not have
        "is_stale": bool(row["row_count"]) and is_old and row["fact"] in WATCHED,
    }
