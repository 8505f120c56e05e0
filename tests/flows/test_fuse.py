"""A surge is held before its first message and goes by the list a person has seen."""

from datetime import timedelta

import pytest
from deliveries import send, state_of
from due_rows import NOW, FakeChannel, due_message, due_messages

from connectors.errors import SendingRefused, TransientError
from connectors.state import Ledger, hash_of
from flows.fuse import Fuses, Limit

TYPE = "order_dispatched"
FUSES = Fuses({TYPE: Limit(10, "the shop's"), "delay_notice": Limit(10, "the shop's")})
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def ledger(tmp_path):
    with Ledger(f"sqlite:///{tmp_path}/state.db") as opened:
        yield opened


def deliver(ledger, due, channel=None, at=NOW, **more):
    channel = channel or FakeChannel()
    return send(ledger, due, channel, at=at, fuses=FUSES, **more), channel


def held_keys(ledger, mode="live"):
    rows = ledger.list_messages(state="held", mode=mode)
    return sorted(row["message_key"] for row in rows)


def release(ledger, listed, at=NOW, mode="live", message_type=TYPE):
    return ledger.release_type(
        message_type, mode=mode, listed=listed, by="anna", now=at
    )


def test_up_to_the_limit_everything_is_sent(ledger):
    report, _ = deliver(ledger, due_messages(10))
    assert (report.sent, report.held) == (10, 0)
    assert ledger.list_fuses(mode="live") == []


def test_a_tenfold_surge_sends_nothing_until_exactly_the_list_is_released(ledger):
    surge = due_messages(100)
    report, channel = deliver(ledger, surge)
    assert (report.sent, report.held, channel.asked) == (0, 100, [])
    assert "100 in 24 hours, the limit is 10" in ledger.find_blown(TYPE, mode="live")

    listed = held_keys(ledger)
    assert listed == sorted(row.message_key for row in surge)
    assert release(ledger, hash_of(listed), at=LATER) == 100
    _, channel = deliver(ledger, surge, at=LATER, due_at=LATER)
    assert sorted(channel.asked) == listed
    assert ledger.list_fuses(mode="live") == []


def test_what_comes_while_a_type_is_held_is_held_and_changes_the_list(ledger):
    deliver(ledger, due_messages(11))
    seen = hash_of(held_keys(ledger))
    late = [*due_messages(11), due_message("late")]
    _, channel = deliver(ledger, late, at=LATER)
    assert (channel.asked, state_of(ledger, "late")) == ([], "held")
    with pytest.raises(SendingRefused, match="are 12 by now"):
        release(ledger, seen)
    assert len(held_keys(ledger)) == 12
    assert ledger.list_acts() == []


def test_what_comes_after_a_release_is_counted_anew(ledger):
    deliver(ledger, due_messages(100))
    release(ledger, hash_of(held_keys(ledger)), at=LATER)
    fresh = [due_message(f"new{number:02}") for number in range(10)]
    report, _ = deliver(ledger, [*due_messages(100), *fresh], at=LATER)
    assert (report.sent, report.held) == (110, 0)
    more = [*fresh, due_message("eleventh")]
    report, _ = deliver(ledger, more, at=LATER + timedelta(minutes=1))
    assert (report.sent, report.held) == (0, 1)


def test_the_fuse_looks_back_over_a_rolling_day(ledger):
    deliver(ledger, due_messages(10))
    before = NOW + timedelta(hours=23, minutes=59)
    one = due_message("one", not_after=NOW + timedelta(days=2))
    assert deliver(ledger, [one], at=before)[0].held == 1
    other = due_message("other", message_type="delay_notice", not_after=None)
    after = NOW + timedelta(hours=24, seconds=1)
    assert deliver(ledger, [other], at=after)[0].sent == 1


def test_a_surge_of_one_type_leaves_the_others_alone(ledger):
    other = due_message("other", message_type="delay_notice")
    report, channel = deliver(ledger, [*due_messages(11), other])
    assert (report.sent, report.held, channel.asked) == (1, 11, ["other"])


def test_a_type_without_a_limit_is_held(ledger):
    odd = due_message("odd", message_type="nobody_knows")
    assert deliver(ledger, [odd])[0].held == 1


def test_what_is_about_to_expire_is_no_surge(ledger):
    busy = FakeChannel(every=TransientError("busy"))
    deliver(ledger, due_messages(10), busy)
    fresh = [due_message(f"new{number}") for number in range(5)]
    report, _ = deliver(ledger, fresh, at=LATER)
    assert (report.sent, report.expired, report.held) == (5, 10, 0)


def test_what_nobody_releases_in_time_is_given_up_and_the_fuse_closes(ledger):
    deliver(ledger, due_messages(11))
    too_late = NOW + timedelta(days=2, seconds=1)
    deliver(ledger, [], at=too_late)
    assert held_keys(ledger) == []
    assert {row["state"] for row in ledger.list_messages()} == {"expired"}
    assert ledger.list_fuses(mode="live") == []
    again = [due_message("again", not_after=None)]
    assert deliver(ledger, again, at=too_late)[0].sent == 1


def test_what_is_discarded_is_never_sent(ledger):
    deliver(ledger, due_messages(11))
    listed = hash_of(held_keys(ledger))
    ledger.discard_type(TYPE, mode="live", listed=listed, by="anna", now=NOW)
    report, channel = deliver(ledger, due_messages(11), at=LATER)
    assert (report.intents, channel.asked) == (0, [])


def test_a_release_stands_in_the_audit_trail(ledger):
    deliver(ledger, due_messages(11))
    listed = hash_of(held_keys(ledger))
    release(ledger, listed)
    (act,) = ledger.list_acts()
    assert (act["by"], act["act"], act["count"]) == ("anna", "release", 11)
    assert act["subject"] == f"{TYPE} {listed} (live)"


def test_a_rehearsal_blows_a_fuse_of_its_own(ledger):
    deliver(ledger, due_messages(11), mode="outbox")
    assert deliver(ledger, due_messages(5))[0].sent == 5
    assert len(held_keys(ledger, "outbox")) == 11
    with pytest.raises(SendingRefused, match="no order_dispatched is held"):
        release(ledger, hash_of(held_keys(ledger, "outbox")), mode="live")


def test_a_sender_that_meets_a_fuse_blown_by_another_holds_too(ledger):
    class BlowingChannel(FakeChannel):
        def send(self, outgoing):
            how = {"mode": "live", "reason": "surge", "by": "other", "now": NOW}
            ledger.blow(TYPE, [], **how)
            return super().send(outgoing)

    report, channel = deliver(ledger, due_messages(3), BlowingChannel())
    assert (report.sent, report.held, channel.asked) == (1, 2, ["k000"])


def test_a_message_in_another_sender_s_hands_is_not_held(ledger):
    deliver(ledger, due_messages(1), FakeChannel(every=TransientError("busy")))
    claimed = ledger.claim(mode="live", owner="other", lease_s=60, now=LATER)
    how = {"mode": "live", "reason": "surge", "by": "test", "now": LATER}
    assert ledger.blow(TYPE, [claimed[0].message_key], **how) == set()
    assert state_of(ledger, claimed[0].message_key) == "claimed"
