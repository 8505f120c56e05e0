from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from due_rows import NOW, FakeChannel, due_message, due_messages, render

from connectors.clock import FixedClock
from connectors.errors import (
    AuthenticationError,
    ContractViolation,
    PermanentError,
    SendingRefused,
    TransientError,
    UnknownOutcome,
)
from connectors.state import Ledger
from flows.sending import SendReport, deliver


@pytest.fixture
def ledger(tmp_path):
    with Ledger(f"sqlite:///{tmp_path}/state.db") as opened:
        yield opened


def send(ledger, due, channel, at=NOW, **changes):
    terms = {
        "render": render,
        "mode": "live",
        "clock": FixedClock(at),
        "owner": "test",
        "due_at": at,
    } | changes
    return deliver(due, ledger=ledger, channel=channel, **terms)


def state_of(ledger, key, mode="live"):
    return ledger.states_of([key], mode=mode)[key][0]


def row_of(ledger, key):
    return next(row for row in ledger.list_messages() if row["message_key"] == key)


def test_what_is_due_is_sent_with_the_bytes_that_were_reserved(ledger):
    channel = FakeChannel()
    report = send(ledger, due_messages(2), channel)
    assert report == SendReport(mode="live", intents=2, reserved=2, sent=2)
    assert [sent.body for sent in channel.accepted] == [
        b"bytes of k000",
        b"bytes of k001",
    ]
    assert row_of(ledger, "k000")["receipt"] == "250 k000"


def test_what_was_sent_is_not_sent_again(ledger):
    send(ledger, due_messages(2), FakeChannel())
    again = FakeChannel()
    assert send(ledger, due_messages(2), again) == SendReport(mode="live")
    assert again.asked == []


def test_a_key_listed_twice_is_sent_once(ledger):
    channel = FakeChannel()
    send(ledger, [due_message("k1"), due_message("k1")], channel)
    assert channel.asked == ["k1"]


def test_with_sending_off_nothing_is_reserved(ledger):
    channel = FakeChannel()
    assert send(ledger, due_messages(2), channel, mode="off") == SendReport(mode="off")
    assert ledger.list_messages() == [] and channel.asked == []


def test_a_mode_that_does_not_exist_is_refused(ledger):
    with pytest.raises(SendingRefused, match="there are off, outbox, live"):
        send(ledger, due_messages(1), FakeChannel(), mode="on")


def test_a_rehearsal_does_not_use_up_the_live_key(ledger):
    send(ledger, due_messages(1), FakeChannel(), mode="outbox")
    assert send(ledger, due_messages(1), FakeChannel(), mode="live").sent == 1


def test_one_refused_recipient_does_not_stop_the_rest(ledger):
    channel = FakeChannel(k001=PermanentError("550 no such mailbox"))
    report = send(ledger, due_messages(3), channel)
    assert (report.sent, report.failed, report.intents) == (2, 1, 3)
    assert row_of(ledger, "k001")["error"] == "550 no such mailbox"


def test_one_message_that_cannot_be_rendered_does_not_stop_the_rest(ledger):
    def render_all_but_one(due):
        if due.message_key == "k001":
            raise KeyError("tracking_url")
        return render(due)

    report = send(ledger, due_messages(3), FakeChannel(), render=render_all_but_one)
    assert (report.sent, report.failed, report.reserved) == (2, 1, 3)
    assert "KeyError: 'tracking_url'" in row_of(ledger, "k001")["error"]


def test_only_what_is_new_is_rendered(ledger):
    send(ledger, due_messages(1), FakeChannel())

    def render_new(due):
        assert due.message_key == "k001"
        return render(due)

    report = send(ledger, due_messages(2), FakeChannel(), render=render_new)
    assert report.sent == 1


def test_a_message_no_longer_due_is_expired_as_superseded(ledger):
    send(ledger, [due_message("k1")], FakeChannel(every=TransientError("busy")))
    channel = FakeChannel()
    report = send(ledger, [], channel, at=NOW + timedelta(hours=1))
    assert (report.expired, channel.asked) == (1, [])
    assert row_of(ledger, "k1")["error"].startswith("superseded")


def test_the_newest_list_can_be_asked_instead(ledger):
    channel = FakeChannel()
    report = send(ledger, due_messages(2), channel, is_due=lambda key: key == "k001")
    assert (report.expired, channel.asked) == (1, ["k001"])


@pytest.mark.parametrize(("late_s", "outcome"), [(0, "sent"), (1, "expired")])
def test_a_message_is_of_use_up_to_its_last_moment(ledger, late_s, outcome):
    due = [due_message("k1", not_after=NOW)]
    send(ledger, due, FakeChannel(), at=NOW + timedelta(seconds=late_s))
    assert state_of(ledger, "k1") == outcome


