"""Volume and freshness, against what the trailing weeks lead one to expect.

Both are robust: a median of same weekdays is moved neither by one sale nor by one
outage. Too few weeks say nothing, and then nothing is asked.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from math import ceil, floor, sqrt
from statistics import median

from flows.expectations.entities.asked import ENTITIES, Question, Row, Rows

WEEKS = 8
WEEKS_NEEDED = 3
# of a normal spread, 4 sigma; 1.4826 turns a median deviation into a sigma
SIGMAS, SIGMA = 4, 1.4826
# twice the longest silence of a usual week, but a quiet night is never news
SILENCES, SILENCE_HOURS = 2, 6.0


def ask_of_arrivals(rows: Rows, as_of: datetime) -> Iterator[Question]:
    """Yield what is asked of yesterday's volume and of the newest row.

    `as_of` is in the shop's zone, which says what yesterday is.
    """
    days: dict[str, list[Row]] = defaultdict(list)
    for row in rows.get("arrivals", ()):
        days[str(row["entity"])].append(row)
    for entity in ENTITIES:
        if days[entity]:
            yield from _ask_volume(entity, days[entity], as_of.date())
            yield from _ask_freshness(entity, days[entity], as_of)


def _ask_volume(entity: str, days: Sequence[Row], today: date) -> Iterator[Question]:
    counts = {row["arrived_on"]: row["row_count"] for row in days}
    yesterday, first = today - timedelta(days=1), min(counts)
    # the day of the first row may have begun before the feed did
    weeks = [yesterday - timedelta(weeks=back) for back in range(1, WEEKS + 1)]
    before = [counts.get(day, 0) for day in weeks if day > first]
    if len(before) < WEEKS_NEEDED:
        return
    low, high = usual_range(before)
    count = counts.get(yesterday, 0)
    yield Question(
        entity,
        "As many came yesterday as on that weekday",
        value=count,
        low=low,
        high=high,
        observed=f"{count:,} on {yesterday:%a %d %b}",
        expected=f"{low:,} to {high:,} ({len(before)} weeks)",
    )


def usual_range(counts: Sequence[int]) -> tuple[int, int]:
    """Return the least and the most that would surprise nobody after these counts."""
    middle = median(counts)
    deviation = median(abs(count - middle) for count in counts)
    # counts of independent arrivals spread by their root even where none was seen to
    spread = SIGMAS * max(SIGMA * deviation, sqrt(middle), 1.0)
    return max(floor(middle - spread), 0), ceil(middle + spread)


def _ask_freshness(
    entity: str, days: Sequence[Row], as_of: datetime
) -> Iterator[Question]:
    silences: dict[int, float] = {}
    for row in days:
        # the present week is what is judged
        week = (as_of.date() - row["arrived_on"]).days // 7
        silence = row["longest_silence_hours"]
        if week and silence is not None:
            silences[week] = max(silences.get(week, 0.0), silence)
    if len(silences) < WEEKS_NEEDED:
        return
    limit = max(SILENCES * median(silences.values()), SILENCE_HOURS)
    newest = max(row["newest_at"] for row in days)
    silent = (as_of - newest).total_seconds() / 3600
    yield Question(
        entity,
        "The newest is no older than usual",
        value=silent,
        low=None,
        high=limit,
        observed=f"{_hours(silent)} old",
        expected=f"at most {_hours(limit)} old",
    )


def _hours(hours: float) -> str:
    return f"{hours:.1f} hours" if hours < 48 else f"{hours / 24:.1f} days"
