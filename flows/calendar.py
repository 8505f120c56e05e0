"""When the shop is open and what it promises, as rows for SQL.

Here: opening hours, days with other hours, closures, holidays, versions of the service
policy. Not here: which of them goes first on a day, or which version a ticket keeps.
"""

from datetime import date
from typing import Any

import holidays

from connectors.errors import VarselError
from connectors.settings import Settings

# whose holidays count for the deadlines of an order sent there
COUNTRIES = ("DK", "SE", "NO", "FI", "DE")
WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
# the macro business_intervals reaches as far
YEARS_BACK, YEARS_AHEAD = 30, 20

Row = dict[str, Any]


def calendar_tables(settings: Settings, year: int) -> dict[str, list[Row]]:
    """Return the rows of every `raw_varsel` table about days, hours and promises."""
    return {
        "raw_varsel.opening_hours": _opening_hours(settings),
        "raw_varsel.other_hours": _other_hours(settings),
        "raw_varsel.closures": [
            {
                "first_date": each.first_day,
                "last_date": each.last_day,
                "reason": each.reason,
            }
            for each in settings.shop.closures
        ],
        "raw_varsel.holidays": _holidays(settings.shop.country, year),
        "raw_varsel.service_policies": _service_policies(settings),
    }


def _opening_hours(settings: Settings) -> list[Row]:
    return [
        {"weekday": WEEKDAYS.index(day) + 1, "opens_at": opens, "closes_at": closes}
        for day, intervals in settings.shop.opening_hours.items()
        for opens, closes in intervals
    ]


def _other_hours(settings: Settings) -> list[Row]:
    """Return a row per interval, and one without times for a day that is closed."""
    return [
        {**_day_told(day), "opens_at": opens, "closes_at": closes}
        for day, intervals in settings.shop.other_hours.items()
        for opens, closes in intervals or [(None, None)]
    ]


def _day_told(day: str) -> Row:
    *year, month, of_month = (int(part) for part in day.split("-"))
    return {"year": year[0] if year else None, "month": month, "day": of_month}


def _holidays(country: str, year: int) -> list[Row]:
    years = range(year - YEARS_BACK, year + YEARS_AHEAD + 1)
    rows = []
    for code in dict.fromkeys((*COUNTRIES, country)):
        rows += [
            {"country": code, "holiday_date": day, "name": name}
            for day, name in sorted(_holidays_of(code, years).items())
        ]
    return rows


def _holidays_of(country: str, years: range) -> dict[date, str]:
    try:
        return dict(holidays.country_holidays(country, years=years))
    except NotImplementedError:
        raise VarselError(
            f"Telling the calendar of '{country}' failed: its holidays are not known. "
            "Set shop.country to one of "
            f"{', '.join(sorted(holidays.list_supported_countries()))}, and name the "
            "days that differ in [shop.other_hours]."
        ) from None


def _service_policies(settings: Settings) -> list[Row]:
    """Return a row per version and clock that it promises hours for."""
    service = settings.service
    first = {
        "first_reply": service.first_reply_hours,
        "next_reply": service.next_reply_hours,
        "resolution": service.resolution_hours,
    }
    versions = [({"valid_from_date": None, "channel": None, "priority": None}, first)]
    versions += [
        (
            {
                "valid_from_date": each.valid_from,
                "channel": each.channel,
                "priority": each.priority,
            },
            each.hours,
        )
        for each in service.policies
    ]
    return [
        {**version, "clock": clock, "hours": hours}
        for version, promised in versions
        for clock, hours in promised.items()
        if hours is not None
    ]
