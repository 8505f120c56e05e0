"""What of a stream is landed is read off its manifests; the rest are gaps."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.intervals import (
    BEGINNING,
    Interval,
    gaps,
    landed,
    landed_keys,
)
from connectors.landing import Landing
from connectors.manifests import Manifest
from connectors.sources import Page, Record


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def days(first: int, last: int) -> Interval:
    return Interval(at(first), at(last))


def pulled(extracted: datetime, begins: datetime | None = None) -> Manifest:
    return Manifest(
        batch_id=extracted.isoformat(),
        source="shopify",
        stream="orders",
        extracted_at=extracted.isoformat(),
        since=None,
        until=extracted.isoformat(),
        cursor="c",
        fetched=1,
        parts=(),
        begins_at=begins.isoformat() if begins else None,
    )


def reread(since: datetime, until: datetime, extracted: datetime) -> Manifest:
    return Manifest(
        batch_id=extracted.isoformat(),
        source="shopify",
        stream="orders",
        extracted_at=extracted.isoformat(),
        since=since.isoformat(),
        until=until.isoformat(),
        cursor=None,
        fetched=0,
        parts=(),
    )


def test_a_first_pull_covers_everything_before_it() -> None:
    assert landed([pulled(at(5))]) == [Interval(BEGINNING, at(5))]


def test_a_pull_covers_from_where_the_one_before_had_come() -> None:
    batches = [pulled(at(5)), pulled(at(6), at(5)), pulled(at(8), at(6))]
    assert landed(batches) == [Interval(BEGINNING, at(8))]


def test_a_manifest_that_is_gone_leaves_a_gap_where_it_was() -> None:
    kept = [pulled(at(5)), pulled(at(8), at(6))]
    assert gaps(landed(kept), days(1, 9)) == [days(5, 6), days(8, 9)]


def test_a_first_manifest_that_is_gone_leaves_a_gap_before_the_second() -> None:
    assert gaps(landed([pulled(at(8), at(6))]), days(1, 8)) == [days(1, 6)]


def test_manifests_older_than_the_field_follow_each_other() -> None:
    batches = [pulled(at(5)), pulled(at(6)), pulled(at(8))]
    assert landed(batches) == [Interval(BEGINNING, at(8))]


def test_a_reread_covers_what_it_asked_for_though_it_was_empty() -> None:
    batches = [reread(at(1), at(2), at(9)), reread(at(3), at(4), at(9, 1))]
    assert gaps(landed(batches), days(1, 5)) == [days(2, 3), days(4, 5)]


def test_a_reread_covers_nothing_of_a_day_that_was_not_over() -> None:
    today = reread(at(9), at(10), at(9, 12))
    assert gaps(landed([today]), days(9, 10)) == [Interval(at(9, 12), at(10))]


def test_a_pull_that_found_nothing_has_still_come_that_far() -> None:
    assert landed([pulled(at(5))], reached=at(7)) == [Interval(BEGINNING, at(7))]


def test_a_stream_that_was_never_pulled_has_come_nowhere() -> None:
    assert landed([], reached=None) == []
    assert gaps([], days(1, 3)) == [days(1, 3)]


def test_a_file_read_whole_covers_everything_up_to_its_reading() -> None:
    batch = reread(at(3), at(4), at(9))
    assert landed([batch], is_whole=True) == [Interval(BEGINNING, at(9))]


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [(days(1, 3), True), (days(1, 4), False), (days(3, 4), False)],
    ids=["inside", "beyond", "after"],
)
def test_covered_means_all_of_it(wanted: Interval, answer: bool) -> None:
    assert (gaps([days(1, 2), days(2, 3)], wanted) == []) is answer


def test_coverage_beyond_the_bounds_does_not_widen_them() -> None:
    assert gaps([days(1, 2), days(20, 25)], days(3, 5)) == [days(3, 5)]


def test_the_keys_that_were_answered_are_read_off_the_parts(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    for number, hour in (("P1", 1), ("P2", 2)):
        page = Page([Record("shipments", number, {}), Record("notes", "n", {})])
        landing.write_batch("postnord", "shipments", [page], extracted_at=at(5, hour))
    first, second = landing.manifests()
    assert landed_keys(tmp_path, [first, second]) == {"P1", "P2"}
    assert landed_keys(tmp_path, [second]) == {"P2"}
