from datetime import timedelta

import pytest
from ledger_rows import NOW, verdict

from connectors.errors import ContractViolation
from connectors.state import Ledger


@pytest.fixture
def ledger(ledger_url):
    with Ledger(ledger_url) as opened:
        yield opened


def test_the_first_verdict_on_a_message_is_recorded(ledger):
    assert ledger.record_decisions([verdict("k1")], "live") == 1
    assert ledger.list_decisions() == [verdict("k1") | {"mode": "live"}]


def test_the_same_verdict_is_not_recorded_again(ledger):
    ledger.record_decisions([verdict("k1")], "live")
    later = verdict("k1", decided_at=NOW + timedelta(days=1), rule_version="2")
    assert ledger.record_decisions([later], "live") == 0
    assert len(ledger.list_decisions()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"decision": "drop"},
        {"reason": "holdout"},
        {"arm": "holdout"},
        {"not_before": NOW},
    ],
    ids=["decision", "reason", "arm", "not before"],
)
def test_a_verdict_that_changed_is_appended(ledger, change):
    ledger.record_decisions([verdict("k1")], "live")
    assert ledger.record_decisions([verdict("k1", **change)], "live") == 1
    assert len(ledger.list_decisions()) == 2


def test_a_verdict_that_went_and_came_back_is_there_twice(ledger):
    for decision in ["defer", "send", "defer"]:
        ledger.record_decisions([verdict("k1", decision=decision)], "live")
    recorded = [row["decision"] for row in ledger.list_decisions()]
    assert recorded == ["defer", "send", "defer"]


def test_a_rehearsal_has_its_own_verdicts(ledger):
    ledger.record_decisions([verdict("k1")], "outbox")
    assert ledger.record_decisions([verdict("k1")], "live") == 1


def test_a_verdict_given_twice_in_one_run_is_recorded_once(ledger):
    assert ledger.record_decisions([verdict("k1"), verdict("k1")], "live") == 1


def test_more_verdicts_than_one_statement_takes_are_compared(ledger):
    rows = [verdict(f"k{number}") for number in range(1100)]
    assert ledger.record_decisions(rows, "live") == 1100
    rows[1050] = verdict("k1050", decision="send")
    assert ledger.record_decisions(rows, "live") == 1


def test_columns_of_the_mart_beyond_the_ledger_s_are_left_out(ledger):
    ledger.record_decisions([verdict("k1") | {"mode": "outbox", "more": 1}], "live")
    assert ledger.list_decisions() == [verdict("k1") | {"mode": "live"}]


def test_an_incomplete_verdict_is_named_and_nothing_recorded(ledger):
    incomplete = verdict("k2")
    del incomplete["arm"]
    with pytest.raises(ContractViolation, match="a verdict lacks arm"):
        ledger.record_decisions([verdict("k1"), incomplete], "live")
    assert ledger.list_decisions() == []
