import ssl

import pytest
from mail_servers import PASSWORD, Inbox, Settings, run_locked_server
from pydantic import SecretStr

from connectors.channels import Outgoing
from connectors.channels.smtp import check_channel, open_channel
from connectors.errors import AuthenticationError, ChannelDown
from tests.connectors.loopback_certificate import write_certificate

MAIL = Outgoing(
    "ab" * 32, "delay_notice", "a@b.example", "m@example.dk", b"x: y\r\n\r\nz\r\n"
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return write_certificate(tmp_path_factory.mktemp("certificate") / "loopback.pem")


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def port(inbox, certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with run_locked_server(inbox, context) as controller:
        yield controller.port


@pytest.fixture
def trusting(certificate):
    return ssl.create_default_context(cafile=certificate)


def test_a_mail_goes_encrypted_and_signed_in(port, inbox, trusting):
    settings = Settings("127.0.0.1", port, "user", SecretStr(PASSWORD), "starttls")
    channel = open_channel(settings, context=trusting, timeout_s=5)
    channel.send(MAIL)
    assert "answered, TLSv1.3, ready" in check_channel(channel)
    channel.close()
    assert len(inbox.mails) == 1


def test_a_certificate_nobody_vouches_for_is_refused(port, inbox):
    settings = Settings("127.0.0.1", port, "user", PASSWORD, "starttls")
    with pytest.raises(ChannelDown, match="certificate is not trusted"):
        open_channel(settings, timeout_s=5).send(MAIL)
    assert inbox.mails == []


def test_a_wrong_password_is_named_as_such(port, inbox, trusting):
    settings = Settings("127.0.0.1", port, "user", "wrong secret", "starttls")
    channel = open_channel(settings, context=trusting, timeout_s=5)
    with pytest.raises(AuthenticationError, match="VARSEL_SMTP_PASSWORD") as caught:
        channel.send(MAIL)
    assert "wrong secret" not in str(caught.value)
    assert inbox.mails == []


def test_a_server_that_wants_a_login_and_gets_none_says_so(port, trusting):
    settings = Settings("127.0.0.1", port, None, None, "starttls")
    channel = open_channel(settings, context=trusting, timeout_s=5)
    with pytest.raises(AuthenticationError, match="530"):
        channel.send(MAIL)
