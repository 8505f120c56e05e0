"""A refused row is kept once, is tried again, and enters as if never refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.landing import Landing
from connectors.sources import Page, Record
from connectors.warehouse import Refusal, Warehouse

MONDAY = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
THURSDAY = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


class Allowing:
    """A suite that takes shipments of the named statuses, and no others."""

    paths = {"status": "$.status"}
    columns = {"word": "status"}

    def __init__(self, version: str, *allowed: str) -> None:
        self.version, self.allowed = version, allowed

    def check(self, frame) -> list[Refusal]:
        rows = zip(frame["_position"], frame["word"], strict=True)
        return [
            Refusal(place, f"status {word} is not known")
            for place, word in rows
            if word not in self.allowed
        ]

    def __call__(self, source: str, stream: str) -> "Allowing":
        return self


STRICT, LAX = Allowing("1", "a"), Allowing("2", "a", "b")


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "landing")


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "w.duckdb")


def land(landing: Landing, at: datetime, *statuses: str, record: str = "P1") -> None:
    records = [Record("shipments", record, {"status": word}, None) for word in statuses]
    landing.write_batch("postnord", "shipments", [Page(records)], extracted_at=at)


def raw(warehouse: Warehouse) -> list[dict]:
    return warehouse.read("select * from raw_postnord.shipments order by all")


def kept(warehouse: Warehouse, columns: str) -> list[tuple]:
    rows = warehouse.read(f"select {columns} from quarantine.rows order by all")
    return [tuple(row.values()) for row in rows]


def counted(warehouse: Warehouse) -> tuple:
    (row,) = warehouse.read(
        "select sum(landed)::int, sum(new_versions)::int, sum(unchanged)::int, "
        "sum(quarantined)::int from raw_varsel.loads"
    )
    return tuple(row.values())


def test_the_same_bad_row_landed_again_is_kept_once(
    landing: Landing, warehouse: Warehouse
) -> None:
    for at in (MONDAY, TUESDAY, WEDNESDAY):
        land(landing, at, "b")
        warehouse.load(landing, STRICT)
    assert kept(warehouse, "record_id, sightings, extracted_at, seen_at") == [
        ("P1", 3, MONDAY, WEDNESDAY)
    ]
    assert counted(warehouse) == (3, 0, 0, 3)


def test_a_row_refused_for_another_reason_later_has_the_later_reason(
    landing: Landing, warehouse: Warehouse
) -> None:
    class Other(Allowing):
        def check(self, frame) -> list[Refusal]:
            return [Refusal(place, "no") for place in frame["_position"]]

    land(landing, MONDAY, "b")
    warehouse.load(landing, STRICT)
    land(landing, TUESDAY, "b")
    warehouse.load(landing, Other("9"))
    assert kept(warehouse, "reason, suite_version") == [("no", "9")]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "shuffled"])
def test_what_is_let_go_is_as_if_it_had_never_been_refused(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    landing = Landing(tmp_path / "landing")
    batches = [(MONDAY, ("a", "b")), (TUESDAY, ("b", "c"))]
    late = Warehouse(tmp_path / "late.duckdb")
    for at, words in (batches[place] for place in order):
        land(landing, at, *words)
        late.load(landing, STRICT)
    late.replay(landing, LAX, at=WEDNESDAY)
    never = Warehouse(tmp_path / "never.duckdb")
    never.load(landing, LAX)
    assert raw(late) == raw(never)
    assert len(raw(late)) == 2
    columns = "record_id, reason, suite_version, payload, part, row_number, sightings"
    assert kept(late, columns) == kept(never, columns)
    assert counted(late) == counted(never) == (4, 2, 1, 1)


def test_a_replay_leaves_a_note_of_when_and_why(
    landing: Landing, warehouse: Warehouse
) -> None:
    land(landing, MONDAY, "b")
    warehouse.load(landing, STRICT)
    (done,) = warehouse.replay(landing, LAX, at=THURSDAY)
    assert (done.tried, done.released, done.new_versions, done.kept) == (1, 1, 1, 0)
    (note,) = warehouse.read("select * from quarantine.released")
    assert note["reason"] == "status b is not known"
    assert note["note"] == "passes suite version 2"
    assert (note["released_at"], note["released_version"]) == (THURSDAY, "2")
    assert note["record_id"] == "P1"


def test_what_still_may_not_enter_stays_with_the_reason_of_today(
    landing: Landing, warehouse: Warehouse
) -> None:
    class Other(Allowing):
        def check(self, frame) -> list[Refusal]:
            return [Refusal(place, "still no") for place in frame["_position"]]

    land(landing, MONDAY, "b")
    warehouse.load(landing, STRICT)
    (done,) = warehouse.replay(landing, Other("7"), at=TUESDAY)
    assert (done.released, done.kept) == (0, 1)
    assert kept(warehouse, "reason, suite_version") == [("still no", "7")]
    assert raw(warehouse) == []


def test_a_second_replay_finds_nothing_to_do(
    landing: Landing, warehouse: Warehouse
) -> None:
    land(landing, MONDAY, "b", "c")
    warehouse.load(landing, STRICT)
    warehouse.replay(landing, LAX, at=TUESDAY)
    before, counts = raw(warehouse), counted(warehouse)
    (done,) = warehouse.replay(landing, LAX, at=WEDNESDAY)
    assert (done.tried, done.released) == (1, 0)
    assert (raw(warehouse), counted(warehouse)) == (before, counts)
    assert len(warehouse.read("select * from quarantine.released")) == 1


def test_the_same_content_of_another_update_time_is_another_row(
    landing: Landing, warehouse: Warehouse
) -> None:
    # it goes back to what it was: the later version must not be lost with the earlier
    versions = [(MONDAY, "b"), (TUESDAY, "a"), (WEDNESDAY, "b")]
    records = [Record("shipments", "P1", {"status": w}, at) for at, w in versions]
    landing.write_batch("postnord", "shipments", [Page(records)], extracted_at=THURSDAY)
    warehouse.load(landing, STRICT)
    (done,) = warehouse.replay(landing, LAX, at=THURSDAY)
    assert (done.tried, done.new_versions) == (2, 2)
    assert [row["record_updated_at"] for row in raw(warehouse)] == [
        MONDAY,
        TUESDAY,
        WEDNESDAY,
    ]


def test_only_the_named_streams_are_tried(
    landing: Landing, warehouse: Warehouse
) -> None:
    land(landing, MONDAY, "b")
    warehouse.load(landing, STRICT)
    assert warehouse.replay(landing, LAX, at=TUESDAY, streams=["files.orders"]) == []
    named = ["postnord.shipments"]
    (done,) = warehouse.replay(landing, LAX, at=TUESDAY, streams=named)
    assert done.released == 1


def test_a_row_whose_part_is_gone_stays_and_says_so(
    landing: Landing, warehouse: Warehouse
) -> None:
    for at, record in ((MONDAY, "P1"), (TUESDAY, "P2")):
        land(landing, at, "b", record=record)
    warehouse.load(landing, STRICT)
    parts = sorted((landing.folder / "postnord").glob("*.parquet"))
    parts[0].unlink()
    (done,) = warehouse.replay(landing, LAX, at=WEDNESDAY)
    assert (done.tried, done.released, done.kept, done.gone) == (2, 1, 1, 1)
    ((record, reason),) = kept(warehouse, "record_id, reason")
    assert record == "P1"
    assert f"its part {parts[0].name} is gone" in reason
    (done,) = warehouse.replay(landing, LAX, at=WEDNESDAY)
    assert (done.tried, done.gone) == (1, 1)


def test_a_replay_that_breaks_half_way_changes_nothing(
    landing: Landing, warehouse: Warehouse
) -> None:
    class Broken(Allowing):
        def check(self, frame) -> list[Refusal]:
            raise RuntimeError("the suite broke")

    land(landing, MONDAY, "b")
    warehouse.load(landing, STRICT)
    with pytest.raises(RuntimeError):
        warehouse.replay(landing, Broken("3"), at=TUESDAY)
    assert kept(warehouse, "reason, suite_version") == [("status b is not known", "1")]
    assert raw(warehouse) == []


def test_a_row_that_has_entered_since_leaves_without_a_second_version(
    landing: Landing, warehouse: Warehouse
) -> None:
    land(landing, MONDAY, "b")
    warehouse.load(landing, STRICT)
    land(landing, TUESDAY, "b")
    warehouse.load(landing, LAX)
    (done,) = warehouse.replay(landing, LAX, at=WEDNESDAY)
    assert (done.released, done.new_versions) == (1, 0)
    ((seen),) = raw(warehouse)
    assert (seen["extracted_at"], seen["_seen_at"]) == (MONDAY, TUESDAY)
    assert counted(warehouse) == (2, 1, 1, 0)


def test_the_list_counts_by_reason_and_tells_which_records_came_good_since(
    landing: Landing, warehouse: Warehouse
) -> None:
    land(landing, MONDAY, "b", "c", record="P1")
    land(landing, MONDAY, "b", record="P2")
    warehouse.load(landing, STRICT)
    land(landing, TUESDAY, "a", record="P1")
    land(landing, TUESDAY, "b", record="P2")
    warehouse.load(landing, STRICT)
    shown = [
        (
            row["stream"],
            row["reason"],
            row["row_count"],
            row["sightings"],
            row["come_good"],
            row["newest_at"],
            row["suite_version"],
        )
        for row in warehouse.quarantined()
    ]
    assert shown == [
        ("shipments", "status b is not known", 2, 3, 1, TUESDAY, "1"),
        ("shipments", "status c is not known", 1, 1, 1, MONDAY, "1"),
    ]


def test_a_warehouse_of_an_earlier_version_gets_the_columns_that_came_since(
    landing: Landing, warehouse: Warehouse
) -> None:
    with warehouse.connect() as connection:
        connection.execute("create schema quarantine")
        connection.execute(
            "create table quarantine.rows (source varchar, stream varchar, "
            "part varchar, row_number bigint, record_id varchar, reason varchar, "
            "suite_version varchar, payload varchar, extracted_at timestamptz)"
        )
        connection.execute(
            "insert into quarantine.rows values ('postnord', 'shipments', 'p', 0, "
            """'P1', 'old', '0', '{"status":"b"}', '2026-03-09 12:00:00+00')"""
        )
    land(landing, TUESDAY, "b")
    warehouse.load(landing, STRICT)
    assert kept(warehouse, "sightings, extracted_at, seen_at") == [(2, MONDAY, TUESDAY)]
