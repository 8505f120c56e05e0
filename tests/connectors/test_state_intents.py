from datetime import timedelta

import pytest
from ledger_moves import LATER, claim, reserve, row_of, state_of
from ledger_rows import NOW, Wall, new_message

from connectors.state import Ledger


@pytest.fixture
def wall():
    return Wall()


@pytest.fixture
def ledger(ledger_url, wall):
    with Ledger(ledger_url, wall=wall) as opened:
        yield opened


def test_a_message_is_reserved_once_per_mode(ledger):
    assert reserve(ledger, "k1", "k2") == {"k1", "k2"}
    assert reserve(ledger, "k2", "k3") == {"k3"}
    rehearsed = ledger.reserve([new_message("k1")], mode="outbox", now=NOW, by="test")
    assert rehearsed == {"k1"}


def test_reserving_again_keeps_the_bytes_of_the_first_time(ledger):
    reserve(ledger, "k1", body=b"first")
    reserve(ledger, "k1", body=b"second")
    assert ledger.read_body("k1", mode="live") == b"first"


def test_more_messages_than_one_statement_takes_are_reserved(ledger):
    keys = [f"k{number}" for number in range(1201)]
    assert reserve(ledger, *keys) == set(keys)
    assert ledger.pending_keys(mode="live") == set(keys)


def test_a_claimed_message_is_not_claimed_again(ledger):
    reserve(ledger, "k1")
    assert claim(ledger, owner="anna") == ["k1"]
    assert claim(ledger, owner="bent") == []


def test_claims_follow_priority_then_the_older_trigger(ledger):
    reserve(ledger, "late", trigger_at=LATER)
    reserve(ledger, "urgent", priority=1, trigger_at=LATER)
    reserve(ledger, "early")
    assert claim(ledger, limit=3) == ["urgent", "early", "late"]


def test_a_claim_keeps_to_its_mode_and_flow(ledger):
    reserve(ledger, "k1", flow="follow_up")
    assert claim(ledger, mode="outbox") == []
    assert claim(ledger, flow="notify") == []
    assert claim(ledger, flow="follow_up") == ["k1"]


def test_a_message_is_not_claimed_before_its_time(ledger):
    reserve(ledger, "k1", not_before=LATER)
    assert claim(ledger, now=LATER - timedelta(seconds=1)) == []
    assert claim(ledger, now=LATER) == ["k1"]


def test_a_message_that_could_not_be_rendered_enters_as_failed(ledger):
    reserve(ledger, "k1", body=None, error="no wording for 'xx'")
    assert row_of(ledger, "k1")["error"] == "no wording for 'xx'"
    assert state_of(ledger, "k1") == "failed"
