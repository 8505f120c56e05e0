"""SMS, notes, events and webhooks: what is asked, and what each answer means."""

import base64
import hashlib
import hmac
import json
from math import inf

import pytest
import requests
from pydantic import SecretStr
from scripted_session import ScriptedSession, answer
from urllib3.exceptions import NewConnectionError

from connectors.channels import Outgoing, gatewayapi, klaviyo, webhook, zendesk
from connectors.errors import (
    AuthenticationError,
    ChannelDown,
    PermanentError,
    TransientError,
    UnknownOutcome,
)
from connectors.http import Refusal
from connectors.settings_channels import (
    GatewayapiSettings,
    KlaviyoSettings,
    WebhookSettings,
)
from connectors.settings_sources import ZendeskSettings

KEY = "ab12" * 16
SECRET = SecretStr("s3cret-token")


def outgoing(body, channel="sms"):
    told = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Outgoing(KEY, "delay_notice", "hej@nordlys.example", "m@e.dk", told, channel)


def sms_by(*answers):
    session = ScriptedSession(*answers)
    settings = GatewayapiSettings(sender="Nordlys", token=SECRET)
    return gatewayapi.open_channel(settings, session=session), session


def note_by(*answers):
    session = ScriptedSession(*answers)
    settings = ZendeskSettings(base_url="https://n.zendesk.com", token=SECRET)
    return zendesk.open_channel(settings, session=session), session


SMS = outgoing({"to": "+4520451193", "text": "Din pakke er forsinket"})
NOTE = outgoing({"ticket_id": "204/17", "text": "Hej", "tags": ["varsel_x"]}, "note")


def test_an_sms_goes_to_the_number_with_its_key_as_reference():
    channel, session = sms_by(answer({"msg_id": "01HV"}))
    assert channel.send(SMS).reference == "01HV"
    (asked,) = session.asked
    assert asked["url"] == "https://messaging.gatewayapi.com/mobile/single"
    assert asked["headers"]["Authorization"] == "Token s3cret-token"
    assert json.loads(asked["data"]) == {
        "sender": "Nordlys",
        "message": "Din pakke er forsinket",
        "recipient": 4520451193,
        "reference": KEY,
    }


@pytest.mark.parametrize("number", [None, "", "+45 20", "=1+1", "+٤٥٢٠٤٥١١٩٣"])
def test_an_sms_to_what_is_no_number_is_not_sent(number):
    channel, session = sms_by()
    with pytest.raises(PermanentError, match="no number"):
        channel.send(outgoing({"to": number, "text": "x"}))
    assert session.asked == []


def test_a_mail_that_was_reserved_for_another_channel_is_not_sent_as_an_sms():
    channel, session = sms_by()
    with pytest.raises(PermanentError, match="reserved for another channel"):
        channel.send(outgoing(b"Subject: Hej\r\n\r\nx"))
    assert session.asked == []


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (answer({}, 400), Refusal),
        (answer({}, 401), AuthenticationError),
        (answer({}, 403), AuthenticationError),
        (answer({}, 408), UnknownOutcome),
        (answer({}, 422), Refusal),
        (answer({}, 302), Refusal),
        (answer({}, 500), UnknownOutcome),
        (answer({}, 503), UnknownOutcome),
        (requests.ReadTimeout("slow"), UnknownOutcome),
        (requests.ConnectionError("reset by peer"), UnknownOutcome),
        (requests.ConnectTimeout("nobody"), ChannelDown),
    ],
    ids=str,
)
def test_an_answer_says_whether_it_may_have_been_taken(said, error):
    channel, session = sms_by(said)
    with pytest.raises(error) as caught:
        channel.send(SMS)
    assert type(caught.value) is error
    assert len(session.asked) == 1
    assert "s3cret-token" not in str(caught.value)


def test_a_connection_that_was_never_made_leaves_nothing_in_doubt():
    class Pool:
        reason = NewConnectionError(None, "refused")

    channel, _ = sms_by(requests.ConnectionError(Pool()))
    with pytest.raises(ChannelDown, match="nothing was sent"):
        channel.send(SMS)


def test_a_rate_limit_says_how_long_to_wait():
    channel, _ = sms_by(answer({}, 429, Retry_After="120"))
    with pytest.raises(TransientError) as caught:
        channel.send(SMS)
    assert caught.value.retry_after_s == 120


def test_a_note_is_internal_tagged_and_marked():
    channel, session = note_by(answer({"comments": []}), answer({}), answer({}))
    assert channel.send(NOTE).reference == "note on ticket 204/17"
    look, tags, note = session.asked
    assert [each["method"] for each in session.asked] == ["GET", "PUT", "PUT"]
    assert "/api/v2/tickets/204%2F17/comments.json" in look["url"]
    assert json.loads(tags["data"]) == {"tags": ["varsel_x"]}
    comment = json.loads(note["data"])["ticket"]["comment"]
    assert comment == {"body": f"Hej\n\nvarsel:{KEY[:24]}", "public": False}


def test_a_note_that_is_there_already_is_not_written_again():
    there = {"comments": [{"body": f"Hej\n\nvarsel:{KEY[:24]}"}]}
    channel, session = note_by(answer(there))
    assert channel.send(NOTE).reference == "note on ticket 204/17"
    assert len(session.asked) == 1
    assert channel.repeat_safe_s == inf


def test_a_note_on_no_ticket_is_refused():
    channel, session = note_by()
    with pytest.raises(PermanentError, match="no ticket"):
        channel.send(outgoing({"ticket_id": None, "text": "x"}, "note"))
    assert session.asked == []


def test_an_event_carries_the_key_as_its_unique_id():
    session = ScriptedSession(answer(b"", 202))
    channel = klaviyo.open_channel(KlaviyoSettings(key=SECRET), session=session)
    event = {"properties": {"order_number": "1"}, "unique_id": "forged"}
    channel.send(outgoing(event, "event"))
    (asked,) = session.asked
    assert asked["url"] == "https://a.klaviyo.com/api/events"
    assert asked["headers"]["revision"] == "2026-07-15"
    assert asked["headers"]["Content-Type"] == "application/vnd.api+json"
    data = json.loads(asked["data"])["data"]
    assert data["attributes"] == {"properties": {"order_number": "1"}, "unique_id": KEY}


@pytest.mark.parametrize(
    ("secret", "key"),
    [
        ("plain text", b"plain text"),
        ("whsec_" + base64.b64encode(b"bytes").decode(), b"bytes"),
        ("whsec_no base64", b"whsec_no base64"),
    ],
)
def test_a_webhook_is_signed_over_its_id_time_and_bytes(secret, key):
    session = ScriptedSession(answer(b"", 204))
    settings = WebhookSettings(
        url="https://n.example/hooks/varsel", secret=SecretStr(secret)
    )
    channel = webhook.open_channel(settings, session=session, now_s=lambda: 1700.9)
    body = b'{"type":  "delay_notice"}'
    channel.send(outgoing(body, "webhook"))
    (asked,) = session.asked
    signed = f"{KEY}.1700.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    assert asked["url"] == "https://n.example/hooks/varsel"
    assert asked["data"] == body
    assert asked["headers"]["webhook-id"] == KEY
    assert asked["headers"]["webhook-timestamp"] == "1700"
    expected = f"v1,{base64.b64encode(digest).decode()}"
    assert asked["headers"]["webhook-signature"] == expected
