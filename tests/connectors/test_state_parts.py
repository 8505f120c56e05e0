"""What the ledger remembers of each part: how it went last, what ops were told."""

import pytest
from ledger_rows import NOW, Wall

from connectors.state import Ledger


@pytest.fixture
def wall():
    return Wall()


@pytest.fixture
def ledger(ledger_url, wall):
    with Ledger(ledger_url, wall=wall) as opened:
        yield opened


def test_a_part_that_was_killed_has_no_end_and_keeps_its_last_good_one(ledger, wall):
    ledger.begin_part("orders")
    wall.pass_s(5)
    ledger.end_part("orders", is_good=True, said="3 rows landed.", counts={"q": 2})
    wall.pass_s(60)
    ledger.begin_part("orders")
    (row,) = ledger.list_parts()
    assert (row["ended_at"], row["outcome"]) == (None, None)
    assert (row["good_at"] - NOW).total_seconds() == 5
    assert (row["said"], row["counts"]) == ("3 rows landed.", {"q": 2})


def test_a_failure_leaves_the_last_good_time_alone(ledger, wall):
    ledger.begin_part("run")
    ledger.end_part("run", is_good=True, said="done")
    wall.pass_s(60)
    ledger.begin_part("run")
    ledger.end_part("run", is_good=False, said="no answer")
    (row,) = ledger.list_parts()
    assert (row["good_at"], row["outcome"], row["said"]) == (NOW, "failed", "no answer")


def test_the_same_failure_is_worth_telling_once(ledger):
    assert ledger.raise_alert("run", "f1", "no answer")
    ledger.note_alert_told("run", "email")
    assert not ledger.raise_alert("run", "f1", "no answer")
    (alert,) = ledger.list_alerts()
    assert (alert["count"], alert["told_to"]) == (2, "email")


def test_a_telling_that_failed_is_tried_again(ledger):
    assert ledger.raise_alert("run", "f1", "no answer")
    assert ledger.raise_alert("run", "f1", "no answer")


def test_another_failure_is_told_and_so_is_one_that_comes_back(ledger):
    ledger.raise_alert("run", "f1", "no answer")
    ledger.note_alert_told("run", "email")
    assert ledger.raise_alert("run", "f2", "wrong key")
    ledger.note_alert_told("run", "email")
    ledger.end_part("run", is_good=True, said="done")
    assert ledger.list_alerts() == []
    assert ledger.raise_alert("run", "f2", "wrong key")


def test_parts_fail_each_on_its_own(ledger):
    ledger.raise_alert("run", "f1", "no answer")
    ledger.note_alert_told("run", "email")
    assert ledger.raise_alert("tickets", "f1", "no answer")
    ledger.end_part("tickets", is_good=True, said="done")
    assert [row["part"] for row in ledger.list_alerts()] == ["run"]
