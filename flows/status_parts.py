"""How each part of the loop fared last, for `varsel status`; and how bad a thing is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from flows.shop import Shop

Row = dict[str, Any]
# a part that takes longer has most likely been killed
LONGEST = timedelta(hours=6)
# any of these, when good, has turned the heart of the loop
HEART = ("run", "build-and-notify")
# what does all that the others do
WHOLE = "run"


class Level(IntEnum):
    """The exit code of `varsel status` is that of the worst check."""

    OK = 0
    WARNING = 1
    BROKEN = 2


@dataclass(frozen=True)
class Check:
    """One thing looked at, what there is to say of it, and the facts behind."""

    name: str
    level: Level
    line: str
    at: datetime | None = None
    counts: dict[str, int] | None = None


def part_checks(shop: Shop, now: datetime) -> Iterator[Check]:
    """Yield a check for each part that has ever run, and one on the loop as a whole."""
    rows = shop.ledger.list_parts()
    limit = timedelta(minutes=shop.settings.ops.stale_minutes)
    is_written = shop.warehouse.lock.is_held()
    yield _heart(rows, now, limit, is_written=is_written)
    alerts = {row["part"]: row for row in shop.ledger.list_alerts()}
    whole = [row["good_at"] for row in rows if row["part"] == WHOLE and row["good_at"]]
    for row in rows:
        if (
            row["outcome"] == "failed"
            and max(whole, default=row["ended_at"]) > row["ended_at"]
        ):
            line = f"failed {ago(now, row['ended_at'])}; the loop has run well since"
            yield Check(f"part {row['part']}", Level.OK, line, at=row["good_at"])
            continue
        yield _part(row, now, alerts.get(row["part"]), is_written=is_written)
    newest = max(rows, key=lambda row: row["ended_at"] or row["begun_at"], default={})
    if put_aside := newest.get("counts", {}).get("quarantined", 0):
        line = f"{put_aside:,} rows put aside; `varsel quarantine list` says why"
        yield Check("quarantine", Level.OK, line, counts=newest["counts"])


def _heart(
    rows: list[Row], now: datetime, limit: timedelta, *, is_written: bool
) -> Check:
    hearts = [row for row in rows if row["part"] in HEART]
    good = [row["good_at"] for row in hearts if row["good_at"]]
    if not good:
        if is_written and any(row["ended_at"] is None for row in hearts):
            return Check("loop", Level.WARNING, "the first run is under way")
        line = "no run has ended well yet; see `varsel run`"
        return Check("loop", Level.BROKEN if rows else Level.WARNING, line)
    if now - max(good) > limit:
        line = (
            f"nothing was decided since {ago(now, max(good))}, more than ops."
            "stale_minutes; is anything scheduled? See `varsel up`"
        )
        return Check("loop", Level.BROKEN, line, at=max(good))
    return Check("loop", Level.OK, f"decided {ago(now, max(good))}", at=max(good))


def _part(row: Row, now: datetime, alert: Row | None, *, is_written: bool) -> Check:
    good = f"good {ago(now, row['good_at'])}" if row["good_at"] else "never good"
    name = f"part {row['part']}"
    if row["ended_at"] is None:
        begun = ago(now, row["begun_at"])
        if is_written and now - row["begun_at"] < LONGEST:
            return Check(name, Level.OK, f"begun {begun}, {good}", at=row["good_at"])
        line = f"begun {begun} and never ended: killed. {good}; the next takes it up"
        return Check(name, Level.WARNING, line, at=row["good_at"])
    if row["outcome"] == "good":
        return Check(name, Level.OK, f"{good}: {row['said']}", at=row["good_at"])
    line = f"failed {ago(now, row['ended_at'])}, {good}: {row['said']}"
    if alert is not None:
        told = f"ops told by {alert['told_to']}" if alert["told_to"] else "nobody told"
        line += f" ({alert['count']} times, {told})"
    return Check(name, Level.BROKEN, line, at=row["good_at"])


def ago(now: datetime, at: datetime) -> str:
    """Return how long ago that was, as a person says it."""
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 120:
        return f"{max(minutes, 0)} min ago"
    hours = minutes // 60
    return f"{hours} h ago" if hours < 48 else f"{hours // 24} days ago"
