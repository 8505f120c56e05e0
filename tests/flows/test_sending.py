from dataclasses import replace
from datetime import timedelta

import pytest
from deliveries import row_of, send
from due_rows import NOW, FakeChannel, due_message, due_messages, render

from connectors.errors import ContractViolation, TransientError
from connectors.state import LeaseLost, Ledger
from flows.sending import SendReport


@pytest.fixture
def ledger(tmp_path):
    with Ledger(f"sqlite:///{tmp_path}/state.db") as opened:
        yield opened


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


def test_a_rehearsal_does_not_use_up_the_live_key(ledger):
    send(ledger, due_messages(1), FakeChannel(), mode="outbox")
    assert send(ledger, due_messages(1), FakeChannel(), mode="live").sent == 1


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


def test_a_ledger_that_lost_a_message_fails_the_run(ledger):
    class ForgetfulLedger(Ledger):
        def settle(self, message_key, **what):
            if message_key != "k001":
                super().settle(message_key, **what)

    forgetful = ForgetfulLedger(
        ledger._engine.url.render_as_string(hide_password=False)
    )
    with pytest.raises(ContractViolation, match="k001 was settled as sent and is"):
        send(forgetful, due_messages(3), FakeChannel())
    forgetful.close()


def test_a_message_left_in_the_sender_s_hands_fails_the_run(ledger):
    class StallingLedger(Ledger):
        def mark_sending(self, message_key, **what):
            raise LeaseLost("taken")

    stalling = StallingLedger(ledger._engine.url.render_as_string(hide_password=False))
    with pytest.raises(ContractViolation, match="k000 was left claimed"):
        send(stalling, due_messages(1), FakeChannel())
    stalling.close()


@pytest.mark.parametrize(
    "changed",
    [{"recipient_email": "rettet@example.dk"}, {"rule_version": "2"}],
    ids=["a corrected address", "a changed rule version"],
)
def test_what_was_sent_stays_sent_whatever_else_changes(ledger, changed):
    channel = FakeChannel()
    send(ledger, [due_message("k1")], channel)
    send(ledger, [due_message("k1", **changed)], channel)
    assert channel.asked == ["k1"]


def test_what_waits_goes_to_the_corrected_address_and_only_there(ledger):
    busy = FakeChannel(every=TransientError("busy"))
    send(ledger, [due_message("k1")], busy)
    channel, later = FakeChannel(), NOW + timedelta(hours=1)
    corrected = due_message("k1", recipient_email="rettet@example.dk")
    assert send(ledger, [corrected], channel, at=later).sent == 1
    assert [each.recipient for each in channel.accepted] == ["rettet@example.dk"]
    row = row_of(ledger, "k1")
    assert (row["recipient"], row["state"]) == ("rettet@example.dk", "sent")
    (noted,) = [e for e in ledger.list_events() if "corrected" in (e["note"] or "")]
    assert noted["from_state"] == noted["to_state"] == "pending"


def test_a_rehearsal_is_not_written_anew_for_its_one_address(ledger):
    rendered = []

    def redirected(due):
        rendered.append(due.message_key)
        return replace(render(due), recipient="proeve@example.dk")

    busy = FakeChannel(every=TransientError("busy"))
    send(ledger, [due_message("k1")], busy, mode="redirect", render=redirected)
    before = ledger.high_water()
    send(ledger, [due_message("k1")], busy, mode="redirect", render=redirected)
    assert ledger.high_water() == before
