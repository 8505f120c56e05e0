"""The note on a ticket: once, renewed by news, and never by itself."""

import json

import pytest
import requests
from helpdesk_with_tickets import Helpdesk
from pydantic import SecretStr
from scripted_session import answer

from connectors.channels import Outgoing, zendesk
from connectors.errors import PermanentError, TransientError, UnknownOutcome
from connectors.settings_sources import ZendeskSettings

FIELD = 27642
KEYS = [letter * 64 for letter in "abcdef"]


def channel_to(helpdesk, field=None):
    settings = ZendeskSettings(
        base_url="https://n.zendesk.com", token=SecretStr("t"), context_field=field
    )
    return zendesk.open_channel(settings, session=helpdesk)


def note(key, text="Order 1042: shipped", *, is_first=True, ticket="20417"):
    body = {
        "ticket_id": ticket,
        "text": text,
        "tags": ["varsel_context_note"],
        "is_kept": True,
        "is_first": is_first,
    }
    told = json.dumps(body).encode()
    return Outgoing(key, "context_note", "a@n.example", "a@n.example", told, "note")


def test_the_first_note_is_internal_and_leaves_the_ticket_its_tags():
    helpdesk = Helpdesk("20417")
    assert channel_to(helpdesk).send(note(KEYS[0])).reference == "note on ticket 20417"
    (comment,) = helpdesk.comments["20417"]
    assert comment["public"] is False
    assert comment["body"] == "Order 1042: shipped\n\nvarsel:" + "a" * 24
    tags = helpdesk.tickets["20417"]["tags"]
    assert tags == ["vip", "varsel_context_note", "varsel_ctx_aaaaaaaa"]
    assert helpdesk.tickets["20417"]["status"] == "open"


def test_the_same_note_again_writes_nothing():
    helpdesk = Helpdesk("20417")
    for _ in range(3):
        channel_to(helpdesk).send(note(KEYS[0]))
    assert len(helpdesk.writes) == 1


def test_who_takes_the_tag_away_does_not_get_the_note_twice():
    helpdesk = Helpdesk("20417")
    channel_to(helpdesk).send(note(KEYS[0]))
    helpdesk.touch("20417", tags=["vip"])
    channel_to(helpdesk).send(note(KEYS[0]))
    assert len(helpdesk.writes) == 1


def test_news_is_a_new_note_under_a_new_tag():
    helpdesk = Helpdesk("20417")
    channel_to(helpdesk).send(note(KEYS[0]))
    channel_to(helpdesk).send(note(KEYS[1], "delivered", is_first=False))
    assert [each["public"] for each in helpdesk.comments["20417"]] == [False, False]
    tags = helpdesk.tickets["20417"]["tags"]
    assert tags == ["vip", "varsel_context_note", "varsel_ctx_bbbbbbbb"]


def test_with_a_field_of_its_own_news_is_written_over_and_not_added():
    helpdesk = Helpdesk("20417")
    channel_to(helpdesk, FIELD).send(note(KEYS[0]))
    for key in KEYS[1:4]:
        channel_to(helpdesk, FIELD).send(note(key, f"as of {key[0]}", is_first=False))
    assert len(helpdesk.comments["20417"]) == 1
    (field,) = helpdesk.tickets["20417"]["custom_fields"]
    assert field["value"].startswith("as of d")


def test_a_field_that_has_the_note_is_not_written_again():
    helpdesk = Helpdesk("20417")
    channel_to(helpdesk, FIELD).send(note(KEYS[1], is_first=False))
    helpdesk.touch("20417", tags=[])
    channel_to(helpdesk, FIELD).send(note(KEYS[1], is_first=False))
    assert len(helpdesk.writes) == 1


def test_what_an_agent_changed_meanwhile_is_looked_at_again_and_kept():
    helpdesk = Helpdesk("20417")
    helpdesk.meanwhile = [lambda ticket: helpdesk.touch(ticket, tags=["vip", "angry"])]
    channel_to(helpdesk).send(note(KEYS[0]))
    assert helpdesk.tickets["20417"]["tags"][:2] == ["vip", "angry"]
    assert len(helpdesk.comments["20417"]) == 1


def test_a_ticket_that_never_rests_is_left_for_later():
    helpdesk = Helpdesk("20417")
    helpdesk.meanwhile = [helpdesk.touch] * 3
    with pytest.raises(TransientError, match="nothing was written"):
        channel_to(helpdesk).send(note(KEYS[0]))
    assert helpdesk.writes == []


def test_the_account_limit_is_waited_for_as_long_as_it_says():
    helpdesk = Helpdesk("20417")
    helpdesk.first = [answer({"error": "APIRateLimitExceeded"}, 429, Retry_After="93")]
    with pytest.raises(TransientError) as limited:
        channel_to(helpdesk).send(note(KEYS[0]))
    assert limited.value.retry_after_s == 93
    channel_to(helpdesk).send(note(KEYS[0]))
    assert len(helpdesk.writes) == 1


def test_an_answer_that_is_lost_does_not_make_a_second_note():
    helpdesk = Helpdesk("20417")
    lost = requests.ReadTimeout("no answer")

    class Cut(Helpdesk):
        def request(self, method, url, **given):
            reply = helpdesk.request(method, url, **given)
            if method == "PUT":
                raise lost
            return reply

    with pytest.raises(UnknownOutcome):
        channel_to(Cut()).send(note(KEYS[0]))
    channel_to(helpdesk).send(note(KEYS[0]))
    assert len(helpdesk.comments["20417"]) == 1


def test_a_closed_ticket_is_let_be():
    helpdesk = Helpdesk("20417")
    helpdesk.touch("20417", status="closed")
    with pytest.raises(PermanentError, match="closed"):
        channel_to(helpdesk).send(note(KEYS[0]))
    assert helpdesk.writes == []


def test_a_ticket_that_is_gone_is_refused():
    with pytest.raises(PermanentError):
        channel_to(Helpdesk()).send(note(KEYS[0]))
