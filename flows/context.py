"""What the entry point tells SQL: business time, the shop's settings, holidays.

One place turns settings into rows of `raw_varsel`; models read them as a source, so
that a new value never makes dbt parse its project again.
"""

from datetime import datetime
from typing import Any

import holidays
from connectors.settings import Settings

RULE_VERSION = "1"
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
# how far back an order may lie and still have its clocks counted exactly
YEARS_BACK, YEARS_AHEAD = 10, 2

Row = dict[str, Any]


def context_tables(settings: Settings, as_of: datetime) -> dict[str, list[Row]]:
    """Return the rows of every `raw_varsel` table that a build reads."""
    return {
        "raw_varsel.run_context": [_run_context(settings, as_of)],
        "raw_varsel.opening_hours": _opening_hours(settings),
        "raw_varsel.holidays": _holidays(settings.shop.country, as_of.year),
        "raw_varsel.languages": [
            {"language": language, "position": position}
            for position, language in enumerate(settings.shop.languages, start=1)
        ],
        "raw_varsel.message_settings": _message_settings(settings),
    }


def _run_context(settings: Settings, as_of: datetime) -> Row:
    shop = settings.shop
    return {
        "as_of": as_of,
        "shop_id": shop.id,
        "shop_name": shop.name,
        "shop_country": shop.country,
        "default_language": shop.languages[0],
        "time_zone": shop.time_zone,
        "reply_address": shop.reply_address,
        "website": shop.website,
        "sending_mode": settings.sending.mode,
        "first_reply_hours": float(settings.service.first_reply_hours),
        "rule_version": RULE_VERSION,
    }


def _opening_hours(settings: Settings) -> list[Row]:
    return [
        {"weekday": WEEKDAYS.index(day) + 1, "opens_at": opens, "closes_at": closes}
        for day, intervals in settings.shop.opening_hours.items()
        for opens, closes in intervals
    ]


def _holidays(country: str, year: int) -> list[Row]:
    years = range(year - YEARS_BACK, year + YEARS_AHEAD + 1)
    rows = []
    for code in dict.fromkeys((*COUNTRIES, country)):
        days = holidays.country_holidays(code, years=years)
        rows += [
            {"country": code, "holiday_date": day, "name": name}
            for day, name in sorted(days.items())
        ]
    return rows


def _message_settings(settings: Settings) -> list[Row]:
    sending = settings.sending
    return [
        {
            "message_type": message_type,
            "is_enabled": True,
            "live_since": sending.live_since.get(message_type),
            "holdout_share": float(sending.holdout.get(message_type, 0.0)),
        }
        for message_type in sorted({*sending.live_since, *sending.holdout})
    ]
