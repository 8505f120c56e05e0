"""The whole loop on a dozen literal orders: what comes in, what is told, what stays."""

import os
import shutil
import subprocess
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from command import SECRETS
from tiny_loops import (
    Later,
    Told,
    lines,
    mails,
    published,
    read_published,
    run_at,
    shop_at,
    without_dbt,
)
from tiny_shop import DUE_AT_NOON, LATER, NOON, ROOT, ROWS, VARSEL, copy_shop

from connectors.errors import SendingRefused
from flows.notify import notify
from flows.shop import open_shop

pytestmark = pytest.mark.slow


@pytest.fixture
def copy(told: Told, tmp_path: Path) -> Path:
    return copy_shop(told.config, tmp_path / "shop")


def test_every_row_of_every_file_is_accounted_for(told: Told) -> None:
    (load,) = told.stopped.loads
    assert {each.stream: each.landed for each in load.streams} == ROWS
    assert {each.stream: each.new_versions for each in load.streams} == ROWS
    assert told.stopped.pulled.fetched == {("files", s): n for s, n in ROWS.items()}


def test_a_stopped_ledger_lets_nothing_out_and_says_why(told: Told) -> None:
    assert told.mails_when_stopped == []
    assert told.stopped.problems == [
        "notify and follow_up: the stop switch is on: the printer is on fire"
    ]


def test_each_message_that_is_due_is_in_the_outbox_once(told: Told) -> None:
    assert told.mails == DUE_AT_NOON
    assert told.sent.problems == []
    assert sum(each.sent for each in told.sent.sent.values()) == len(DUE_AT_NOON)


def test_late_parcels_are_flagged_and_the_others_are_not(told: Told) -> None:
    rows = read_published(
        told.config, "select order_id, state, delay_flag from fct_parcels order by all"
    )
    assert rows == [
        ("1002", "picked_up", None),
        ("1003", "in_transit", "overdue"),
        ("1004", "ready_for_pickup", None),
        ("1005", "delivered", None),
        ("1006", "delivered", None),
        ("1009", "in_transit", None),
        ("1010", "label_created", "not_handed_over"),
        ("1011", "delivered", None),
    ]


def test_what_is_not_sent_has_its_reason(told: Told) -> None:
    rows = read_published(
        told.config,
        "select message_type, subject_id, reason from fct_message_decisions "
        "where decision != 'send' and (subject_id in ('1006', '1007', '1011', '1012') "
        "or message_type = 'ticket_acknowledgement') "
        "and not (message_type = 'order_confirmation' and reason = 'too_old') "
        "order by all",
    )
    assert {(kind, subject.split("|")[-1], why) for kind, subject, why in rows} >= {
        ("feedback_request", "1006", "superseded"),
        ("feedback_request", "1011", "no_consent"),
        ("order_confirmation", "1007", "superseded"),
        ("order_confirmation", "1012", "bad_address"),
    }


def test_nothing_is_known_that_happened_after_the_moment(told: Told) -> None:
    later = {}
    for table in told.published:
        columns = read_published(
            told.config,
            "select column_name from duckdb_columns() "
            f"where table_name = '{table}' and column_name in ('ordered_at', "
            "'paid_at', 'cancelled_at', 'occurred_at', 'created_at', 'answered_at', "
            "'last_scan_at', 'possession_at', 'raised_at', 'flagged_at', 'sent_at', "
            "'decided_at', 'trigger_at', 'requested_at', 'first_replied_at')",
        )
        for (column,) in columns:
            latest = read_published(told.config, f'select max({column}) from "{table}"')
            later[table, column] = latest[0][0]
    assert len([each for each in later.values() if each is not None]) > 10
    assert {k: v for k, v in later.items() if v is not None and v > NOON} == {}
    orders = read_published(told.config, "select count(*) from fct_orders")
    tickets = read_published(told.config, "select count(*) from fct_inquiries")
    # 1008 and T4 lie in the files and have not happened
    assert (orders, tickets) == ([(ROWS["orders"] - 1,)], [(ROWS["tickets"] - 1,)])


