"""Who is found by what, and all that is told of them."""

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from desk_shop import BUILD, HOSTILE, people, publish_rows

from connectors.errors import VarselError
from connectors.warehouse import PublishedMarts
from flows.desk import find, open_context
from flows.desk_lines import find_lines
from flows.queries import load_sql

ZONE = ZoneInfo("Europe/Copenhagen")
MACROS = Path(__file__).parents[2] / "dbt_project" / "macros"


@pytest.fixture(scope="module")
def look(tmp_path_factory):
    folder = publish_rows(tmp_path_factory.mktemp("desk"), people())
    return PublishedMarts(folder).look()


def found(look, question):
    return [
        (hit["subject_type"], hit["subject_id"]) for hit in find(look, question).hits
    ]


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("1042", ("order", "gid/1#a")),
        (" #1042 ", ("order", "gid/1#a")),
        ("20417", ("ticket", "20417")),
        ("JJ 12-SE", ("order", "gid/1#a")),
        ("soren@k.example", ("customer", "c1")),
        ("Soren+shop@K.example", ("customer", "c1")),
        ("soren@", ("customer", "c1")),
        ("+45 20 30 40 50", ("customer", "c1")),
        ("0045 20304050", ("customer", "c1")),
        ("20 30 40 50", ("customer", "c1")),
        ("20 30 4", ("customer", "c1")),
        ("Søren Ågård", ("customer", "c1")),
        ("aagaard soeren", ("customer", "c1")),
        ("ÅG sør", ("customer", "c1")),
    ],
)
def test_one_is_found_by_what_an_agent_is_given(look, question, subject):
    assert found(look, question) == [subject]


@pytest.mark.parametrize(
    "question", ["", " ", "zzz", "%", "_", "'; drop table x", "s", "104", HOSTILE]
)
def test_what_means_nobody_finds_nobody(look, question):
    assert found(look, question) == []


def test_a_name_that_two_have_finds_both(look):
    assert found(look, "soren") == [("customer", "c1"), ("customer", "c2")]


def test_a_question_is_brought_into_the_form_of_the_keys():
    """The rules stand in the project's macros and, word for word, in the query."""

    def plain(text):
        return re.sub(r"\s+|'g'", "", text)

    def macro(file, name):
        text = (MACROS / file).read_text(encoding="utf-8")
        body = re.search(rf"macro {name}\(\w+\) -%}}(.*?)\{{%- endmacro", text, re.S)
        return re.sub(r"\{\{ \w+ \}\}", "asked", body[1])

    query = plain(load_sql("desk_asked"))
    assert plain(macro("search_keys.sql", "folded")) in query
    assert plain(macro("search_keys.sql", "copied_key")) in query
    assert plain(macro("search_keys.sql", "phone_key")) in query
    assert plain(macro("address_key.sql", "address_key")) in query


def test_a_ticket_is_told_with_all_that_belongs_to_it(look):
    ticket = open_context(look, "ticket", "20417")
    assert ticket.customer["customer_name"] == "Søren Ågård"
    assert [each["order_number"] for each in ticket.orders] == ["#1042"]
    (parcel,) = ticket.orders[0]["parcels"]
    assert [each["status"] for each in parcel["scans"]] == ["in_transit"]
    assert [each["message_type"] for each in ticket.told] == ["order_dispatched"]
    assert ticket.as_of == datetime(2026, 3, 12, 12, tzinfo=UTC)


def test_of_a_message_not_told_the_last_reason_counts(look):
    (row,) = open_context(look, "order", "gid/1#a").not_told
    assert (row["message_type"], row["reason"]) == ("thank_you", "paused")


def test_the_reply_is_in_the_customers_language_and_says_what_is_known(look):
    (ticket,) = open_context(look, "customer", "c1").tickets
    assert ticket["suggestion"].text.startswith("Hej Søren. Din pakke JJ12SE er")
    assert "10. marts" in ticket["suggestion"].text
    assert ticket["suggestion"].has_gaps


@pytest.mark.parametrize(
    ("kind", "subject"), [("ticket", "1"), ("order", "x"), ("fct_orders", "x")]
)
def test_what_nobody_knows_has_no_page(look, kind, subject):
    assert open_context(look, kind, subject) is None


def test_the_shell_tells_one_hit_whole(look):
    lines = find_lines(look, "20417", ZONE, None)
    text = "\n".join(lines)
    assert "Order #1042" in text and "Withdraw until Tue 24 Mar (open" in text
    assert "Goodwill you may offer: DKK\xa050.00" in text
    assert "Not told: Thank you – Paused while" in text


def test_the_shell_lists_several_hits(look):
    lines = find_lines(look, "soren", ZONE, None)
    assert lines[0] == "Customer  Søren Ågård  soren@k.example, 2 orders"
    assert lines[1].strip() == "found by e-mail and name"


def test_what_was_written_moves_nothing_on_a_terminal(tmp_path):
    folder = publish_rows(tmp_path, people(HOSTILE, HOSTILE))
    lines = find_lines(PublishedMarts(folder).look(), "20417", ZONE, None)
    assert not {"\u202e", "\x00", "\x1b"} & set("".join(lines))


def test_a_new_publish_is_seen_and_who_is_gone_is_not_found(tmp_path):
    marts = PublishedMarts(publish_rows(tmp_path, people()))
    assert marts.look().build_id == BUILD
    assert len(find(marts.look(), "20417").hits) == 1
    publish_rows(tmp_path, {}, "20260313T120000Z-bbbbbbbb")
    assert marts.look().build_id == "20260313T120000Z-bbbbbbbb"
    assert find(marts.look(), "20417").hits == []
    marts.close()


def test_without_a_publish_it_says_what_to_do(tmp_path):
    with pytest.raises(VarselError, match="Run `varsel run`"):
        PublishedMarts(tmp_path).look()


def test_marts_of_an_older_version_are_named(look):
    with pytest.raises(VarselError, match="published by another version"):
        look.read("select * from mart_of_tomorrow")
