from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from deliveries import row_of, send, state_of
from due_rows import NOW, FakeChannel, due_message, due_messages

from connectors.errors import (
    PermanentError,
    SendingRefused,
    TransientError,
    UnknownOutcome,
)
from connectors.state import Ledger
from flows.fuse import Fuses


@pytest.fixture
def ledger(tmp_path):
    with Ledger(f"sqlite:///{tmp_path}/state.db") as opened:
        yield opened


@dataclass
class TickingClock:
    """Every look takes a while."""

    at: datetime
    step: timedelta

    def now(self):
        self.at += self.step
        return self.at


def test_a_mode_that_does_not_exist_is_refused(ledger):
    with pytest.raises(SendingRefused, match="there are off, outbox, redirect, live"):
        send(ledger, due_messages(1), FakeChannel(), mode="on")


def test_one_refused_recipient_does_not_stop_the_rest(ledger):
    channel = FakeChannel(k001=PermanentError("550 no such mailbox"))
    report = send(ledger, due_messages(3), channel)
    assert (report.sent, report.failed, report.intents) == (2, 1, 3)
    assert row_of(ledger, "k001")["error"] == "550 no such mailbox"


def test_a_message_no_longer_due_is_expired_as_superseded(ledger):
    send(ledger, [due_message("k1")], FakeChannel(every=TransientError("busy")))
    channel = FakeChannel()
    report = send(ledger, [], channel, at=NOW + timedelta(hours=1))
    assert (report.expired, channel.asked) == (1, [])
    assert row_of(ledger, "k1")["error"].startswith("superseded")


def test_a_message_put_off_stays_pending_and_is_sent_once_it_is_due(ledger):
    due = due_messages(2)
    send(ledger, due, FakeChannel(every=TransientError("busy")))
    night = NOW + timedelta(hours=1)
    asleep = FakeChannel()
    report = send(ledger, [], asleep, at=night, may_wait=lambda key: key == "k000")
    assert (report.left, report.expired, asleep.asked) == (1, 1, [])
    assert row_of(ledger, "k000")["attempts"] == 1
    morning = FakeChannel()
    send(ledger, due, morning, at=night, may_wait=lambda key: False)
    assert morning.asked == ["k000"]


def test_a_message_that_waits_adds_no_event_however_often_it_is_passed_over(ledger):
    send(ledger, [due_message("k1")], FakeChannel(every=TransientError("busy")))
    before = ledger.high_water()
    later = NOW + timedelta(hours=1)
    for _ in range(3):
        send(ledger, [], FakeChannel(), at=later, may_wait=lambda key: True)
    assert ledger.high_water() == before


def test_a_due_message_is_sent_whatever_may_wait(ledger):
    report = send(ledger, due_messages(1), FakeChannel(), may_wait=lambda key: True)
    assert (report.sent, report.left) == (1, 0)


def test_a_message_released_while_others_are_sent_waits_too(ledger):
    class ReleasingChannel(FakeChannel):
        def send(self, outgoing):
            ledger.release(["k9"], mode="live", by="anna", now=NOW)
            return super().send(outgoing)

    hold = [due_message("k9", message_type="delay_notice")]
    send(ledger, hold, FakeChannel(), fuses=Fuses({}))
    channel = ReleasingChannel()
    report = send(ledger, due_messages(1), channel, may_wait=lambda key: True)
    assert (report.sent, channel.asked) == (1, ["k000"])
    assert (state_of(ledger, "k9"), row_of(ledger, "k9")["attempts"]) == ("pending", 0)


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


def test_a_reader_who_may_be_written_to_again_is_written_to(ledger):
    ledger.suppress("kunde@example.dk", "all", "bounced", NOW)
    ledger.unsuppress("kunde@example.dk", "all", NOW)
    assert send(ledger, due_messages(1), FakeChannel()).sent == 1


def test_a_list_that_is_too_old_is_refused_before_anything_is_reserved(ledger):
    due_at = NOW - timedelta(hours=6, seconds=1)
    with pytest.raises(SendingRefused, match="build again"):
        send(ledger, due_messages(1), FakeChannel(), due_at=due_at)
    assert ledger.list_messages() == []
    assert send(ledger, due_messages(1), FakeChannel(), due_at=NOW).sent == 1


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
