"""A due message as the bytes of its channel, and as a mail in a rehearsal."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from message_reading import read_mail

from flows.messages import render
from flows.messages.by_channel import compose
from flows.messages.samples import SAMPLE_SHOP, sample_due
from flows.messages.wording import LANGUAGES

SENT_AT = datetime(2026, 3, 9, 12, 0, 5, tzinfo=UTC)
PHONE = "+4520451193"


def due_by(channel, message_type="delay_notice", **changes):
    due = replace(sample_due(message_type, "da"), channel=channel)
    return replace(due, recipient_phone=PHONE, **changes)


def composed(due, **how):
    return compose(due, SAMPLE_SHOP, sent_at=SENT_AT, **how)


def test_an_sms_is_the_short_text_the_number_and_what_it_is_paid_as():
    assert json.loads(composed(due_by("sms"))) == {
        "to": PHONE,
        "text": "Nordlys Interiør: Beklager, ordre NL-1042 er forsinket. Den ventes "
        "fredag den 13. marts. https://tracking.example/?id=00370000000000000017",
        "alphabet": "GSM-7",
        "parts": 1,
    }


def test_an_sms_that_nobody_wrote_is_an_error_and_a_fact_that_is_missing_is_not():
    with pytest.raises(KeyError, match="withdrawal_receipt.sms"):
        composed(due_by("sms", "withdrawal_receipt"))
    text = json.loads(composed(due_by("sms", facts={})))["text"]
    assert text.startswith("Nordlys Interiør: Beklager, din pakke er forsinket.")


def test_a_type_can_go_by_sms_when_every_language_has_its_text():
    assert render.has_sms("delay_notice", LANGUAGES)
    assert not render.has_sms("withdrawal_receipt", ["da"])


def test_a_note_is_the_text_with_a_tag_of_its_type():
    due = due_by("note", "ticket_acknowledgement")
    body = json.loads(composed(due))
    assert body["ticket_id"] == due.ticket_id
    assert body["tags"] == ["varsel_ticket_acknowledgement"]
    assert "<" not in body["text"]


def test_an_event_names_its_metric_its_person_and_plain_facts():
    due = due_by("event", facts={"order_number": "1\r\n2", "lines": [{"title": "x"}]})
    body = json.loads(composed(due))
    assert body["metric"]["data"]["attributes"] == {"name": "Varsel delay_notice"}
    assert body["profile"]["data"]["attributes"]["email"] == "maja@example.dk"
    assert body["properties"]["order_number"] == "1 2"
    assert "lines" not in body["properties"]


def test_a_webhook_says_what_happened_to_whom():
    body = json.loads(composed(due_by("webhook")))
    assert body["type"] == "delay_notice"
    assert body["data"]["email"] == "maja@example.dk"
    assert body["data"]["order_number"] == "NL-1042"


@pytest.mark.parametrize("channel", ["note", "event", "webhook"])
def test_in_a_rehearsal_every_channel_is_a_mail_that_says_so(channel):
    mail = read_mail(composed(due_by(channel), is_rehearsal=True))
    assert mail["Subject"].startswith(f"[{channel}] delay_notice ")
    assert mail["To"].addresses[0].addr_spec == "maja@example.dk"
    assert mail.get_content_type() == "multipart/alternative"


@pytest.mark.parametrize("channel", ["email", "webhook"])
def test_a_redirected_mail_goes_to_one_address_and_says_whose_it_was(channel):
    body = composed(
        due_by(channel), is_rehearsal=True, redirect_to="test@nordlys.example"
    )
    mail = read_mail(body)
    assert mail["To"] == "test@nordlys.example"
    assert mail["X-Varsel-Original-To"] == "maja@example.dk"
    assert mail["Subject"].startswith("[to maja@example.dk] ")


def test_a_channel_that_nobody_writes_for_is_an_error():
    with pytest.raises(ValueError, match="the channel 'fax'"):
        composed(due_by("fax"))
