"""Shops of five countries with hours of every kind, and the SQL of business time."""

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import holidays
import jinja2

MACROS = Path(__file__).parents[2] / "dbt_project" / "macros"
YEARS = range(2017, 2027)
AS_OF = datetime(2026, 11, 1, 12, tzinfo=UTC)
ZONES = {
    "DK": "Europe/Copenhagen",
    "SE": "Europe/Stockholm",
    "NO": "Europe/Oslo",
    "FI": "Europe/Helsinki",
    "DE": "Europe/Berlin",
}
OFFICE = {
    **dict.fromkeys(range(1, 5), ["08:00-16:00"]),
    5: ["08:00-12:00", "12:30-15:15"],
}
# one that opens and closes within the hours that are skipped or come twice
NIGHT = {
    **dict.fromkeys(range(1, 7), ["00:00-01:40", "22:10-24:00"]),
    7: ["00:20-01:30", "01:45-02:20", "02:30-03:15", "03:30-24:00"],
}
LONG = {**dict.fromkeys(range(1, 6), ["07:00-22:00"]), 6: ["10:00-14:00"]}
WEEKLY = {"DK": OFFICE, "SE": NIGHT, "NO": LONG, "FI": NIGHT, "DE": OFFICE}
OTHER = {
    "12-24": ["09:00-12:00"],
    "12-31": [],
    "06-05": ["08:00-12:00", "13:00-13:30"],
    "2021-12-24": ["10:00-11:00"],
    # an open Sunday, and the first of May worked for once
    "2019-12-01": ["10:00-18:00"],
    "2020-05-01": ["08:00-16:00"],
}
CLOSURES = [
    (date(2018, 7, 9), date(2018, 7, 29)),
    (date(2022, 12, 23), date(2023, 1, 2)),
    (date(2024, 3, 31), date(2024, 3, 31)),
]


def hours_of(country: str) -> dict:
    return {"weekly": WEEKLY[country], "other": OTHER, "closures": CLOSURES}


def business_sql(call: str) -> str:
    """Return the SQL of a macro, as dbt would compile it."""
    macros = "".join(
        (MACROS / f"{name}.sql").read_text()
        for name in ("wall_clock_stretches", "business_intervals", "opening_time")
    )
    return jinja2.Environment().from_string(macros + "{{ " + call + " }}").render()


def told(country: str) -> duckdb.DuckDBPyConnection:
    """Return a database in which the shop's hours stand and its calendar is built."""
    connection = duckdb.connect()
    connection.execute("set time zone 'UTC'")
    frames = {
        "context": [(AS_OF, ZONES[country], country)],
        "weekly": [
            (day, *text.split("-"))
            for day, texts in WEEKLY[country].items()
            for text in texts
        ],
        "other": [
            (int(day[:4]) if len(day) > 5 else None, int(day[-5:-3]), int(day[-2:]), *x)
            for day, texts in OTHER.items()
            for x in ([text.split("-") for text in texts] or [(None, None)])
        ],
        "closures": CLOSURES,
        "holidays": [
            (country, day)
            for day in holidays.country_holidays(country, years=range(1996, 2047))
        ],
    }
    columns = {
        "context": "as_of timestamptz, time_zone varchar, shop_country varchar",
        "weekly": "weekday integer, opens_at time, closes_at time",
        "other": "year int, month int, day int, opens_at time, closes_at time",
        "closures": "first_date date, last_date date",
        "holidays": "country varchar, holiday_date date",
    }
    for name, rows in frames.items():
        connection.execute(f"create table {name} ({columns[name]})")
        marks = ", ".join("?" for _ in rows[0])
        # the end of a day is its midnight
        rows = [
            [None if x is None else "00:00" if x == "24:00" else x for x in row]
            for row in rows
        ]
        connection.executemany(f"insert into {name} values ({marks})", rows)
    sql = business_sql(
        "business_intervals('context', 'weekly', 'holidays', 'other', 'closures')"
    )
    connection.execute(f"create table calendar as {sql}")
    return connection
