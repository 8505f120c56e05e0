from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from deliveries import row_of, send, state_of
from due_rows import NOW, FakeChannel, due_message, due_messages

from connectors.errors import (
    AuthenticationError,
    ChannelDown,
    PermanentError,
    TransientError,
    UnknownOutcome,
)
from connectors.state import Ledger


@pytest.fixture
def ledger(tmp_path):
    with Ledger(f"sqlite:///{tmp_path}/state.db") as opened:
        yield opened


@dataclass
class Wall:
    """The clock that leases are measured with."""

    at: datetime = NOW

    def now(self):
        return self.at


def test_a_message_the_channel_could_not_take_waits_and_is_tried_again(ledger):
    due = due_messages(2)
    channel = FakeChannel(k000=TransientError("451 try later"))
    report = send(ledger, due, channel)
    assert (report.sent, report.left) == (1, 1)
    assert send(ledger, due, FakeChannel(), at=NOW + timedelta(minutes=9)).sent == 0
    assert send(ledger, due, FakeChannel(), at=NOW + timedelta(minutes=10)).sent == 1


def test_the_other_side_may_say_how_long_to_wait(ledger):
    busy = TransientError("429", retry_after_s=3600)
    due = due_messages(1)
    send(ledger, due, FakeChannel(every=busy))
    assert send(ledger, due, FakeChannel(), at=NOW + timedelta(minutes=59)).sent == 0
    assert send(ledger, due, FakeChannel(), at=NOW + timedelta(minutes=60)).sent == 1


def test_a_message_that_is_never_taken_fails_after_six_attempts(ledger):
    channel = FakeChannel(every=TransientError("busy"))
    reports = [
        send(ledger, due_messages(1), channel, at=NOW + timedelta(hours=6 * number))
        for number in range(7)
    ]
    assert [report.left for report in reports] == [1, 1, 1, 1, 1, 0, 0]
    assert [report.failed for report in reports] == [0, 0, 0, 0, 0, 1, 0]
    assert len(channel.asked) == 6


def test_a_channel_that_is_down_is_not_asked_for_every_message(ledger):
    channel = FakeChannel(every=TransientError("connection refused"))
    report = send(ledger, due_messages(10), channel)
    assert (len(channel.asked), report.left, report.sent) == (3, 10, 0)
    assert "3 in a row went wrong" in report.stopped_because


def test_a_message_that_was_taken_shows_that_the_channel_is_up(ledger):
    busy = TransientError("450 greylisted")
    channel = FakeChannel(k000=busy, k001=busy, k003=busy, k004=busy)
    report = send(ledger, due_messages(6), channel)
    assert (report.sent, report.left, report.stopped_because) == (2, 4, None)


def test_an_unknown_outcome_is_never_repeated(ledger):
    due = due_messages(2)
    channel = FakeChannel(k000=UnknownOutcome("connection lost after the last dot"))
    report = send(ledger, due, channel)
    assert (report.unknown, report.sent) == (1, 1)
    again = FakeChannel()
    send(ledger, due, again, at=NOW + timedelta(hours=1))
    assert again.asked == []
    assert state_of(ledger, "k000") == "unknown"


def test_unknown_outcomes_in_a_row_stop_the_run(ledger):
    channel = FakeChannel(every=UnknownOutcome("no answer"))
    report = send(ledger, due_messages(10), channel)
    assert (report.unknown, report.left) == (3, 7)


def test_refusals_in_a_row_stop_the_run_before_all_are_used_up(ledger):
    channel = FakeChannel(every=PermanentError("550 sender not allowed"))
    report = send(ledger, due_messages(15), channel)
    assert (report.failed, report.left) == (10, 5)
    assert report.stopped_because.startswith("10 in a row were refused")


def test_rejected_credentials_stop_the_queue_and_are_told_at_the_end(ledger):
    channel = FakeChannel(every=AuthenticationError("535 wrong password"))
    with pytest.raises(AuthenticationError, match="535"):
        send(ledger, due_messages(3), channel)
    assert channel.asked == ["k000"]
    assert len(ledger.list_messages(state="pending")) == 3
    assert row_of(ledger, "k000")["attempts"] == 0
    assert send(ledger, due_messages(3), FakeChannel()).sent == 3


