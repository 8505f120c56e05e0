"""Opening minutes counted one by one: what the SQL of business time is held against.

Knows nothing of intervals or offsets: for every minute of ten years it asks the wall
clock, the calendar on the wall and the list of the shop's hours.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import numpy as np

DAY_MINUTES = 24 * 60


class MinuteGrid:
    """The minutes from the first day of `years` on, each open or not."""

    def __init__(self, country: str, zone: str, hours: dict, years: range) -> None:
        self.begin = datetime(years[0], 1, 1, tzinfo=UTC) - timedelta(days=1)
        end = datetime(years[-1] + 1, 1, 2, tzinfo=UTC)
        self.length = int((end - self.begin).total_seconds()) // 60
        self.is_open = self._ask_every_minute(country, zone, hours, years)
        self.open_before = np.concatenate([[0], np.cumsum(self.is_open)])

    def _ask_every_minute(self, country, zone, hours, years) -> np.ndarray:
        first_day = self.begin.date() - timedelta(days=1)
        days = [first_day + timedelta(days=n) for n in range(self.length // 1440 + 4)]
        closed_for = holidays.country_holidays(country, years=years)
        wall = np.array([_minutes_of(day, hours, closed_for) for day in days])
        local = self._wall_minutes(zone)
        since = (self.begin.date() - first_day).days * DAY_MINUTES + local
        return wall.ravel()[since]

    def _wall_minutes(self, zone: str) -> np.ndarray:
        """Return the minute that the wall shows for every minute, from `begin`."""
        tz = ZoneInfo(zone)
        quarters = [
            (self.begin + timedelta(minutes=15 * n)).astimezone(tz).utcoffset()
            for n in range(self.length // 15 + 1)
        ]
        shift = np.repeat([int(each.total_seconds()) // 60 for each in quarters], 15)
        return np.arange(self.length) + shift[: self.length]

    def minute(self, at: datetime) -> int:
        return int((at - self.begin).total_seconds()) // 60

    def count(self, since: datetime, until: datetime) -> int:
        return int(
            self.open_before[self.minute(until)] - self.open_before[self.minute(since)]
        )

    def after(self, since: datetime, minutes: int) -> datetime | None:
        """Return the end of the last of so many open minutes; None beyond the grid."""
        wanted = self.open_before[self.minute(since)] + minutes
        place = int(np.searchsorted(self.open_before, wanted, side="left"))
        if place >= len(self.open_before):
            return None
        return self.begin + timedelta(minutes=place)


def _minutes_of(day: date, hours: dict, closed_for: dict) -> np.ndarray:
    """Return the minutes of a day on the wall, each open or not."""
    minutes = np.zeros(DAY_MINUTES, dtype=bool)
    for text in _intervals_of(day, hours, closed_for):
        opens, closes = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
        minutes[opens:closes] = True
    return minutes


def _intervals_of(day: date, hours: dict, closed_for: dict) -> list[str]:
    if any(first <= day <= last for first, last in hours["closures"]):
        return []
    for name in (day.isoformat(), day.isoformat()[5:]):
        if name in hours["other"]:
            return hours["other"][name]
    return [] if day in closed_for else hours["weekly"].get(day.isoweekday(), [])
