"""When people work and are awake: the warehouse, the carrier, the helpdesk, customers.

Danish working days for all, because warehouse and helpdesk are in Denmark. Local time
is Europe/Copenhagen, which Sweden and Norway share.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Copenhagen")
DAY = timedelta(days=1)


def local(at: datetime) -> datetime:
    return at.astimezone(ZONE)


def local_day(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def at_local(day: date, hour: float) -> datetime:
    """Return the instant in UTC, whole seconds, of a local hour such as 14.5."""
    seconds = int(hour * 3600)
    clock_time = time(seconds // 3600, seconds % 3600 // 60, seconds % 60)
    return datetime.combine(day, clock_time, ZONE).astimezone(UTC)


@cache
def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays(day.year)


def next_working_day(day: date) -> date:
    """Return `day` itself when it is one."""
    while not is_working_day(day):
        day += DAY
    return day


def add_working_days(day: date, count: int) -> date:
    for _ in range(count):
        day = next_working_day(day + DAY)
    return day


def after_working_hours(
    start: datetime, hours: float, opens: float = 8, closes: float = 16
) -> datetime:
    """Return the instant at which that many open hours have passed since `start`."""
    moment = local(start)
    day, hour = moment.date(), moment.hour + moment.minute / 60 + moment.second / 3600
    if not is_working_day(day) or hour >= closes:
        day, hour = next_working_day(day + DAY), opens
    hour = max(hour, opens)
    while hour + hours >= closes:
        hours -= closes - hour
        day, hour = next_working_day(day + DAY), opens
    return at_local(day, hour + hours)


def when_awake(die: Random, at: datetime) -> datetime:
    """Return `at`, or some time the next morning when people sleep at `at`."""
    hour = local(at).hour
    if hour >= 23:
        return at_local(local_day(at) + DAY, 7 + 4 * die.random())
    if hour < 6:
        return at_local(local_day(at), 7 + 4 * die.random())
    return at.replace(microsecond=0)


@cache
def _holidays(year: int) -> frozenset[date]:
    easter = _easter(year)
    moving = {easter + DAY * offset for offset in (-3, -2, 1, 39, 50)}
    fixed = {(1, 1), (12, 24), (12, 25), (12, 26), (12, 31)}
    return frozenset(moving | {date(year, month, day) for month, day in fixed})


def _easter(year: int) -> date:
    """Return Easter Sunday by the anonymous Gregorian computus."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
