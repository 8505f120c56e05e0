"""Chunks are local: a day has the hours that the shop's clock gave it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from connectors.intervals import Interval
from flows.chunks import chunked, in_zone
from flows.ways import By

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def local(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=COPENHAGEN).astimezone(UTC)


@pytest.mark.parametrize(
    ("month", "day", "hours"),
    [(3, 28, 24), (3, 29, 23), (3, 30, 24), (10, 25, 25), (10, 26, 24)],
    ids=["before", "forward", "after", "back", "after that"],
)
def test_a_day_has_the_hours_its_clock_gave_it(month: int, day: int, hours: int):
    bounds = Interval(local(month, 20), local(month, 31))
    (chunk,) = [
        each
        for each in chunked(bounds, COPENHAGEN, "day")
        if each.begins == local(month, day)
    ]
    assert chunk.ends - chunk.begins == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("by", "begins"),
    [
        ("day", [(2, 27, 6), (2, 28), (3, 1), (3, 2)]),
        ("week", [(2, 27, 6), (3, 2)]),
        ("month", [(2, 27, 6), (3, 1)]),
    ],
)
def test_only_the_outer_chunks_are_cut_short(by: By, begins: list[tuple[int, ...]]):
    bounds = Interval(local(2, 27, 6), local(3, 2, 9))
    found = list(chunked(bounds, COPENHAGEN, by))
    assert [each.begins for each in found] == [local(*each) for each in begins]
    assert found[-1].ends == bounds.ends
    assert [each.ends for each in found[:-1]] == [each.begins for each in found[1:]]


def test_a_year_by_days_is_every_day_once():
    bounds = Interval(local(1, 1), datetime(2027, 1, 1, tzinfo=COPENHAGEN))
    assert len(list(chunked(bounds, COPENHAGEN, "day"))) == 365


def test_a_time_without_an_offset_is_read_where_the_shop_is():
    assert in_zone(datetime(2026, 7, 1), COPENHAGEN).isoformat() == (
        "2026-06-30T22:00:00+00:00"
    )
    assert in_zone(datetime(2026, 7, 1, tzinfo=UTC), COPENHAGEN).hour == 0
