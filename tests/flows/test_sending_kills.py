"""Senders that die by SIGKILL, and senders that run side by side."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sending_child import LEASE_S, POINTS

from connectors.state import Ledger

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("sending_child.py")
# a kill at one of these leaves one message whose fate only the other side knows
LEAVES_UNKNOWN = {"after_mark_sending", "after_accept"}


@pytest.fixture
def start_sender(tmp_path):
    def start(count, *crash):
        paths = [str(tmp_path / "state.db"), str(tmp_path / "accepted")]
        return subprocess.Popen(
            [sys.executable, str(CHILD), *paths, str(count), *map(str, crash)],
            env={"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def begin_together(*senders):
    for sender in senders:
        assert sender.stdout.readline() == "ready\n"
    for sender in senders:
        sender.stdin.write("go\n")
        sender.stdin.flush()


def finish(sender):
    _, errors = sender.communicate("go\n", timeout=60)
    assert sender.returncode == 0, errors


def die(sender):
    sender.communicate("go\n", timeout=60)
    # otherwise the crash point was never passed and the test proves nothing
    assert sender.returncode == -signal.SIGKILL
    time.sleep(LEASE_S)


def accepted_in(tmp_path):
    return Counter((tmp_path / "accepted").read_text().split())


def states_in(tmp_path):
    with Ledger(f"sqlite:///{tmp_path}/state.db") as ledger:
        return {row["message_key"]: row["state"] for row in ledger.list_messages()}


def assert_none_twice_none_lost(tmp_path, count, unknown_count):
    accepted, states = accepted_in(tmp_path), states_in(tmp_path)
    unknown = {key for key, state in states.items() if state == "unknown"}
    sent = {key for key, state in states.items() if state == "sent"}
    assert set(accepted.values()) == {1}
    assert sent <= set(accepted) <= sent | unknown
    assert (len(unknown), len(sent | unknown)) == (unknown_count, count)


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_sender_sends_nothing_twice_and_loses_nothing(
    start_sender, tmp_path, point
):
    die(start_sender(5, point, 2))
    finish(start_sender(5))
    assert_none_twice_none_lost(tmp_path, 5, int(point in LEAVES_UNKNOWN))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("point", POINTS)
def test_many_kills_in_a_row_send_nothing_twice_and_lose_nothing(
    start_sender, tmp_path, point, seed
):
    chance = random.Random(f"{point} {seed}")
    kills = chance.randint(1, 3)
    for _ in range(kills):
        die(start_sender(20, point, chance.randint(1, 4)))
    finish(start_sender(20))
    unknown_count = kills if point in LEAVES_UNKNOWN else 0
    assert_none_twice_none_lost(tmp_path, 20, unknown_count)


def test_two_senders_at_once_send_everything_once(start_sender, tmp_path):
    # so many that neither is done before the other has begun
    senders = [start_sender(600), start_sender(600)]
    begin_together(*senders)
    for sender in senders:
        assert sender.wait(timeout=60) == 0, sender.stderr.read()
    assert_none_twice_none_lost(tmp_path, 600, 0)
    with Ledger(f"sqlite:///{tmp_path}/state.db") as ledger:
        claims = [row for row in ledger.list_events() if row["to_state"] == "claimed"]
    assert len({claim["by"] for claim in claims}) == 2


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(25))
def test_a_sender_killed_beside_another_sends_nothing_twice(
    start_sender, tmp_path, seed
):
    chance = random.Random(seed)
    point = chance.choice(POINTS)
    doomed, other = start_sender(60, point, chance.randint(1, 5)), start_sender(60)
    begin_together(doomed, other)
    died = doomed.wait(timeout=60) == -signal.SIGKILL
    assert other.wait(timeout=60) == 0, other.stderr.read()
    time.sleep(LEASE_S)
    finish(start_sender(60))
    # the other may have taken everything before the doomed one got to its point
    unknown_count = int(died and point in LEAVES_UNKNOWN)
    assert_none_twice_none_lost(tmp_path, 60, unknown_count)
