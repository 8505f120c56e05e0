"""Our mails through a real mail server: what arrives, what threads, what comes back."""

import email.policy
import imaplib
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from smtplib import SMTP

import pytest
from private_dovecot import PASSWORD, run_dovecot
from private_dovecot import PROGRAM as DOVECOT
from private_postfix import GONE, IS_USABLE, run_postfix

from connectors.channels import Outgoing, smtp
from connectors.errors import PermanentError
from connectors.settings_channels import SmtpSettings
from connectors.sources.imap_mail import Filed, read_mail
from flows.messages.compose import compose_mail
from flows.messages.links import Links
from flows.messages.render import render_message
from flows.messages.samples import SAMPLE_SHOP, sample_due

pytestmark = pytest.mark.skipif(
    not (IS_USABLE and DOVECOT),
    reason="needs postfix and dovecot-imapd, and root to start them",
)
KEY = "5f" * 32
LINKS = Links("https://post.nordlys.example", "0123456789abcdef0123456789abcdef")


@pytest.fixture(scope="module")
def server():
    with run_dovecot() as dovecot, run_postfix(dovecot) as port:
        yield Server(dovecot, port)


class Server:
    """Both servers, with a box each for the shop and a customer."""

    def __init__(self, dovecot, port):
        self.dovecot, self.port = dovecot, port
        self.shop, self.customer = dovecot.users[0], dovecot.users[1]

    def send(self, message_type, recipient, **changes):
        due = sample_due(message_type, "da")
        due = replace(due, message_key=KEY, recipient_email=recipient, **changes)
        shop = replace(SAMPLE_SHOP, reply_address=self.shop, links=LINKS)
        sent_at = datetime.now(UTC)
        body = compose_mail(due, render_message(due, shop), shop, sent_at=sent_at)
        settings = SmtpSettings(host="127.0.0.1", port=self.port, security="none")
        outgoing = Outgoing(KEY, message_type, self.shop, recipient, body)
        with closing(smtp.open_channel(settings)) as channel:
            return channel.send(outgoing)

    def await_mail(self, user, *words):
        """Return the bytes of the first mail with these words, once it is there."""
        for _ in range(100):
            box = imaplib.IMAP4("127.0.0.1", self.dovecot.plain)
            box.login(user, PASSWORD)
            box.select("INBOX")
            found = box.search(None, *words)[1][0].split()
            if found:
                raw = box.fetch(found[0], "(RFC822)")[1][0][1]
                box.logout()
                return raw
            box.logout()
            time.sleep(0.1)
        log = (self.dovecot.folder / "dovecot.log").read_text()
        raise AssertionError(f"no mail with {words} for {user}: {log[-500:]}")


def test_an_acknowledgement_threads_under_the_customers_own_mail(server):
    asked = EmailMessage()
    asked["From"], asked["To"] = server.customer, server.shop
    asked["Subject"], asked["Message-ID"] = "Hvor er pakken?", "<asked@kunde.example>"
    asked.set_content("Hvor er min pakke?")
    with SMTP("127.0.0.1", server.port) as customer:
        customer.send_message(asked)
    taken = server.await_mail(server.shop, "SUBJECT", "Hvor")
    record = read_mail(taken, Filed("INBOX", False, None, len(taken)))
    assert record.record_id == "<asked@kunde.example>"

    server.send("ticket_acknowledgement", server.customer, in_reply_to=record.record_id)
    got = message_from_bytes(
        server.await_mail(server.customer, "HEADER", "X-Varsel-Message-Type", "ticket"),
        policy=email.policy.default,
    )
    assert got["In-Reply-To"] == "<asked@kunde.example>"
    assert got["References"] == "<asked@kunde.example>"
    assert got["Reply-To"] == server.shop
    assert got["Auto-Submitted"] == "auto-replied"
    assert got["Return-Path"] == f"<{server.shop}>"
    assert got["Message-ID"] == f"<{KEY}@nordlys.example>"
    assert got.get_body(("plain",)).get_content().strip()
    assert got.get_body(("html",)).get_content().strip()


def test_a_survey_arrives_with_its_one_click_way_out(server):
    server.send("feedback_request", server.customer)
    raw = server.await_mail(
        server.customer, "HEADER", "X-Varsel-Message-Type", "feedback_request"
    )
    got = message_from_bytes(raw, policy=email.policy.default)
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"<{LINKS.stop(KEY)}>" in got["List-Unsubscribe"]
    assert f"<mailto:{server.shop}?subject=unsubscribe%20" in got["List-Unsubscribe"]
    html = got.get_body(("html",)).get_content()
    assert LINKS.answer(KEY, 5) in html


def test_a_mail_that_comes_back_names_the_message_it_was(server):
    server.send("order_confirmation", f"kim@{GONE}")
    raw = server.await_mail(server.shop, "FROM", "MAILER-DAEMON")
    payload = read_mail(raw, Filed("INBOX", False, None, len(raw))).payload
    assert payload["report_type"] == "delivery-status"
    assert payload["bounce"]["original_message_id"] == f"<{KEY}@nordlys.example>"
    (failed,) = payload["bounce"]["recipients"]
    assert (failed["address"], failed["action"], failed["status"]) == (
        f"kim@{GONE}",
        "failed",
        "5.1.1",
    )


def test_an_address_the_server_knows_to_be_wrong_is_refused_at_once(server):
    with pytest.raises(PermanentError, match=r"5\.1\.1"):
        server.send("order_confirmation", "nobody@nordlys.example")
