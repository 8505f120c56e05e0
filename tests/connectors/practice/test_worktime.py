"""Working days, opening hours and sleep, over holidays and the change of the clock."""

from datetime import UTC, date, datetime

import pytest

from connectors.practice.randomness import dice
from connectors.practice.worktime import (
    add_working_days,
    after_working_hours,
    at_local,
    is_working_day,
    local,
    when_awake,
)


@pytest.mark.parametrize(
    "day",
    [date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 14),
     date(2026, 5, 25), date(2026, 12, 25), date(2026, 11, 22)],
    ids=["Maundy Thursday", "Good Friday", "Easter Monday", "Ascension Day",
         "Whit Monday", "Christmas Day", "a Sunday"],
)  # fmt: skip
def test_nobody_works_on(day):
    assert not is_working_day(day)


def test_easter_is_jumped_over():
    assert add_working_days(date(2026, 4, 1), 1) == date(2026, 4, 7)


def test_what_begins_on_friday_evening_is_done_on_monday():
    friday = at_local(date(2026, 11, 20), 18)
    assert after_working_hours(friday, 2) == at_local(date(2026, 11, 23), 10)


def test_work_goes_on_where_it_stopped_the_day_before():
    monday = at_local(date(2026, 11, 23), 15)
    assert after_working_hours(monday, 3) == at_local(date(2026, 11, 24), 10)


def test_local_hours_stay_local_when_the_clock_changes():
    before, after = at_local(date(2026, 10, 24), 8), at_local(date(2026, 10, 26), 8)
    assert (before.hour, after.hour) == (6, 7)


def test_people_write_when_they_are_awake():
    night = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    assert 7 <= local(when_awake(dice(1), night)).hour < 11
    noon = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
    assert when_awake(dice(1), noon) == noon
