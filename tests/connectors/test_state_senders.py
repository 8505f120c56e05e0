import pytest
from ledger_moves import (
    LATER,
    claim,
    give_back,
    make_unknown,
    mark,
    reserve,
    resolve,
    row_of,
    settle,
    state_of,
    sweep,
)
from ledger_rows import NOW, Wall

from connectors.state import IllegalMove, LeaseLost, Ledger


@pytest.fixture
def wall():
    return Wall()


@pytest.fixture
def ledger(ledger_url, wall):
    with Ledger(ledger_url, wall=wall) as opened:
        yield opened


def test_a_sent_message_carries_its_times_and_receipt(ledger):
    reserve(ledger, "k1")
    assert claim(ledger) == ["k1"]
    mark(ledger, "k1")
    settle(ledger, "k1", "sent", receipt="250 ok")
    row = row_of(ledger, "k1")
    assert (row["state"], row["receipt"], row["attempts"]) == ("sent", "250 ok", 1)
    assert (row["reserved_at"], row["sent_at"], row["settled_at"]) == (
        NOW,
        LATER,
        LATER,
    )


def test_every_move_is_an_event_with_a_growing_number(ledger):
    reserve(ledger, "k1")
    claim(ledger)
    mark(ledger, "k1")
    settle(ledger, "k1", "sent")
    events = ledger.list_events("k1")
    assert [(event["from_state"], event["to_state"]) for event in events] == [
        (None, "pending"),
        ("pending", "claimed"),
        ("claimed", "sending"),
        ("sending", "sent"),
    ]
    assert [event["seq"] for event in events] == [1, 2, 3, 4]
    assert row_of(ledger, "k1")["event_seq"] == ledger.high_water() == 4


def test_only_the_holder_may_begin_and_settle(ledger):
    reserve(ledger, "k1")
    claim(ledger, owner="anna")
    with pytest.raises(LeaseLost, match="'bent' no longer holds it"):
        mark(ledger, "k1", owner="bent")
    mark(ledger, "k1", owner="anna")
    with pytest.raises(LeaseLost):
        settle(ledger, "k1", "sent", owner="bent")
    assert state_of(ledger, "k1") == "sending"


def test_a_refused_move_leaves_no_event(ledger):
    reserve(ledger, "k1")
    before = ledger.high_water()
    with pytest.raises(IllegalMove, match="is pending and cannot become 'sent'"):
        settle(ledger, "k1", "sent", owner=None)
    assert ledger.high_water() == before


def test_a_message_that_is_not_there_cannot_move(ledger):
    with pytest.raises(IllegalMove, match="'k9' .* is absent"):
        resolve(ledger, "k9", "sent")


def test_a_message_given_back_waits_for_its_next_try(ledger):
    reserve(ledger, "k1")
    claim(ledger)
    mark(ledger, "k1")
    give_back(ledger, "k1", retry_at=LATER)
    assert (state_of(ledger, "k1"), row_of(ledger, "k1")["attempts"]) == ("pending", 1)
    assert claim(ledger, now=NOW) == []
    assert claim(ledger, now=LATER) == ["k1"]


def test_a_request_the_message_had_no_part_in_is_not_an_attempt(ledger):
    reserve(ledger, "k1")
    claim(ledger)
    mark(ledger, "k1")
    give_back(ledger, "k1", retry_at=NOW, is_attempt=False)
    assert row_of(ledger, "k1")["attempts"] == 0


def test_a_dead_sender_s_claim_goes_back_to_pending(ledger, wall):
    reserve(ledger, "k1")
    claim(ledger)
    wall.pass_s(59)
    assert sweep(ledger) == {"pending": [], "unknown": []}
    wall.pass_s(1)
    assert sweep(ledger) == {"pending": ["k1"], "unknown": []}
    assert claim(ledger, owner="bent") == ["k1"]


def test_a_dead_sender_s_request_becomes_unknown(ledger, wall):
    make_unknown(ledger, wall)
    assert state_of(ledger, "k1") == "unknown"
    assert claim(ledger, owner="bent") == []


def test_a_sender_that_slept_cannot_send_what_another_took(ledger, wall):
    reserve(ledger, "k1")
    claim(ledger, owner="anna")
    wall.pass_s(61)
    sweep(ledger)
    assert claim(ledger, owner="bent") == ["k1"]
    with pytest.raises(LeaseLost):
        mark(ledger, "k1", owner="anna")


def test_marking_sending_renews_the_lease(ledger, wall):
    reserve(ledger, "k1")
    claim(ledger)
    wall.pass_s(59)
    mark(ledger, "k1")
    wall.pass_s(59)
    assert sweep(ledger) == {"pending": [], "unknown": []}


def test_a_slow_sender_may_still_say_how_it_went(ledger, wall):
    make_unknown(ledger, wall)
    settle(ledger, "k1", "sent", receipt="250 ok")
    assert state_of(ledger, "k1") == "sent"


def test_what_a_machine_that_went_down_had_claimed_is_unknown(
    ledger, wall, monkeypatch
):
    reserve(ledger, "k1")
    claim(ledger)
    wall.pass_s(61)
    monkeypatch.setattr("connectors.state.sweeping.boot_of_machine", lambda: "next")
    # a server's commits all wait, and its senders may be on other machines
    is_file = ledger._engine.dialect.name == "sqlite"
    assert sweep(ledger)["unknown" if is_file else "pending"] == ["k1"]


def test_a_channel_that_knows_its_keys_is_asked_again_after_the_machine_went_down(
    ledger, wall, monkeypatch
):
    reserve(ledger, "k1")
    claim(ledger)
    wall.pass_s(61)
    monkeypatch.setattr("connectors.state.sweeping.boot_of_machine", lambda: "next")
    swept = ledger.sweep_expired_leases(
        now=LATER, by="sweeper", repeat_safe_s=lambda _: 300
    )
    assert swept["pending"] == ["k1"]


@pytest.mark.parametrize(
    ("boot", "hurries", "level"),
    [("here", True, 1), ("here", False, 2), (None, True, 2)],
    ids=["hurries", "waits", "cannot tell a restart"],
)
def test_a_commit_hurries_only_where_a_restart_would_be_noticed(
    ledger, monkeypatch, boot, hurries, level
):
    if ledger._engine.dialect.name != "sqlite":
        pytest.skip("only a file is written without waiting for the disk")
    monkeypatch.setattr("connectors.state.store.boot_of_machine", lambda: boot)
    with ledger.together(hurries=hurries), ledger._writing() as connection:
        (found,) = connection.exec_driver_sql("PRAGMA synchronous").one()
    assert found == level
    # 2 is FULL: a claim waits for the disk, whatever came before it
    with ledger._writing() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").one() == (2,)
