"""A ledger of an older Varsel is brought up to this one, whole or not at all."""

import multiprocessing
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from ledger_rows import NOW, Wall, new_message

from connectors.errors import VarselError
from connectors.state import Ledger
from connectors.state.migrations import STEPS, Step
from connectors.state.schema import SCHEMA_VERSION
from connectors.state.upgrading import upgrade

FIXTURES = Path(__file__).parents[1] / "fixtures" / "ledger"
AT_VERSION = {1: "version_1.sql"}


def laid_down(path: Path, version: int) -> str:
    with closing(sqlite3.connect(path)) as database:
        database.executescript((FIXTURES / AT_VERSION[version]).read_text("utf-8"))
        database.execute("pragma journal_mode = wal")
    return f"sqlite:///{path}"


def shape_of(path: Path) -> set[tuple]:
    """Return every table's columns and every index, however they came to be."""
    found = set()
    with closing(sqlite3.connect(path)) as database:
        named = database.execute(
            "select type, name, tbl_name from sqlite_master "
            "where name not like 'sqlite_%' and name <> 'upgrades'"
        ).fetchall()
        for kind, name, table in named:
            info = "index_info" if kind == "index" else "table_info"
            for row in database.execute(f"pragma {info}({name})"):
                found.add(
                    (kind, table, name, row[2], row[1] if kind == "table" else "")
                )
    return found


def test_the_steps_are_in_order_and_end_at_this_version() -> None:
    assert [each.version for each in STEPS] == list(range(2, SCHEMA_VERSION + 1))


@pytest.mark.parametrize("version", AT_VERSION)
def test_an_older_ledger_is_upgraded_where_it_is_and_copied_first(
    tmp_path: Path, version: int
) -> None:
    with Ledger(laid_down(tmp_path / "state.db", version), wall=Wall()) as ledger:
        assert ledger.shop_id == "nordlys"
        states = {row["message_key"]: row["state"] for row in ledger.list_messages()}
        assert states == {
            "k1": "sent",
            "k2": "unknown",
            "k3": "pending",
            "k4": "pending",
        }
        assert ledger.list_parts() == ledger.list_alerts() == []
        ledger.begin_part("run")
    (copy,) = tmp_path.glob("state.v*.bak")
    assert copy.name == f"state.v{version}-20260302T080000Z.bak"
    with closing(sqlite3.connect(copy)) as database:
        kept = database.execute("select value from meta where name = 'schema_version'")
        assert kept.fetchall() == [(str(version),)]
        assert database.execute("select count(*) from messages").fetchall() == [(4,)]


@pytest.mark.parametrize("version", AT_VERSION)
def test_an_upgraded_ledger_is_as_one_that_was_born_today(
    tmp_path: Path, version: int
) -> None:
    Ledger(f"sqlite:///{tmp_path}/new.db").close()
    Ledger(laid_down(tmp_path / "old.db", version)).close()
    assert shape_of(tmp_path / "old.db") == shape_of(tmp_path / "new.db")


def test_an_upgrade_is_done_once(tmp_path: Path) -> None:
    url = laid_down(tmp_path / "state.db", 1)
    for _ in range(3):
        Ledger(url, wall=Wall()).close()
    assert len(list(tmp_path.glob("*.bak"))) == 1
    with closing(sqlite3.connect(tmp_path / "state.db")) as database:
        done = database.execute("select version, name from upgrades").fetchall()
    assert done == [(each.version, each.name) for each in STEPS]


def test_a_step_that_fails_leaves_the_ledger_as_it_was(ledger_url: str) -> None:
    def add_and_fail(op: object) -> None:
        op.execute("create table half_done (one integer)")
        raise VarselError("the disk is full")

    with Ledger(ledger_url) as ledger:
        ledger.reserve([new_message("k1")], mode="live", now=NOW, by="test")
        step = Step(SCHEMA_VERSION + 1, "add and fail", add_and_fail)
        with pytest.raises(VarselError, match="full"), ledger._writing() as connection:
            upgrade(connection, SCHEMA_VERSION, NOW, (*STEPS, step))
        with (
            ledger._reading() as connection,
            pytest.raises(Exception, match="half_done"),
        ):
            connection.exec_driver_sql("select * from half_done")
    with Ledger(ledger_url) as again:
        assert again.known_keys(["k1"], mode="live") == {"k1"}


def test_a_step_may_change_what_is_there_on_either_database(ledger_url: str) -> None:
    def rename(op: object) -> None:
        op.create_table("tried", op.f("x") and _column("one"))
        op.alter_column("tried", "one", new_column_name="other")
        op.drop_table("tried")

    with Ledger(ledger_url) as ledger, ledger._writing() as connection:
        step = Step(SCHEMA_VERSION + 1, "rename", rename)
        upgrade(connection, SCHEMA_VERSION, NOW, (*STEPS, step))
        connection.exec_driver_sql(
            f"update meta set value = '{SCHEMA_VERSION}' where name = 'schema_version'"
        )


def _column(name: str) -> object:
    import sqlalchemy

    return sqlalchemy.Column(name, sqlalchemy.Integer)


def test_who_only_looks_waits_for_no_writer(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    with Ledger(url) as writer, writer._writing(), Ledger(url) as reader:
        assert reader.high_water() == 0


def test_an_erasure_takes_the_copy_from_before_the_upgrade_with_it(
    tmp_path: Path,
) -> None:
    with Ledger(laid_down(tmp_path / "state.db", 1)) as ledger:
        assert len(list(tmp_path.glob("*.bak"))) == 1
        ledger.shrink()
    assert list(tmp_path.glob("*.bak")) == []


def open_and_tell(url, barrier, told):
    barrier.wait()
    try:
        with Ledger(url) as ledger:
            told.put(ledger.ledger_id)
    except BaseException as error:
        told.put(f"{type(error).__name__}: {error}")


def test_processes_that_create_it_on_postgresql_at_once_get_the_same(postgres) -> None:
    url, context = postgres.new_url(), multiprocessing.get_context("fork")
    barrier, told = context.Barrier(3), context.Queue()
    processes = [
        context.Process(target=open_and_tell, args=(url, barrier, told))
        for _ in range(3)
    ]
    for process in processes:
        process.start()
    names = {told.get(timeout=60) for _ in processes}
    for process in processes:
        process.join()
    with Ledger(url) as ledger:
        assert names == {ledger.ledger_id}


def test_a_dump_of_postgresql_is_the_ledger_it_was(postgres, tmp_path) -> None:
    url = postgres.new_url()
    with Ledger(url) as ledger:
        ledger.reserve([new_message("k1")], mode="live", now=NOW, by="test")
        born, newest = ledger.ledger_id, ledger.high_water()
    schema = url.rpartition("%3D")[2]
    tool, address = postgres.tool, postgres.address()
    dump = tmp_path / "ledger.dump"
    asked = [f"--dbname={address}", "--format=custom", f"--schema={schema}"]
    subprocess.run([tool("pg_dump"), *asked, f"--file={dump}"], check=True)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"drop schema {schema} cascade")
    subprocess.run([tool("pg_restore"), f"--dbname={address}", str(dump)], check=True)
    with Ledger(url) as ledger:
        assert (ledger.ledger_id, ledger.high_water()) == (born, newest)
        # what comes next goes on counting where it was
        ledger.reserve([new_message("k2")], mode="live", now=NOW, by="test")
        assert ledger.high_water() > newest
