import multiprocessing
import sqlite3
from datetime import UTC, datetime, timedelta, timezone

import pytest
from ledger_moves import claim, mark, state_of
from ledger_rows import NOW, new_message

from connectors.errors import SendingRefused, VarselError
from connectors.state import Ledger
from connectors.state.store import LedgerBroken


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/var/state.db"


def reserve(ledger, key, **changes):
    ledger.reserve([new_message(key, **changes)], mode="live", now=NOW, by="test")


def test_a_ledger_is_created_with_its_folder_and_keeps_its_name(url):
    with Ledger(url, shop_id="nordlys") as ledger:
        born = ledger.ledger_id
    with Ledger(url) as again:
        assert (again.ledger_id, again.shop_id) == (born, "nordlys")


def test_sqlite_is_opened_so_that_a_commit_survives_a_power_cut(url, tmp_path):
    with Ledger(url) as ledger, ledger._reading() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    assert (mode, synchronous) == ("wal", 2)


def test_reading_goes_on_while_another_writes(url):
    with Ledger(url) as writer, Ledger(url) as reader:
        reserve(writer, "k1")
        with writer._writing():
            assert reader.high_water() == 1


def test_a_ledger_of_a_newer_varsel_is_not_touched(url, tmp_path):
    Ledger(url).close()
    database = sqlite3.connect(tmp_path / "var/state.db")
    database.execute("update meta set value = '99' where name = 'schema_version'")
    database.commit()
    with pytest.raises(VarselError, match="schema version 99, this Varsel knows 2"):
        Ledger(url)


def test_a_database_that_fails_says_so_in_one_line_without_what_was_written(
    url, tmp_path
):
    with Ledger(url) as ledger:
        database = sqlite3.connect(tmp_path / "var/state.db")
        database.execute("alter table message_bodies rename to gone")
        database.close()
        with pytest.raises(VarselError, match="could not write to the led") as caught:
            reserve(ledger, "k1", recipient="kunde@example.dk")
        assert ledger.known_keys(["k1"], mode="live") == set()
    said = str(caught.value)
    assert "no such table: message_bodies" in said and "\n" not in said
    assert "kunde@example.dk" not in said + repr(caught.value.__cause__)
    assert caught.value.__suppress_context__
    assert "kunde@example.dk" not in repr(caught.value.__context__)


def test_a_failure_under_a_prepared_statement_is_told_alike(url, tmp_path):
    with Ledger(url) as ledger:
        reserve(ledger, "k1", recipient="kunde@example.dk")
        claim(ledger)
        database = sqlite3.connect(tmp_path / "var/state.db")
        database.execute("alter table message_events rename to gone")
        database.close()
        with pytest.raises(LedgerBroken, match="could not write to the led") as caught:
            mark(ledger, "k1")
        assert state_of(ledger, "k1") == "claimed"
    said = str(caught.value)
    assert "no such table: message_events" in said and "\n" not in said
    assert "k1" not in said + repr(caught.value.__context__)


def test_a_ledger_that_another_holds_says_so(url, monkeypatch):
    monkeypatch.setattr("connectors.state.engine._BUSY_S", 0)
    with Ledger(url) as ledger, Ledger(url) as other:
        with ledger._writing(), pytest.raises(LedgerBroken, match="database is locked"):
            reserve(other, "k1")
        reserve(other, "k1")
        assert ledger.known_keys(["k1"], mode="live") == {"k1"}


def test_a_place_that_cannot_be_opened_is_named(tmp_path):
    (tmp_path / "state.db").mkdir()
    with pytest.raises(VarselError, match="could not open the ledger at .*state.db"):
        Ledger(f"sqlite:///{tmp_path}/state.db")


def open_and_tell(url, barrier, told):
    barrier.wait()
    try:
        with Ledger(url) as ledger:
            told.put(ledger.ledger_id)
    except BaseException as error:
        told.put(f"{type(error).__name__}: {error}")


def test_processes_that_create_it_at_once_get_the_same_ledger(url):
    context = multiprocessing.get_context("fork")
    barrier, told = context.Barrier(4), context.Queue()
    processes = [
        context.Process(target=open_and_tell, args=(url, barrier, told))
        for _ in range(4)
    ]
    for process in processes:
        process.start()
    names = {told.get(timeout=30) for _ in processes}
    for process in processes:
        process.join()
    with Ledger(url) as ledger:
        assert names == {ledger.ledger_id}


def test_times_come_back_as_the_same_instant_in_utc(url):
    copenhagen_summer = timezone(timedelta(hours=2))
    trigger_at = datetime(2026, 7, 1, 0, 30, 0, 1, tzinfo=copenhagen_summer)
    with Ledger(url) as ledger:
        reserve(ledger, "k1", trigger_at=trigger_at)
        (row,) = ledger.list_messages()
    assert row["trigger_at"] == datetime(2026, 6, 30, 22, 30, 0, 1, tzinfo=UTC)
    assert row["trigger_at"].tzinfo == UTC


def test_times_are_kept_as_text_that_sorts(url, tmp_path):
    with Ledger(url) as ledger:
        reserve(ledger, "k1", trigger_at=NOW)
    database = sqlite3.connect(tmp_path / "var/state.db")
    kept = database.execute("select trigger_at from messages").fetchall()
    assert kept == [("2026-03-02T08:00:00.000000Z",)]


def test_a_time_without_a_zone_is_refused(url):
    with Ledger(url) as ledger, pytest.raises(Exception, match="without a zone"):
        reserve(ledger, "k1", trigger_at=datetime(2026, 3, 2, 8, 0))


def test_a_ledger_as_new_as_was_seen_may_send(url):
    with Ledger(url) as ledger:
        reserve(ledger, "k1")
        ledger.assert_not_rewound(ledger.ledger_id, 1)
        ledger.assert_not_rewound(ledger.ledger_id, 0)
        ledger.assert_not_rewound(None, 0)


def test_a_restored_ledger_refuses_to_send(url):
    with Ledger(url) as ledger:
        reserve(ledger, "k1")
        with pytest.raises(SendingRefused, match="ends at event 1, .* has seen 2"):
            ledger.assert_not_rewound(ledger.ledger_id, 2)


def test_another_shop_s_ledger_refuses_to_send(url):
    with Ledger(url) as ledger, pytest.raises(SendingRefused, match="newest copy"):
        ledger.assert_not_rewound("some-other-ledger", 0)


def test_a_password_is_not_in_the_message(tmp_path):
    with pytest.raises(VarselError, match="could not understand") as raised:
        Ledger(f"sqlite://anna:hemmelig@/{tmp_path}/state.db")
    assert "hemmelig" not in str(raised.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://anna:hemmelig@127.0.0.1:1/varsel",
        "postgresql+psycopg://anna:hemmelig@127.0.0.1:port/varsel",
        "postgresql+nodriver://anna:hemmelig@127.0.0.1/varsel",
    ],
)
def test_a_password_is_in_no_message_about_a_server(url):
    with pytest.raises(VarselError, match="the ledger") as raised:
        Ledger(url)
    assert "hemmelig" not in str(raised.value) + repr(raised.value.__cause__)


def test_a_nul_that_a_stranger_wrote_does_not_stop_the_ledger(ledger_url):
    with Ledger(ledger_url) as ledger:
        ledger.stop("wrong\0prices")
        assert ledger.find_stop_reason().replace("\0", "") == "wrongprices"
