import socket

import pytest
from mail_servers import PASSWORD, Inbox, Settings, run_script, run_server
from pydantic import SecretStr

from connectors.channels import Outgoing
from connectors.channels.smtp import check_channel, open_channel
from connectors.errors import (
    AuthenticationError,
    ChannelDown,
    PermanentError,
    TransientError,
    UnknownOutcome,
)

BODY = b"Subject: Hej\r\n\r\nen linje\r\n.en med punktum\r\n"
MAIL = Outgoing("ab" * 32, "delay_notice", "hej@nordlys.example", "m@example.dk", BODY)
HELLO = (b"220 hi", b"250 hi")
ACCEPTED = (b"250 ok", b"250 ok", b"354 go on")


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def server(inbox):
    with run_server(inbox) as controller:
        yield controller


@pytest.fixture
def channel(server):
    channel = open_channel(Settings("127.0.0.1", server.port), timeout_s=5)
    yield channel
    channel.close()


def test_a_mail_arrives_as_it_was_composed(channel, inbox):
    receipt = channel.send(MAIL)
    assert receipt.reference == "250 2.0.0 queued as A1"
    assert inbox.mails == [("hej@nordlys.example", "m@example.dk", BODY)]


def test_many_mails_share_one_connection(channel, inbox):
    for _ in range(3):
        channel.send(MAIL)
    assert len(inbox.mails) == 3
    assert len(inbox.sessions) == 1


def test_a_connection_that_went_stale_is_opened_again(channel, inbox):
    channel.send(MAIL)
    channel.connect().sock.shutdown(socket.SHUT_RDWR)
    channel.send(MAIL)
    assert len(inbox.mails) == 2


def test_an_empty_sender_is_the_null_sender(channel, inbox):
    channel.send(Outgoing("k", "ticket_acknowledgement", "", "m@example.dk", BODY))
    assert inbox.mails[0][0] == "<>"


def test_a_bare_line_feed_cannot_end_the_mail_early(channel, inbox):
    body = b"Subject: x\r\n\r\nx\n.\nMAIL FROM:<x@evil.example>\r\n"
    channel.send(Outgoing("k", "delay_notice", "a@b.example", "m@example.dk", body))
    assert inbox.mails[0][2] == body.replace(b"\n.\n", b"\r\n.\r\n")
    assert len(inbox.mails) == 1


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("421 closing", TransientError),
        ("450 4.2.1 greylisted", TransientError),
        ("451 local error", TransientError),
        ("452 too many", TransientError),
        ("454 4.7.0 try later", TransientError),
        ("501 syntax", PermanentError),
        ("530 authentication required", AuthenticationError),
        ("535 no", AuthenticationError),
        ("550 5.1.1 no such mailbox", PermanentError),
        ("552 mailbox full", PermanentError),
        ("554 rejected as spam", PermanentError),
    ],
)
def test_a_reply_is_judged_by_its_class(channel, inbox, stage, answer, error):
    inbox.answers[stage] = answer
    with pytest.raises(error, match=answer) as caught:
        channel.send(MAIL)
    assert type(caught.value) is error
    assert inbox.mails == []
    inbox.answers.clear()
    channel.send(MAIL)
    assert len(inbox.mails) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("421 closing", ChannelDown),
        ("451 local error", ChannelDown),
        ("501 syntax", ChannelDown),
        ("530 authentication required", AuthenticationError),
        ("550 5.7.1 sender not allowed", ChannelDown),
        ("552 message exceeds maximum size", PermanentError),
        ("553 sender not owned by user", ChannelDown),
    ],
)
def test_a_sender_refused_is_no_message_s_fault(channel, inbox, answer, error):
    inbox.answers["MAIL"] = answer
    with pytest.raises(error, match=answer) as caught:
        channel.send(MAIL)
    assert type(caught.value) is error
    inbox.answers.clear()
    channel.send(MAIL)
    assert len(inbox.mails) == 1


def test_a_refusal_repeats_no_address(channel, inbox):
    inbox.answers["RCPT"] = "550 5.1.1 <m@example.dk>: recipient address rejected"
    with pytest.raises(PermanentError, match="550 5.1.1 <<address>>: recip") as caught:
        channel.send(MAIL)
    assert "m@example.dk" not in str(caught.value)


