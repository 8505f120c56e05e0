"""Volume and freshness against what the trailing weeks lead one to expect."""

from datetime import UTC, date, datetime, timedelta

import pytest

from flows.expectations.entities.arrivals import ask_of_arrivals, usual_range
from flows.expectations.entities.judging import judge

# a Wednesday, so that yesterday is a Tuesday
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
TODAY = NOON.date()
VOLUME = "As many came yesterday as on that weekday"
FRESHNESS = "The newest is no older than usual"


def days(
    counts: dict[date, int], *, silence: float = 5.0, newest: datetime = NOON
) -> dict:
    rows = [
        {
            "entity": "orders",
            "arrived_on": day,
            "row_count": count,
            "longest_silence_hours": silence,
            "newest_at": newest,
        }
        for day, count in counts.items()
    ]
    return {"arrivals": rows}


def weeks(count: int, yesterday: int, *, back: int = 62, sunday: int = 5) -> dict:
    """Return as many orders each day, few on Sundays, another number yesterday."""
    counts = {
        day: sunday if day.isoweekday() == 7 else count
        for day in (TODAY - timedelta(days=n) for n in range(back))
    }
    return counts | {TODAY - timedelta(days=1): yesterday}


def verdict(rows: dict, expectation: str) -> bool | None:
    asked = [q for q in ask_of_arrivals(rows, NOON) if q.expectation == expectation]
    return next((each.is_met for each in judge(asked)), None)


@pytest.mark.parametrize(
    ("yesterday", "is_met"),
    [(100, True), (70, True), (130, True), (59, False), (0, False), (200, False)],
)
def test_yesterday_is_held_against_its_own_weekday(yesterday: int, is_met: bool):
    assert verdict(days(weeks(100, yesterday)), VOLUME) is is_met


def test_a_sunday_is_no_drop() -> None:
    monday = datetime(2026, 3, 9, 12, tzinfo=UTC)
    asked = list(ask_of_arrivals(days(weeks(100, 100)), monday))
    volume = next(each for each in asked if each.expectation == VOLUME)
    assert volume.observed == "5 on Sun 08 Mar"
    assert judge([volume])[0].is_met


def test_a_day_on_which_nothing_came_at_all_is_a_day_with_nought() -> None:
    counts = weeks(100, 0)
    del counts[TODAY - timedelta(days=1)]
    assert verdict(days(counts), VOLUME) is False


def test_one_sale_and_one_outage_move_the_usual_range_of_nobody() -> None:
    assert usual_range([100, 102, 98, 101, 99, 103, 97, 100]) == (60, 140)
    assert usual_range([100, 102, 98, 101, 99, 103, 2_000, 0]) == (60, 141)


def test_few_orders_a_day_make_a_wide_range() -> None:
    assert usual_range([1, 0, 2]) == (0, 7)


@pytest.mark.parametrize(("back", "is_asked"), [(22, False), (24, True)])
def test_too_few_weeks_say_nothing(back: int, is_asked: bool) -> None:
    asked = ask_of_arrivals(days(weeks(100, 100, back=back)), NOON)
    assert (VOLUME in {each.expectation for each in asked}) is is_asked


@pytest.mark.parametrize(
    ("silent_hours", "is_met"), [(9.9, True), (10.1, False)], ids=str
)
def test_silence_is_news_at_twice_the_longest_of_a_usual_week(
    silent_hours: float, is_met: bool
) -> None:
    newest = NOON - timedelta(hours=silent_hours)
    assert verdict(days(weeks(100, 100), newest=newest), FRESHNESS) is is_met


def test_an_outage_in_one_of_the_weeks_does_not_make_silence_usual() -> None:
    rows = days(weeks(100, 100), newest=NOON - timedelta(hours=12))
    rows["arrivals"][30]["longest_silence_hours"] = 200.0
    assert verdict(rows, FRESHNESS) is False


def test_a_short_silence_is_never_news() -> None:
    rows = days(weeks(10, 10), silence=0.1, newest=NOON - timedelta(hours=5))
    assert verdict(rows, FRESHNESS) is True
