"""Who would get what: masked, compared with the last run, harmless in a spreadsheet."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from people_tables import fill_people
from tiny_loops import shop_at
from tiny_shop import NOON, write_shop

from flows.preview import preview_lines, safe_cell, write_preview
from flows.shop import Shop
from flows.why import why_lines

JUDGED = """
    create table intermediate.int_messages_judged (
        message_key varchar, message_type varchar, language varchar, decision varchar,
        reason varchar, arm varchar, recipient_email varchar, order_id varchar,
        ticket_id varchar, trigger_at timestamptz, not_before timestamptz
    );
    create table intermediate.int_verdicts_recorded (
        message_key varchar, decision varchar, reason varchar
    );
    create table intermediate.int_inquiries_scored (one integer);
    create table intermediate.int_inquiries_categorised (
        source varchar, ticket_id varchar, topic varchar, intent varchar,
        confidence double, is_uncertain boolean, secondary_intent varchar,
        language varchar
    );
    create table intermediate.int_tickets_matched (
        source varchar, ticket_id varchar, matched_order_id varchar,
        match_reason varchar
    );
    create table fct_orders (
        order_id varchar, order_number varchar, customer_id varchar
    );
    create table fct_inquiries (
        ticket_id varchar, ticket_number varchar, customer_id varchar,
        customer_email varchar
    );
    create table fct_message_decisions (
        message_key varchar, message_type varchar, subject_type varchar,
        order_id varchar, ticket_id varchar, parcel_id varchar, customer_id varchar,
        decision varchar, reason varchar, rule_version varchar,
        trigger_at timestamptz, decided_at timestamptz, not_before timestamptz,
        arm varchar
    );
"""
MORNING = datetime.fromisoformat("2026-03-10T06:00:00+00:00")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = shop_at(write_shop(tmp_path / "shop"), NOON)
    shop.warehouse.replace_tables({"raw_varsel.run_context": [{"as_of": NOON}]})
    fill_people(shop.warehouse)
    with shop.warehouse.connect() as connection:
        connection.execute(JUDGED)
    return shop


def insert(shop: Shop, table: str, **row: Any) -> None:
    with shop.warehouse.connect() as connection:
        names, marks = ", ".join(row), ", ".join("?" for _ in row)
        connection.execute(
            f"insert into {table} ({names}) values ({marks})", list(row.values())
        )


def judge(shop: Shop, key: str, decision: str, reason: str, **row: Any) -> None:
    told = {"message_type": "delay_notice", "language": "da", "order_id": "1"}
    told |= {"recipient_email": "anna@k.example", "trigger_at": NOON} | row
    told |= {"message_key": key, "decision": decision, "reason": reason}
    insert(shop, "intermediate.int_messages_judged", **told)


def record(shop: Shop, key: str, decision: str, reason: str) -> None:
    table = "intermediate.int_verdicts_recorded"
    insert(shop, table, message_key=key, decision=decision, reason=reason)


def test_what_would_go_is_counted_by_type_language_and_reason(shop: Shop) -> None:
    judge(shop, "a", "send", "due")
    judge(shop, "b", "send", "due", recipient_email="bo@k.example")
    judge(shop, "c", "defer", "quiet_hours", message_type="feedback_request")
    judge(shop, "d", "drop", "too_old")
    record(shop, "a", "defer", "quiet_hours")
    record(shop, "c", "defer", "quiet_hours")
    lines = preview_lines(shop)
    assert lines[0].endswith("mode outbox:")
    assert lines[1:3] == [
        "  Send: Delay notice in Danish, Nothing against it: 2 "
        "(1 new, 1 changed since the last run)",
        "  Wait: Feedback request in Danish, Quiet hours: 1",
    ]
    assert lines[3:] == [
        "  a***@k.example  delay_notice  order 1  changed, was wait",
        "  b***@k.example  delay_notice  order 1  new",
    ]


def test_what_no_longer_goes_is_told(shop: Shop) -> None:
    judge(shop, "a", "drop", "superseded")
    judge(shop, "b", "drop", "already_in_ledger")
    record(shop, "a", "send", "due")
    record(shop, "b", "send", "due")
    assert preview_lines(shop)[1:] == [
        "  Do not send: Delay notice in Danish, Overtaken by what happened later: 1 "
        "(1 changed since the last run)"
    ]


def test_a_quiet_day_says_so(shop: Shop) -> None:
    assert preview_lines(shop)[1:] == ["  nothing would go, nothing waits"]


def test_the_file_has_no_address_and_no_formula(shop: Shop, tmp_path: Path) -> None:
    judge(shop, "a", "send", "due", order_id='=cmd|"/c calc"!A1')
    assert write_preview(shop, tmp_path / "out" / "p.csv") == 1
    with (tmp_path / "out" / "p.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["recipient"] == "a***@k.example"
    assert row["order_id"] == '\'=cmd|"/c calc"!A1'


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+45 20", "'+45 20"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("  =1", "'  =1"),
        ("\t=1", "'=1"),
        ("\r\n=1", "'=1"),
        ("a\u202eb\x00", "ab"),
        ("a=1", "a=1"),
        (None, ""),
    ],
)
def test_a_cell_is_only_text(value: str | None, cell: str) -> None:
    assert safe_cell(value) == cell


def test_the_story_of_a_message_is_told_in_order(shop: Shop) -> None:
    insert(shop, "fct_orders", order_id="1", order_number="#1001", customer_id="k1")
    told = {
        "message_key": "a",
        "message_type": "delay_notice",
        "order_id": "1",
        "customer_id": "k1",
        "rule_version": "1",
        "trigger_at": MORNING,
    }
    table = "fct_message_decisions"
    wait = {"decision": "defer", "reason": "quiet_hours", "not_before": NOON}
    insert(shop, table, **told, **wait, decided_at=MORNING)
    insert(shop, table, **told, decision="send", reason="due", decided_at=NOON)
    judge(shop, "a", "send", "due")
    story = [
        "Delay notice (order 1), from what happened 10 Mar 07:00",
        "  10 Mar 07:00  Wait: Quiet hours, until 10 Mar 13:00 (rules 1)",
        "  10 Mar 13:00  Send to a***@k.example in Danish: Nothing against it "
        "(rules 1)",
    ]
    for asked in ("1", "1001", "#1001", "anna@k.example", "ANNA@work.example"):
        assert why_lines(shop, asked) == story