@pytest.mark.parametrize(
    ("replies", "error"),
    [
        (HELLO, ChannelDown),
        ((*HELLO, b"250 ok"), TransientError),
        ((*HELLO, b"250 ok", b"250 ok"), TransientError),
    ],
    ids=["at MAIL", "at RCPT", "at DATA"],
)
def test_a_server_that_dies_before_the_mail_accepted_nothing(replies, error):
    with run_script(*replies) as port:
        channel = open_channel(Settings("127.0.0.1", port), timeout_s=5)
        with pytest.raises(error, match="nothing was accepted"):
            channel.send(MAIL)


def test_a_server_that_dies_within_the_mail_leaves_it_unknown():
    with run_script(*HELLO, *ACCEPTED) as port:
        channel = open_channel(Settings("127.0.0.1", port), timeout_s=5)
        with pytest.raises(UnknownOutcome, match="may have been accepted"):
            channel.send(MAIL)


def test_a_server_that_falls_silent_within_the_mail_leaves_it_unknown():
    with run_script(*HELLO, *ACCEPTED, silent=True) as port:
        channel = open_channel(Settings("127.0.0.1", port), timeout_s=0.3)
        with pytest.raises(UnknownOutcome, match="may have been accepted"):
            channel.send(MAIL)


def test_a_large_mail_cut_off_half_way_leaves_it_unknown():
    large = Outgoing("k", "delay_notice", "a@b.example", "m@example.dk", BODY * 300_000)
    with run_script(*HELLO, *ACCEPTED) as port:
        channel = open_channel(Settings("127.0.0.1", port), timeout_s=5)
        with pytest.raises(UnknownOutcome):
            channel.send(large)


def test_nobody_at_home_can_be_tried_again():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    channel = open_channel(Settings("127.0.0.1", port), timeout_s=5)
    with pytest.raises(ChannelDown, match="nothing was sent, try again later"):
        channel.send(MAIL)


@pytest.mark.parametrize("greeting", ["421 too many connections", "554 go away"])
def test_a_greeting_that_turns_us_away_is_the_channel_s_fault(greeting):
    with run_script(greeting.encode()) as port:
        channel = open_channel(Settings("127.0.0.1", port), timeout_s=5)
        with pytest.raises(ChannelDown, match=greeting):
            channel.send(MAIL)


def test_a_server_without_starttls_is_given_no_mail_and_no_password(server, inbox):
    settings = Settings("127.0.0.1", server.port, "user", PASSWORD, "starttls")
    with pytest.raises(ChannelDown, match="STARTTLS.*Change"):
        open_channel(settings, timeout_s=5).send(MAIL)
    assert inbox.mails == []


def test_the_password_is_nowhere_to_be_read():
    replies = (b"220 hi", b"250-hi\r\n250 AUTH PLAIN", b"535 bad " + PASSWORD.encode())
    with run_script(*replies) as port:
        settings = Settings("127.0.0.1", port, "user", SecretStr(PASSWORD))
        channel = open_channel(settings, timeout_s=5)
        with pytest.raises(AuthenticationError, match=r"535 bad \*\*\*;") as caught:
            channel.send(MAIL)
    assert PASSWORD not in repr(channel) + str(caught.value) + repr(caught.value)
    assert caught.value.__cause__ is None


def test_a_check_says_what_answered(channel, server):
    assert check_channel(channel) == (
        f"smtp 127.0.0.1:{server.port}: answered, not encrypted, ready to take mail"
    )


def test_a_server_that_closes_after_each_mail_is_connected_to_again():
    class Tired(Inbox):
        tired_of = None

        async def handle_MAIL(self, server, session, envelope, address, options):
            if session is self.tired_of:
                return "421 4.7.0 enough mails for one connection"
            self.tired_of = session
            return await super().handle_MAIL(
                server, session, envelope, address, options
            )

    inbox = Tired()
    with run_server(inbox) as server:
        channel = open_channel(Settings("127.0.0.1", server.port), timeout_s=5)
        for _ in range(3):
            channel.send(MAIL)
        channel.close()
    assert len(inbox.mails) == len(inbox.sessions) == 3


def test_a_connection_cut_right_after_a_mail_is_opened_again(channel, inbox):
    channel.send(MAIL)
    channel._connection.sock.shutdown(socket.SHUT_RDWR)
    channel.send(MAIL)
    assert len(inbox.mails) == 2
