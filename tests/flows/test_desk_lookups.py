"""Rows are gone to by their number, and nobody else's are shown."""

from pathlib import Path

import duckdb
import pytest
from desk_shop import BUILD, Rows, people, publish_rows

from connectors.errors import VarselError
from connectors.warehouse import PublishedMarts, Warehouse, has_lookups
from connectors.warehouse.publish import LOOKUPS, MARTS, write_lookups
from flows.desk import find, open_context
from flows.queries.lookups import load_lookups

ASKED = [
    ("ticket", "20417"),
    ("order", "gid/1#a"),
    ("customer", "c1"),
    ("customer", "c2"),
    ("customer", "c3"),
]
SHARED = "create macro desk_key(subject_type, subject_id) as 7::uinteger"


NEIGHBOUR = {
    "order_id": "o2",
    "customer_id": "c2",
    "parcel_id": "p2",
    "line_id": "9",
    "ticket_id": "30000",
    "matched_order_id": "o2",
    "message_key": "k9",
}


def with_a_neighbour(rows: Rows) -> Rows:
    """Return every first row once more, as somebody else's."""
    return {
        name: [
            *some,
            some[0] | {key: NEIGHBOUR[key] for key in some[0] if key in NEIGHBOUR},
        ]
        for name, some in rows.items()
        if name not in ("mart_desk_search", "dim_customers")
    }


def relook(folder: Path, statements: list[str]) -> None:
    (folder / BUILD / LOOKUPS).unlink()
    write_lookups(folder / BUILD, statements)


def test_ids_that_share_a_number_show_nothing_of_each_other(tmp_path: Path) -> None:
    rows = people()
    folder = publish_rows(tmp_path, {**rows, **with_a_neighbour(rows)})
    first = PublishedMarts(folder)
    told = [open_context(first.look(), *each) for each in ASKED]
    hits = find(first.look(), "soren").hits
    assert told[0].orders[0]["parcels"] and told[3].orders and told[4] is None
    first.close()
    made = [SHARED if "macro desk_key(" in each else each for each in load_lookups()]
    relook(folder, made)
    shared = PublishedMarts(folder)
    assert [open_context(shared.look(), *each) for each in ASKED] == told
    assert find(shared.look(), "soren").hits == hits


@pytest.mark.parametrize("order", ["search_key", "hash(search_key)"])
def test_one_of_many_is_found_in_whichever_order_they_lie(
    tmp_path: Path, order: str
) -> None:
    folder = publish_rows(tmp_path, people())
    connection = duckdb.connect(str(folder / BUILD / MARTS))
    connection.execute(
        "create or replace table mart_desk_search as select "
        "'00370730000' || (1000000 + range) as search_key, 'parcel_number' as kind, "
        "'order' as subject_type, 'gid/1#a' as subject_id, "
        f"null::timestamptz as happened_at from range(9000) order by {order}"
    )
    connection.close()
    relook(folder, load_lookups())
    look = PublishedMarts(folder).look()
    for number in ("003707300001000000", "003707300001004096", "003707300001008999"):
        (hit,) = find(look, number).hits
        assert (hit["subject_id"], hit["is_exact"]) == ("gid/1#a", True)
    assert find(look, "003707300001009000").hits == []


def test_a_publish_of_before_is_given_them_and_its_marts_stay(tmp_path: Path) -> None:
    warehouse, folder = Warehouse(tmp_path / "w.duckdb"), tmp_path / "published"
    with warehouse.connect() as connection:
        connection.execute("create table fct_orders as select 1 as order_id")
    build = warehouse.publish(folder, "one")
    marts = (build / MARTS).stat().st_ino
    assert not has_lookups(build)
    counted = "create table counted as select count(*) as n from fct_orders"
    warehouse.publish(folder, "one", [counted])
    look = PublishedMarts(folder).look()
    assert look.read("from lookups.counted") == [{"n": 1}]
    assert (build / MARTS).stat().st_ino == marts
    assert {each.name for each in build.iterdir()} == {
        MARTS, "fct_orders.parquet", LOOKUPS
    }  # fmt: skip


def test_a_desk_without_them_says_what_to_do(tmp_path: Path) -> None:
    folder = publish_rows(tmp_path, people())
    (folder / BUILD / LOOKUPS).unlink()
    look = PublishedMarts(folder).look()
    for ask in (lambda: find(look, "1042"), lambda: open_context(look, "order", "x")):
        with pytest.raises(VarselError, match="Run `varsel run`"):
            ask()


def test_marts_of_another_version_are_not_published_by_halves(tmp_path: Path) -> None:
    warehouse, folder = Warehouse(tmp_path / "w.duckdb"), tmp_path / "published"
    with warehouse.connect() as connection:
        connection.execute("create table fct_orders as select 1 as order_id")
    before = warehouse.publish(folder, "one")
    with pytest.raises(VarselError, match="readers keep the publish before"):
        warehouse.publish(folder, "two", load_lookups())
    assert (folder / "current").resolve() == before
    assert not (folder / "two").exists()