@pytest.mark.parametrize(
    ("scope", "message_class", "outcome"),
    [
        ("all", "service", "suppressed"),
        ("marketing", "service", "sent"),
        ("marketing", "survey", "suppressed"),
        ("marketing", "marketing", "suppressed"),
    ],
)
def test_a_suppressed_recipient_is_left_alone(ledger, scope, message_class, outcome):
    ledger.suppress("kunde@example.dk", scope, "asked us to stop", NOW)
    due = [due_message("k1", message_class=message_class)]
    send(ledger, due, FakeChannel())
    assert state_of(ledger, "k1") == outcome


def test_a_list_that_is_too_old_is_refused_before_anything_is_reserved(ledger):
    due_at = NOW - timedelta(hours=6, seconds=1)
    with pytest.raises(SendingRefused, match="build again"):
        send(ledger, due_messages(1), FakeChannel(), due_at=due_at)
    assert ledger.list_messages() == []
    assert send(ledger, due_messages(1), FakeChannel(), due_at=NOW).sent == 1


@dataclass
class TickingClock:
    """Every look takes a while."""

    at: datetime
    step: timedelta

    def now(self):
        self.at += self.step
        return self.at


def test_a_list_that_becomes_too_old_on_the_way_ends_the_run(ledger):
    clock = TickingClock(NOW, timedelta(minutes=10))
    report = send(ledger, due_messages(20), FakeChannel(), clock=clock)
    assert report.sent > 0 and report.left > 0
    assert report.sent + report.left == 20
    assert report.stopped_because == "the list of what is due has become too old"


def test_the_stop_switch_works_between_two_messages(ledger):
    class StoppingChannel(FakeChannel):
        def send(self, outgoing):
            ledger.stop("wrong prices")
            return super().send(outgoing)

    channel = StoppingChannel()
    report = send(ledger, due_messages(3), channel)
    assert (report.sent, report.left, channel.asked) == (1, 2, ["k000"])
    assert report.stopped_because == "the stop switch is on: wrong prices"
    ledger.resume()
    assert send(ledger, due_messages(3), FakeChannel()).sent == 2


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


def test_rejected_credentials_stop_the_queue_and_are_told_at_the_end(ledger):
    channel = FakeChannel(every=AuthenticationError("535 wrong password"))
    with pytest.raises(AuthenticationError, match="535"):
        send(ledger, due_messages(3), channel)
    assert channel.asked == ["k000"]
    assert len(ledger.list_messages(state="pending")) == 3
    assert row_of(ledger, "k000")["attempts"] == 0
    assert send(ledger, due_messages(3), FakeChannel()).sent == 3


def test_a_fault_of_our_own_while_sending_leaves_an_unknown_and_is_loud(ledger):
    with pytest.raises(ZeroDivisionError):
        send(ledger, due_messages(2), FakeChannel(k000=ZeroDivisionError("oops")))
    assert state_of(ledger, "k000") == "unknown"
    assert state_of(ledger, "k001") == "pending"


def test_the_fuse_holds_a_message_until_a_person_releases_it(ledger):
    def blow(message):
        return "surge" if message.message_type == "delay_notice" else None

    due = [due_message("k1"), due_message("k2", message_type="delay_notice")]
    report = send(ledger, due, FakeChannel(), fuse=blow)
    assert (report.sent, report.held) == (1, 1)
    ledger.release(["k2"], mode="live", by="anna", now=NOW)
    assert send(ledger, due, FakeChannel(), fuse=blow).sent == 1


def test_what_a_person_resends_waits_for_a_list_that_knows_of_it(ledger):
    send(ledger, [due_message("k1")], FakeChannel(k1=UnknownOutcome("no answer")))
    later = NOW + timedelta(hours=1)
    ledger.resolve_unknown("k1", mode="live", outcome="pending", by="anna", now=later)
    report = send(ledger, [], FakeChannel(), at=later, due_at=NOW)
    assert (report.left, report.expired) == (1, 0)
    channel = FakeChannel()
    send(ledger, [due_message("k1")], channel, at=later, due_at=later)
    assert channel.asked == ["k1"]


def test_one_flow_leaves_the_other_s_messages_alone(ledger):
    follow_up = due_message("k2", flow="follow_up")
    send(ledger, [follow_up], FakeChannel(every=TransientError("busy")))
    later = NOW + timedelta(hours=1)
    channel = FakeChannel()
    due = [due_message("k1"), follow_up]
    due.append(due_message("k3", flow="follow_up"))
    report = send(ledger, due, channel, at=later, flow="notify")
    assert (report.intents, channel.asked) == (1, ["k1"])
    assert ledger.known_keys(["k3"], mode="live") == set()
    assert state_of(ledger, "k2") == "pending"


def test_a_ledger_that_lost_a_message_fails_the_run(ledger):
    class ForgetfulLedger(Ledger):
        def settle(self, message_key, **what):
            if message_key != "k001":
                super().settle(message_key, **what)

    forgetful = ForgetfulLedger(str(ledger._engine.url))
    with pytest.raises(ContractViolation, match="k001 was settled as sent and is"):
        send(forgetful, due_messages(3), FakeChannel())
    forgetful.close()
