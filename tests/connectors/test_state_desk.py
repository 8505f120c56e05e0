from datetime import timedelta

import pytest
from ledger_moves import (
    LATER,
    claim,
    make_unknown,
    mark,
    reserve,
    resolve,
    settle,
    state_of,
)
from ledger_rows import NOW, Wall

from connectors.errors import ContractViolation
from connectors.state import IllegalMove, LeaseLost, Ledger


@pytest.fixture
def wall():
    return Wall()


@pytest.fixture
def ledger(ledger_url, wall):
    with Ledger(ledger_url, wall=wall) as opened:
        yield opened


def test_a_slow_sender_is_too_late_once_a_person_has_decided(ledger, wall):
    make_unknown(ledger, wall)
    resolve(ledger, "k1", "pending")
    with pytest.raises(LeaseLost):
        settle(ledger, "k1", "sent")


@pytest.mark.parametrize("outcome", ["sent", "pending", "failed"])
def test_a_person_resolves_an_unknown(ledger, wall, outcome):
    make_unknown(ledger, wall)
    resolve(ledger, "k1", outcome)
    assert state_of(ledger, "k1") == outcome
    assert ledger.list_events("k1")[-1]["by"] == "anna"


def test_only_an_unknown_is_resolved(ledger):
    reserve(ledger, "k1")
    claim(ledger)
    with pytest.raises(IllegalMove):
        resolve(ledger, "k1", "pending")


def test_a_resolution_that_does_not_exist_is_refused(ledger, wall):
    make_unknown(ledger, wall)
    with pytest.raises(ContractViolation, match="choose one of sent, pending, failed"):
        resolve(ledger, "k1", "expired")


def test_held_messages_wait_for_a_person(ledger):
    reserve(ledger, "k1", "k2")
    ledger.hold(["k1", "k2"], mode="live", reason="surge", by="fuse", now=NOW)
    assert claim(ledger, limit=2) == []
    ledger.release(["k1"], mode="live", by="anna", now=LATER)
    ledger.discard(["k2"], mode="live", by="anna", now=LATER)
    (released,) = ledger.claim(
        mode="live", owner="bent", lease_s=60, now=LATER, limit=2
    )
    assert (released.message_key, released.is_released) == ("k1", True)
    assert state_of(ledger, "k2") == "expired"


def test_messages_are_listed_by_state(ledger):
    reserve(ledger, "k1", "k2")
    claim(ledger)
    pending = ledger.list_messages(state="pending", mode="live")
    assert [row["message_key"] for row in pending] == ["k2"]
    with pytest.raises(ContractViolation, match="no message state 'sendt'"):
        ledger.list_messages(state="sendt")


def test_what_was_sent_lately_is_counted_by_type(ledger):
    for key, message_type in [("k1", "delay_notice"), ("k2", "order_dispatched")]:
        reserve(ledger, key, message_type=message_type)
        claim(ledger)
        mark(ledger, key)
        settle(ledger, key, "sent")
    since = ledger.count_sent(mode="live", since=LATER)
    assert since == {"delay_notice": 1, "order_dispatched": 1}
    assert ledger.count_sent(mode="live", since=LATER + timedelta(seconds=1)) == {}
