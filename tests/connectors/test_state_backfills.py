"""What a backfill, a pull and a quota leave behind for the next process."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from ledger_rows import NOW, Wall

from connectors.errors import ContractViolation, VarselError
from connectors.pacing import Budget, Limit, TransientError
from connectors.state import Book, Ledger

FIRST = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def wall():
    return Wall()


@pytest.fixture
def ledger(ledger_url, wall):
    with Ledger(ledger_url, wall=wall) as opened:
        yield opened


def chunk(begins: datetime) -> dict:
    return {
        "system": "shopify",
        "stream": "orders",
        "begins_at": begins,
        "ends_at": begins + DAY,
    }


def begin(ledger: Ledger, run_id: str = "b1", chunks: int = 2) -> None:
    ledger.begin_backfill(
        run_id,
        from_at=FIRST,
        to_at=FIRST + chunks * DAY,
        streams=["shopify.orders"],
        options={"by": "day"},
        reached={"shopify.orders": None},
        chunks=[chunk(FIRST + number * DAY) for number in range(chunks)],
        now=NOW,
    )


def test_a_backfill_is_recorded_from_beginning_to_end(ledger):
    begin(ledger)
    ledger.end_backfill("b1", state="done", counts={"rows": 3}, now=NOW)
    assert ledger.list_backfills() == [
        {
            "run_id": "b1",
            "from_at": FIRST,
            "to_at": FIRST + 2 * DAY,
            "streams": ["shopify.orders"],
            "state": "done",
            "created_at": NOW,
            "finished_at": NOW,
            "counts": {"rows": 3},
            "options": {"by": "day"},
            "reached": {"shopify.orders": None},
            "wish": None,
        }
    ]


def test_a_backfill_that_was_never_begun_cannot_end(ledger):
    with pytest.raises(ContractViolation, match="no backfill 'b9'"):
        ledger.end_backfill("b9", state="done", counts={}, now=NOW)


def test_a_backfill_that_is_not_there_is_said_so(ledger):
    with pytest.raises(VarselError, match="there is no backfill 'b9'"):
        ledger.find_backfill("b9")


def test_going_on_tries_again_what_failed_and_keeps_what_is_done(ledger):
    begin(ledger, chunks=3)
    ledger.settle_chunk("b1", 1, state="done", rows=7, now=NOW)
    ledger.settle_chunk("b1", 2, state="failed", error="busy", now=NOW)
    ledger.wish_backfill("b1", "pause")
    assert ledger.wish_of_backfill("b1") == "pause"
    ledger.go_on_with_backfill("b1")
    states = [(each["state"], each["error"]) for each in ledger.list_chunks("b1")]
    assert states == [("done", None), ("waiting", None), ("waiting", None)]
    assert ledger.wish_of_backfill("b1") is None


def test_how_far_a_stream_has_come_moves_on(ledger):
    ledger.note_reach("shopify", "orders", NOW)
    ledger.note_reach("shopify", "orders", NOW + DAY)
    assert ledger.reaches() == {("shopify", "orders"): NOW + DAY}


def test_a_message_is_released_once_by_the_first_list_it_stood_on(ledger):
    given = {"by": "anna", "now": NOW}
    assert ledger.release_messages(["k1", "k2"], list_hash="aa", **given) == 2
    assert ledger.release_messages(["k2", "k3"], list_hash="bb", **given) == 1
    assert [row["message_key"] for row in ledger.list_released()] == ["k1", "k2", "k3"]


def test_a_release_lets_the_next_build_know_that_something_changed(ledger):
    before = ledger.marks()
    ledger.release_messages(["k1"], list_hash="aa", by="anna", now=NOW)
    assert ledger.marks() != before


def test_an_older_ledger_gets_the_columns_that_have_come_since(tmp_path):
    path = tmp_path / "state.db"
    older = sqlite3.connect(path)
    older.execute(
        "create table backfill_runs (run_id varchar(64) primary key, from_at varchar, "
        "to_at varchar, streams text, state varchar, created_at varchar, "
        "finished_at varchar, counts text)"
    )
    at = "2026-03-01T00:00:00.000000Z"
    older.execute(
        "insert into backfill_runs values (?, ?, ?, ?, ?, ?, null, null)",
        ("b0", at, at, "[]", "done", at),
    )
    older.commit()
    older.close()
    with Ledger(f"sqlite:///{path}") as ledger:
        assert ledger.find_backfill("b0")["options"] == {}
        begin(ledger)
        assert len(ledger.list_backfills()) == 2


def test_a_quota_spent_by_one_run_is_spent_for_the_next(tmp_path, wall):
    url, day = f"sqlite:///{tmp_path}/state.db", Limit(3, 86_400)
    for _ in range(3):
        with Ledger(url, wall=wall) as ledger:
            Budget(day, system="dhl", book=Book(ledger)).take()
    with Ledger(url, wall=wall) as ledger:
        with pytest.raises(TransientError, match="3 requests that are ours in 24"):
            Budget(day, system="dhl", book=Book(ledger)).take()
        assert ledger.calls_within("dhl", 86_400) == 3


def test_calls_older_than_the_quota_do_not_count(ledger, wall):
    ledger.add_calls("dhl", 200)
    wall.pass_s(23 * 3600)
    ledger.add_calls("dhl", 10)
    assert ledger.calls_within("dhl", 86_400) == 210
    wall.pass_s(3 * 3600)
    assert ledger.calls_within("dhl", 86_400) == 10
    assert ledger.calls_within("gls", 86_400) == 0


def test_calls_without_a_quota_are_written_in_lots(ledger):
    book = Book(ledger)
    for _ in range(60):
        book.spend("zendesk")
    assert ledger.calls_within("zendesk", 3600) == 50
    book.flush()
    assert ledger.calls_within("zendesk", 3600) == 60
