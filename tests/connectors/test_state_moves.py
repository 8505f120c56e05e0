import random
from datetime import timedelta

import pytest
from ledger_rows import NOW, Wall, new_message

from connectors.errors import ContractViolation
from connectors.state import (
    FINAL_STATES,
    MOVES,
    STATES,
    IllegalMove,
    LeaseLost,
    Ledger,
)

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def wall():
    return Wall()


@pytest.fixture
def ledger(tmp_path, wall):
    with Ledger(f"sqlite:///{tmp_path}/state.db", wall=wall) as opened:
        yield opened


def reserve(ledger, *keys, **changes):
    rows = [new_message(key, **changes) for key in keys]
    return ledger.reserve(rows, mode="live", now=NOW, by="test")


def claim(ledger, owner="anna", **changes):
    what = {"mode": "live", "lease_s": 60, "now": NOW} | changes
    return [row.message_key for row in ledger.claim(owner=owner, **what)]


def mark(ledger, key, owner="anna"):
    ledger.mark_sending(key, mode="live", owner=owner, lease_s=60, now=NOW)


def settle(ledger, key, outcome, owner="anna", **what):
    ledger.settle(key, mode="live", owner=owner, outcome=outcome, now=LATER, **what)


def give_back(ledger, key, retry_at, is_attempt=True):
    ledger.give_back(
        key,
        mode="live",
        owner="anna",
        retry_at=retry_at,
        now=NOW,
        error="busy",
        is_attempt=is_attempt,
    )


def sweep(ledger):
    return ledger.sweep_expired_leases(now=LATER, by="sweeper")


def resolve(ledger, key, outcome):
    ledger.resolve_unknown(key, mode="live", outcome=outcome, by="anna", now=LATER)


def state_of(ledger, key):
    return ledger.states_of([key], mode="live")[key][0]


def row_of(ledger, key):
    return next(row for row in ledger.list_messages() if row["message_key"] == key)


def make_unknown(ledger, wall, key="k1"):
    reserve(ledger, key)
    claim(ledger)
    mark(ledger, key)
    wall.pass_s(61)
    sweep(ledger)


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


def test_a_message_that_could_not_be_rendered_enters_as_failed(ledger):
    reserve(ledger, "k1", body=None, error="no wording for 'xx'")
    assert row_of(ledger, "k1")["error"] == "no wording for 'xx'"
    assert state_of(ledger, "k1") == "failed"


def test_final_states_are_left_by_nobody():
    assert FINAL_STATES.isdisjoint(MOVES)
    assert {target for targets in MOVES.values() for target in targets} == STATES


@pytest.mark.parametrize("seed", range(8))
def test_any_interleaving_keeps_to_the_moves_and_accounts_for_all(ledger, wall, seed):
    chance = random.Random(seed)
    keys = [f"k{number}" for number in range(4)]
    reserve(ledger, *keys)
    refused = sum(not play_one(ledger, wall, chance, keys) for _ in range(250))
    events = ledger.list_events()
    assert refused > 0 and len(events) > len(keys)
    assert [event["seq"] for event in events] == sorted(
        event["seq"] for event in events
    )
    last = dict.fromkeys(keys)
    sent_count = dict.fromkeys(keys, 0)
    for event in events:
        key, to_state = event["message_key"], event["to_state"]
        assert event["from_state"] == last[key]
        assert to_state in MOVES[last[key]]
        last[key] = to_state
        sent_count[key] += to_state == "sent"
    assert max(sent_count.values()) <= 1
    assert "sending" in {event["to_state"] for event in events}
    assert {key: state_of(ledger, key) for key in keys} == last


def play_one(ledger, wall, chance, keys):
    """Try one move that may be impossible; return whether it was made."""
    key, owner = chance.choice(keys), chance.choice(["anna", "bent"])
    outcome = chance.choice(["sent", "sent", "failed", "unknown", "expired"])
    moves = [
        lambda: claim(ledger, owner=owner),
        lambda: mark(ledger, key, owner=owner),
        lambda: settle(ledger, key, outcome, owner=owner),
        lambda: give_back(ledger, key, retry_at=NOW),
        lambda: wall.pass_s(chance.choice([5, 5, 61])),
        lambda: sweep(ledger),
        lambda: resolve(ledger, key, chance.choice(["sent", "pending", "failed"])),
        lambda: ledger.hold([key], mode="live", reason="x", by="fuse", now=NOW),
        lambda: ledger.release([key], mode="live", by="anna", now=NOW),
    ]
    try:
        chance.choice(moves)()
    except IllegalMove:
        return False
    return True
