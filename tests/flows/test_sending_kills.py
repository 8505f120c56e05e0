"""Senders that die by SIGKILL, two at once: nothing twice, nothing lost."""

import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from killing_server import POINTS, KillingServer
from sending_child import LEASE_S

from connectors.state import Ledger

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("sending_child.py")
KILLED = -signal.SIGKILL
EVERY_POINT = (*POINTS, "before_settle")


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/state.db"


def start(url, server, count, dies_at=0):
    arguments = [url, server.port, count, dies_at]
    return subprocess.Popen(
        [sys.executable, str(CHILD), *map(str, arguments)],
        env={"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def begin_together(*senders):
    for sender in senders:
        assert sender.stdout.readline() == "ready\n"
    for sender in senders:
        sender.stdin.write("go\n")
        sender.stdin.flush()


def end_of(sender):
    """Wait for the sender; return whether it was killed."""
    _, errors = sender.communicate(timeout=600)
    assert sender.returncode in (0, KILLED), errors
    return sender.returncode == KILLED


def finish(url, server, count):
    """Let one sender without a kill do what is left, once every lease is over."""
    server.point = None
    time.sleep(LEASE_S)
    last = start(url, server, count)
    begin_together(last)
    assert not end_of(last)


def keys_by_state(url):
    with Ledger(url) as ledger:
        rows = ledger.list_messages()
    states = {row["state"] for row in rows}
    return {
        state: {row["message_key"] for row in rows if row["state"] == state}
        for state in states
    }


def assert_none_twice_none_lost(url, server, count, kills):
    accepted = Counter(server.accepted)
    found = keys_by_state(url)
    sent, unknown = found.get("sent", set()), found.get("unknown", set())
    assert max(accepted.values()) == 1
    assert sent <= set(accepted) <= sent | unknown
    assert (len(sent | unknown), len(unknown) <= kills) == (count, True)


def kill_pairs(url, server, count, kills, point):
    """Keep two senders at work until so many have died; return how many did."""
    died = 0
    while died < kills:
        dies_at = 3 if point == "before_settle" else 0
        pair = [start(url, server, count, dies_at) for _ in range(2)]
        begin_together(*pair)
        ends = [end_of(sender) for sender in pair]
        # otherwise the point was never passed and the test proves nothing
        assert any(ends), f"nobody died at {point}, with {kills - died} still to"
        died += sum(ends)
        # what the dead had claimed is free again after this
        time.sleep(LEASE_S)
    return died


@pytest.mark.parametrize("point", EVERY_POINT)
def test_a_killed_sender_sends_nothing_twice_and_loses_nothing(url, point):
    with KillingServer(point, every=4, kills_left=1).running() as server:
        died = kill_pairs(url, server, 30, 1, point)
        finish(url, server, 30)
    assert_none_twice_none_lost(url, server, 30, died)


@pytest.mark.parametrize(
    "point",
    [
        pytest.param(each, marks=[] if each == "before_settle" else pytest.mark.soak)
        for each in EVERY_POINT
    ],
)
def test_on_postgresql_a_killed_sender_leaves_the_same(postgres, point):
    url = postgres.new_url()
    with KillingServer(point, every=4, kills_left=1).running() as server:
        died = kill_pairs(url, server, 30, 1, point)
        finish(url, server, 30)
    assert_none_twice_none_lost(url, server, 30, died)


@pytest.mark.soak
@pytest.mark.parametrize("point", EVERY_POINT)
def test_many_kills_of_two_senders_send_nothing_twice_and_lose_nothing(url, point):
    kills, count = 26, 400
    with KillingServer(point, every=7, kills_left=kills).running() as server:
        died = kill_pairs(url, server, count, kills, point)
        finish(url, server, count)
    assert died >= 25
    assert_none_twice_none_lost(url, server, count, died)


def test_two_senders_at_once_send_everything_once(url):
    # so many that neither is done before the other has begun
    count = 600
    with KillingServer().running() as server:
        pair = [start(url, server, count) for _ in range(2)]
        begin_together(*pair)
        assert [end_of(sender) for sender in pair] == [False, False]
    assert_none_twice_none_lost(url, server, count, 0)
    with Ledger(url) as ledger:
        claims = [row for row in ledger.list_events() if row["to_state"] == "claimed"]
    assert len({claim["by"] for claim in claims}) == 2
