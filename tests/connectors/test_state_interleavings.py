import random

import pytest
from ledger_moves import (
    claim,
    give_back,
    mark,
    reserve,
    resolve,
    settle,
    state_of,
    sweep,
)
from ledger_rows import NOW, Wall

from connectors.state import FINAL_STATES, MOVES, STATES, IllegalMove, Ledger


@pytest.fixture
def wall():
    return Wall()


@pytest.fixture
def ledger(ledger_url, wall):
    with Ledger(ledger_url, wall=wall) as opened:
        yield opened


def test_final_states_are_left_by_nobody():
    assert FINAL_STATES.isdisjoint(MOVES)
    assert {target for targets in MOVES.values() for target in targets} == STATES


@pytest.mark.parametrize(
    ("ledger_url", "seed"),
    [
        *(("sqlite", seed) for seed in range(8)),
        ("postgresql", 0),
        *(
            pytest.param("postgresql", seed, marks=pytest.mark.soak)
            for seed in range(1, 8)
        ),
    ],
    indirect=["ledger_url"],
)
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