def test_the_same_run_again_is_quiet_and_does_not_start_dbt(
    told: Told, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_dbt(monkeypatch)
    report = run_at(copy, NOON)
    assert report.is_quiet
    assert [load.streams for load in report.loads] == [[]]
    assert mails(copy) == told.mails


def test_a_deleted_warehouse_is_rebuilt_row_for_row_and_tells_nobody(
    told: Told, copy: Path
) -> None:
    (copy.parent / "var" / "warehouse.duckdb").unlink()
    report = run_at(copy, NOON)
    assert report.problems == []
    assert sum(each.intents for each in report.sent.values()) == 0
    assert mails(copy) == told.mails
    rebuilt = published(copy)
    assert rebuilt.keys() == told.published.keys()
    assert sum(told.published["fct_orders"].values()) == ROWS["orders"] - 1
    different = {n: rows for n, rows in rebuilt.items() if rows != told.published[n]}
    assert different == {}


def test_an_earlier_moment_is_refused_in_one_line(copy: Path) -> None:
    earlier = (NOON - timedelta(days=1)).isoformat()
    done = subprocess.run(
        [*VARSEL, "run", "--config", str(copy), "--as-of", earlier],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    (line,) = lines(done.stderr)
    assert "refused" in line
    assert "another data folder" in line
    assert "Traceback" not in done.stderr


def test_a_delivery_moves_the_parcel_and_the_survey_follows_once(
    told: Told, later: Later
) -> None:
    state = "select state, delay_flag from fct_parcels where order_id = '1003'"
    assert read_published(later.config, state) == [("delivered", None)]
    new = Counter(mails(later.config)) - Counter(told.mails)
    assert new[("feedback_request", "1003")] == 1
    # a confirmation of six days ago is old news
    assert ("order_confirmation", "1008") not in new
    before = mails(later.config)
    again = open_shop(later.config, SECRETS, as_of=LATER)
    assert notify(again).intents == 0
    assert mails(later.config) == before


def test_a_ledger_from_a_backup_refuses_to_send_and_names_the_way_on(
    told: Told, copy: Path
) -> None:
    for leftover in (copy.parent / "var").glob("state.db*"):
        leftover.unlink()
    (copy.parent / "var" / "state.db").write_bytes(told.ledger_when_stopped)
    shop = shop_at(copy, NOON)
    shop.ledger.resume()
    with pytest.raises(SendingRefused) as refused:
        notify(shop)
    assert "Put the newest copy of the ledger back" in str(refused.value)
    assert mails(copy) == told.mails


def test_a_warehouse_from_before_the_sending_sends_nothing_again(
    told: Told, copy: Path
) -> None:
    shop = shop_at(copy, NOON)
    shutil.copy(told.warehouse_when_stopped, shop.warehouse.path)
    due = shop.warehouse.read("select message_type, order_id from mart_messages_due")
    assert sorted(tuple(row.values()) for row in due) == DUE_AT_NOON
    report = notify(shop)
    assert (report.sent, report.intents) == (0, 0)
    assert mails(copy) == told.mails
    # its list is of no use once it is old
    with pytest.raises(SendingRefused, match="was built at"):
        notify(shop_at(copy, LATER))
    assert mails(copy) == told.mails


@pytest.mark.soak
def test_old_news_with_new_rules_and_addresses_is_told_to_nobody(
    told: Told, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restored warehouse, another rule version, corrected addresses, at once."""
    shutil.copy(told.warehouse_when_stopped, copy.parent / "var" / "warehouse.duckdb")
    monkeypatch.setattr("flows.context.RULE_VERSION", "another")
    orders = copy.parent / "files" / "orders.csv"
    orders.write_text(orders.read_text().replace("@k.example", "@corrected.example"))
    report = run_at(copy, NOON + timedelta(minutes=5))
    assert report.problems == []
    assert mails(copy) == told.mails
    # all were judged by the new rules; a verdict that stays is not recorded again
    at = shop_at(copy, NOON + timedelta(minutes=5))
    judged = "select distinct rule_version from intermediate.int_messages_judged"
    assert at.warehouse.read(judged) == [{"rule_version": "another"}]
    recorded = "select distinct rule_version from fct_message_decisions"
    assert read_published(copy, recorded) == [("1",)]
    address = "select customer_email from fct_orders where order_id = '1001'"
    assert read_published(copy, address) == [("anna@corrected.example",)]


@pytest.mark.soak
def test_a_forecast_is_told_again_once_it_has_moved_by_a_day(copy: Path) -> None:
    events = copy.parent / "files" / "parcel_events.csv"
    header, *scans = events.read_text().splitlines()
    lines = [f"{header},estimated_delivery_at", *(f"{scan}," for scan in scans)]
    before, told = Counter(mails(copy)), []
    # it was promised for the 13th at 16:00: a day later, and then two hours
    for hour, estimate in ((1, "2026-03-14T15:00:00Z"), (2, "2026-03-14T17:00:00Z")):
        at = NOON + timedelta(hours=hour)
        lines.append(
            f"P1009,{at - timedelta(minutes=9):%FT%TZ},in_transit,Ro,{estimate}"
        )
        events.write_text("\n".join(lines) + "\n")
        assert run_at(copy, at).problems == []
        now = Counter(mails(copy))
        told.append([kind for kind, order in now - before if order == "1009"])
        before = now
    assert told == [["delivery_window_changed"], []]


@pytest.mark.soak
def test_mode_off_decides_everything_and_sends_nothing(told: Told, copy: Path) -> None:
    for mail in (copy.parent / "var" / "outbox").iterdir():
        mail.unlink()
    copy.write_text(copy.read_text().replace('mode = "outbox"', 'mode = "off"'))
    report = run_at(copy, NOON)
    assert report.problems == []
    assert mails(copy) == []
    due = read_published(copy, "select message_type, order_id from mart_messages_due")
    assert sorted(due) == DUE_AT_NOON
