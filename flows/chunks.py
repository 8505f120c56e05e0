"""Chunks of time as a shop counts them: local days, weeks from Monday, months.

A day on which the clock is moved has 23 or 25 hours, and so has its chunk. Pure: no
shop is opened and no time is read.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from connectors.intervals import Interval
from flows.ways import By


def chunked(bounds: Interval, zone: tzinfo, by: By) -> Iterator[Interval]:
    """Yield the chunks of a range, oldest first; the outer ones may be cut short."""
    begins = bounds.begins
    while begins < bounds.ends:
        day = _next_day(begins.astimezone(zone).date(), by)
        ends = min(midnight(day, zone), bounds.ends)
        yield Interval(begins, ends)
        begins = ends


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the instant at which the day begins there, in UTC."""
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """Return the instant in UTC; one without an offset is read where the shop is."""
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return zoned.astimezone(UTC)


def _next_day(day: date, by: By) -> date:
    """Return the first day of the chunk after the one the day is in."""
    if by == "month":
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    if by == "week":
        return day + timedelta(days=7 - day.weekday())
    return day + timedelta(days=1)
