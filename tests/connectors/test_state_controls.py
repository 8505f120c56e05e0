from datetime import timedelta

import pytest
from ledger_rows import NOW, Wall, new_message, verdict

from connectors.errors import ContractViolation
from connectors.state import Ledger


@pytest.fixture
def wall():
    return Wall()


@pytest.fixture
def ledger(ledger_url, wall):
    with Ledger(ledger_url, wall=wall) as opened:
        yield opened


def test_the_stop_switch_stays_until_it_is_turned_back(ledger):
    assert not ledger.is_stopped()
    ledger.stop("wrong prices")
    ledger.stop("wrong prices in Swedish")
    assert ledger.find_stop_reason() == "wrong prices in Swedish"
    ledger.resume()
    assert not ledger.is_stopped()


def test_a_suppressed_address_is_found_however_it_is_written(ledger):
    ledger.suppress(" Kunde@Example.dk", "all", "asked us to stop", NOW)
    assert ledger.find_suppression("kunde@example.dk", "service") == "asked us to stop"
    assert ledger.find_suppression("other@example.dk", "service") is None


@pytest.mark.parametrize(
    ("message_class", "reason"),
    [("service", None), ("survey", "unsubscribed"), ("marketing", "unsubscribed")],
)
def test_marketing_scope_leaves_service_messages_alone(ledger, message_class, reason):
    ledger.suppress("kunde@example.dk", "marketing", "unsubscribed", NOW)
    assert ledger.find_suppression("kunde@example.dk", message_class) == reason


def test_suppressing_twice_keeps_the_first_day(ledger):
    ledger.suppress("kunde@example.dk", "all", "bounced", NOW)
    ledger.suppress("kunde@example.dk", "all", "again", NOW + timedelta(days=1))
    assert ledger.list_suppressions() == [
        {
            "address": "kunde@example.dk",
            "scope": "all",
            "reason": "bounced",
            "since": NOW,
            "lifted_at": None,
        }
    ]


def test_a_suppression_is_lifted_by_scope(ledger):
    ledger.suppress("kunde@example.dk", "all", "bounced", NOW)
    assert ledger.unsuppress("kunde@example.dk", "marketing", NOW) is False
    assert ledger.unsuppress("KUNDE@example.dk", "all", NOW) is True
    assert ledger.unsuppress("kunde@example.dk", "all", NOW) is False
    assert ledger.find_suppression("kunde@example.dk", "service") is None


def test_an_address_that_was_lifted_can_be_suppressed_anew(ledger):
    later = NOW + timedelta(days=1)
    ledger.suppress("kunde@example.dk", "all", "bounced", NOW)
    ledger.unsuppress("kunde@example.dk", "all", NOW)
    before = ledger.marks()
    ledger.suppress("kunde@example.dk", "all", "complaint", later)
    assert ledger.marks() != before
    (row,) = ledger.list_suppressions()
    assert (row["reason"], row["since"], row["lifted_at"]) == ("complaint", later, None)


def test_a_scope_that_does_not_exist_is_refused(ledger):
    with pytest.raises(ContractViolation, match="there are all, marketing"):
        ledger.suppress("kunde@example.dk", "sms", "?", NOW)


def test_a_lease_has_one_owner_until_it_runs_out(ledger, wall):
    assert ledger.lease("polls", "anna", 60)
    assert not ledger.lease("polls", "bent", 60)
    assert ledger.lease("polls", "anna", 60)
    wall.pass_s(60)
    assert ledger.lease("polls", "bent", 60)
    assert not ledger.lease("polls", "anna", 60)


def test_only_the_owner_gives_a_lease_back(ledger):
    ledger.lease("polls", "anna", 60)
    ledger.end_lease("polls", "bent")
    assert not ledger.lease("polls", "bent", 60)
    ledger.end_lease("polls", "anna")
    assert ledger.lease("polls", "bent", 60)


def test_the_snapshot_has_the_columns_the_warehouse_loads(ledger):
    ledger.reserve([new_message("k1")], mode="live", now=NOW, by="test")
    ledger.record_decisions([verdict("k1")], "live")
    ledger.suppress("kunde@example.dk", "all", "bounced", NOW)
    ledger.note_press(ledger.find_reader("k1"), "answer", "sent", NOW)
    columns = {
        table: " ".join(row for row in rows[0])
        for table, rows in ledger.snapshot().items()
    }
    assert columns == {
        "messages": "message_key mode message_type subject_type subject_id order_id "
        "parcel_id ticket_id customer_id recipient language channel state trigger_at "
        "reserved_at sent_at settled_at not_after attempts receipt error "
        "told_delivery_date event_seq is_released",
        "decisions": "message_key mode message_type subject_type subject_id order_id "
        "parcel_id ticket_id customer_id decision reason rule_version trigger_at "
        "first_eligible_at decided_at not_before not_after arm",
        "suppressions": "address scope reason since lifted_at",
        "link_presses": "seq purpose message_key mode step value comment pressed_at",
    }


def test_an_erased_reader_stops_a_message_at_the_last_look(ledger):
    asked = {
        "message_class": "service",
        "message_type": "order_dispatched",
        "mode": "live",
    }
    assert ledger.look_again(recipient="kunde@example.dk", **asked).suppressed is None
    ledger.remember_erased([("address", "kunde@example.dk")], (), NOW)
    found = ledger.look_again(recipient="Kunde@example.dk", **asked)
    assert found.suppressed == "erased"
