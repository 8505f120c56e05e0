"""Opening minutes in SQL equal a count of minutes, over ten years of five countries."""

import random
from datetime import UTC, date, datetime, timedelta

import holidays
import pandas as pd
import pytest
from business_calendar import CLOSURES, YEARS, ZONES, business_sql, hours_of, told
from minute_grid import MinuteGrid

CASES = 2000


def clock_changes() -> list[date]:
    """Return the last Sundays of March and October."""
    ends = [date(year, month, 31) for year in YEARS for month in (3, 10)]
    return [end - timedelta(days=end.isoweekday() % 7) for end in ends]


def instants(country: str, die: random.Random) -> list[datetime]:
    """Return where spans begin: half anywhere, half on days that differ."""
    begin = datetime(YEARS[0], 1, 1, tzinfo=UTC)
    minutes = int((datetime(YEARS[-1], 12, 1, tzinfo=UTC) - begin).total_seconds() / 60)
    special = [
        *clock_changes(),
        *holidays.country_holidays(country, years=YEARS),
        *(date(year, 12, 24) for year in YEARS),
        *(day for closure in CLOSURES for day in closure),
    ]
    special = [day for day in special if day < date(YEARS[-1], 12, 1)]
    anywhere = [
        begin + timedelta(minutes=die.randrange(minutes)) for _ in range(CASES // 2)
    ]
    # every day that differs at least once
    days = special + die.choices(special, k=CASES // 2 - len(special))
    return anywhere + [
        datetime(day.year, day.month, day.day, tzinfo=UTC)
        + timedelta(minutes=die.randrange(-360, 1800))
        for day in days
    ]


def cases(country: str) -> pd.DataFrame:
    """Return spans from a minute to years, and as many opening minutes to add."""
    die = random.Random(f"business time {country}")
    last = datetime(YEARS[-1] + 1, 1, 1, tzinfo=UTC)
    lengths = (240, 2880, 20_160, 525_600, 4_000_000)
    rows = []
    for case_id, since in enumerate(instants(country, die)):
        until = min(since + timedelta(minutes=die.randrange(die.choice(lengths))), last)
        added = die.randrange(1, die.choice((60, 480, 2400, 40_000)))
        rows.append((case_id, since, until, added))
    return pd.DataFrame(rows, columns=["case_id", "since_at", "until_at", "added"])


@pytest.fixture(scope="module", params=ZONES)
def counted(request):
    """Every case of one country, by SQL and by the minute."""
    country = request.param
    frame = cases(country)
    connection = told(country)
    connection.register("frame", frame)
    between = business_sql(
        "opening_minutes_between('frame', 'since_at', 'until_at', 'minutes', "
        "'calendar')"
    )
    added = business_sql(
        "add_opening_minutes('spans', 'since_at', 'added', 'due_at', 'calendar')"
    )
    rows = connection.execute(
        f"with spans as ({between}) select case_id, since_at, until_at, minutes, "
        f"added, due_at from ({added}) as placed order by case_id"
    ).fetchall()
    found = pd.DataFrame(
        rows, columns=["case_id", "since_at", "until_at", "minutes", "added", "due_at"]
    )
    grid = MinuteGrid(country, ZONES[country], hours_of(country), YEARS)
    yield found, grid
    connection.close()


def test_minutes_between_equal_those_counted_one_by_one(counted):
    found, grid = counted
    expected = [
        grid.count(since, until)
        for since, until in zip(found["since_at"], found["until_at"], strict=True)
    ]
    assert len(found) == CASES
    assert sum(count > 0 for count in expected) > CASES / 2
    off = (found["minutes"] - expected).abs()
    assert off.sum() == 0, found[off > 0].head().to_string()


def test_a_clock_runs_out_at_the_end_of_its_last_minute(counted):
    found, grid = counted
    expected = [
        grid.after(since, minutes)
        for since, minutes in zip(found["since_at"], found["added"], strict=True)
    ]
    known = [place for place, at in enumerate(expected) if at is not None]
    assert len(known) > CASES * 0.9
    wrong = [place for place in known if found["due_at"][place] != expected[place]]
    assert wrong == [], found.iloc[wrong].head().to_string()


def due_after(since: str, minutes: int) -> datetime | None:
    connection = told("DK")
    connection.execute(
        f"create table asked as select timestamptz '{since}' as since_at, "
        f"{minutes} as added"
    )
    sql = business_sql(
        "add_opening_minutes('asked', 'since_at', 'added', 'due_at', 'calendar')"
    )
    return connection.execute(f"select due_at from ({sql}) as placed").fetchone()[0]


def test_monday_noon_and_eight_hours_of_an_eight_hour_day_is_tuesday_noon():
    tuesday_noon = datetime(2026, 11, 3, 11, tzinfo=UTC)
    assert due_after("2026-11-02 12:00:00+01", 480) == tuesday_noon


def test_a_clock_that_outruns_the_calendar_is_never_due():
    assert due_after("2026-11-02 12:00:00+01", 100_000_000) is None