def test_a_channel_that_is_down_uses_up_no_message_and_no_attempt(ledger):
    down = FakeChannel(every=ChannelDown("its certificate is not trusted"))
    for number in range(7):
        at = NOW + timedelta(minutes=number)
        report = send(ledger, due_messages(3), down, at=at)
        assert (report.left, report.failed) == (3, 0)
        assert report.stopped_because == (
            "the channel is down: its certificate is not trusted"
        )
    assert len(down.asked) == 7
    assert row_of(ledger, "k000")["attempts"] == 0
    at = NOW + timedelta(minutes=7)
    assert send(ledger, due_messages(3), FakeChannel(), at=at).sent == 3


def test_a_fault_of_our_own_while_sending_leaves_an_unknown_and_is_loud(ledger):
    with pytest.raises(ZeroDivisionError):
        send(ledger, due_messages(2), FakeChannel(k000=ZeroDivisionError("oops")))
    assert state_of(ledger, "k000") == "unknown"
    assert state_of(ledger, "k001") == "pending"


@pytest.mark.parametrize(
    ("repeat_safe_s", "sent", "orphaned"), [(301, 1, 0), (0, 0, 1)]
)
def test_a_dead_sender_s_request_is_repeated_only_where_that_is_safe(
    tmp_path, repeat_safe_s, sent, orphaned
):
    wall = Wall()
    ledger = Ledger(f"sqlite:///{tmp_path}/state.db", wall=wall)
    with pytest.raises(KeyboardInterrupt):
        send(ledger, due_messages(1), FakeChannel(every=KeyboardInterrupt()))
    wall.at += timedelta(seconds=300)
    channel = FakeChannel()
    channel.repeat_safe_s = repeat_safe_s
    report = send(ledger, due_messages(1), channel)
    assert (report.sent, report.orphaned) == (sent, orphaned)
    ledger.close()


def test_a_channel_in_trouble_leaves_the_others_at_work(ledger):
    mixed = [
        due_message(f"k{number}", channel="sms" if number % 2 else "email")
        for number in range(8)
    ]
    down = {f"k{number}": ChannelDown("no gateway") for number in (1, 3, 5, 7)}
    channel = FakeChannel(**down)
    report = send(ledger, mixed, channel)
    assert (report.sent, report.left) == (4, 4)
    assert report.stopped_because == "the channel is down: no gateway"
    # the channel was found to be down once, and not tried for every message
    assert sorted(channel.asked) == ["k0", "k1", "k2", "k4", "k6"]
    assert {row["attempts"] for row in ledger.list_messages(state="pending")} == {0}


def test_a_silence_is_asked_about_again_while_the_channel_knows_the_key(ledger):
    silent = FakeChannel(every=UnknownOutcome("no answer"))
    silent.repeat_safe_s = 3600
    report = send(ledger, due_messages(1), silent)
    assert (report.left, report.unknown) == (1, 0)
    again = FakeChannel()
    later = NOW + timedelta(minutes=10)
    assert send(ledger, due_messages(1), again, at=later).sent == 1


def test_a_silence_outlasts_what_the_channel_remembers_and_is_left_to_a_person(ledger):
    silent = FakeChannel(every=UnknownOutcome("no answer"))
    silent.repeat_safe_s = 3600
    times = [NOW + timedelta(minutes=minutes) for minutes in (0, 10, 30, 70)]
    reports = [send(ledger, due_messages(1), silent, at=at) for at in times]
    assert [report.unknown for report in reports] == [0, 0, 1, 0]


def test_what_was_claimed_and_not_begun_is_free_for_the_next_sender(ledger):
    class StoppingChannel(FakeChannel):
        def send(self, outgoing):
            ledger.stop("wrong prices")
            return super().send(outgoing)

    send(ledger, due_messages(5), StoppingChannel())
    states = {row["message_key"]: row["state"] for row in ledger.list_messages()}
    assert sorted(states.values()) == ["pending"] * 4 + ["sent"]
    assert {row["attempts"] for row in ledger.list_messages(state="pending")} == {0}
