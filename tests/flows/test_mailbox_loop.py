"""Two loops of a shop over a real mail server: what comes back acts before the next.

Auto-responders that answer our acknowledgement get no second one, however they write; a
mail that comes back suppresses its address. Both loops are whole: Postfix takes what is
sent, Dovecot shows what arrives, the mailbox source pulls it, the models decide.
"""

import email.policy
import imaplib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from smtplib import SMTP

import pytest
from tiny_loops import read_published
from tiny_shop import SETTINGS

from flows.run import run
from flows.shop import open_shop
from tests.connectors.private_dovecot import PASSWORD, run_dovecot
from tests.connectors.private_dovecot import PROGRAM as DOVECOT
from tests.connectors.private_postfix import GONE, IS_USABLE, run_postfix
from tests.soak.compiled_dbt import CompiledDbt

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        not (IS_USABLE and DOVECOT),
        reason="needs postfix and dovecot-imapd, and root to start them",
    ),
]
SERVERS = """
[sources.imap]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "{shop}"
sent_folders = []

[channels.smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"

[sending]
mode = "live"

[sending.live_since]
order_confirmation = {since}
ticket_acknowledgement = {since}
"""
HEADER = "order_id,customer_id,customer_email,customer_name,country,ordered_at,total_amount,currency,status\n"  # noqa: E501
# what a responder sets beside the words, or no sign at all
RESPONDERS = {
    "rfc 3834": ("Re: {subject}", {"Auto-Submitted": "auto-replied"}),
    "exchange": ("Automatisk svar: Ferie", {"X-Auto-Response-Suppress": "All"}),
    "subject alone": ("Out of office until Monday", {}),
    "no sign at all": ("Tak for din mail", {}),
}


class Mailboxes:
    """Both servers; the first user is the shop, the others are its customers."""

    def __init__(self, dovecot, port: int) -> None:
        self.dovecot, self.port = dovecot, port
        self.shop, *others = dovecot.users
        self.responders = dict(zip(RESPONDERS, others, strict=False))

    def send(self, sender: str, subject: str, text: str, **headers: str) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, self.shop, subject
        mail["Message-ID"] = make_msgid(domain="kunde.example")
        for name, value in headers.items():
            mail[name] = value
        mail.set_content(text)
        with SMTP("127.0.0.1", self.port) as client:
            client.send_message(mail)

    def received(self, user: str) -> list[EmailMessage]:
        box = imaplib.IMAP4("127.0.0.1", self.dovecot.plain)
        box.login(user, PASSWORD)
        box.select("INBOX")
        numbers = box.search(None, "ALL")[1][0].split()
        raw = [box.fetch(number, "(RFC822)")[1][0][1] for number in numbers]
        box.logout()
        return [message_from_bytes(each, policy=email.policy.default) for each in raw]

    def acknowledged(self, user: str) -> list[EmailMessage]:
        kind = "X-Varsel-Message-Type"
        return [m for m in self.received(user) if m[kind] == "ticket_acknowledgement"]

    def await_count(self, user: str, count: int) -> None:
        deadline = time.monotonic() + 30
        while len(self.received(user)) < count:
            assert time.monotonic() < deadline, f"{user} never had {count} mails"
            time.sleep(0.2)


@pytest.fixture(scope="module")
def boxes():
    with run_dovecot() as dovecot, run_postfix(dovecot) as port:
        yield Mailboxes(dovecot, port)


@pytest.fixture(scope="module")
def config(boxes: Mailboxes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mailbox")
    (folder / "files").mkdir()
    since = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="seconds")
    servers = SERVERS.format(
        imap=boxes.dovecot.plain, smtp=boxes.port, shop=boxes.shop, since=since
    )
    own = SETTINGS.split("[sending]")[0].replace("hej@tiny.example", boxes.shop)
    (folder / "varsel.toml").write_text(own + servers)
    order(folder, "1")
    return folder / "varsel.toml"


def order(folder: Path, *numbers: str) -> None:
    """Write orders of the customer whose mailbox is gone, placed just now."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    rows = [f"{n},c1,kim@{GONE},Kim,DK,{at},9.00,DKK,paid\n" for n in numbers]
    (folder / "files" / "orders.csv").write_text(HEADER + "".join(rows))


@pytest.fixture(scope="module")
def turn(config: Path) -> Iterator[Callable[[], None]]:
    """Turn the loop; one hold lets all but the first build do without dbt."""
    environ = {"VARSEL_IMAP_PASSWORD": PASSWORD}
    shop = replace(open_shop(config, environ), open_dbt=CompiledDbt)

    def turn_once() -> None:
        assert run(shop, has_tests=False).problems == []

    with shop.writing("the test"):
        yield turn_once


def answer_by_itself(boxes: Mailboxes, kind: str) -> None:
    """Let a responder answer what it was last sent, whatever that says of itself."""
    user = boxes.responders[kind]
    subject, headers = RESPONDERS[kind]
    told = boxes.acknowledged(user)[-1]
    if kind == "rfc 3834":
        headers = {**headers, "In-Reply-To": told["Message-ID"]}
    boxes.send(user, subject.format(subject=told["Subject"]), "Vi svarer.", **headers)


def test_what_comes_back_is_acted_on_before_the_next_message(
    boxes: Mailboxes, config: Path, turn: Callable[[], None]
) -> None:
    for user in boxes.responders.values():
        boxes.send(user, "Hvor er min pakke?", "Hej. Hvor er min pakke?")
    boxes.await_count(boxes.shop, len(RESPONDERS))
    turn()
    for kind, user in boxes.responders.items():
        boxes.await_count(user, 1)
        answer_by_itself(boxes, kind)
    # four answers and the mail that came back
    boxes.await_count(boxes.shop, 2 * len(RESPONDERS) + 1)

    order(config.parent, "1", "2")
    turn()
    turn()
    counts = {kind: len(boxes.acknowledged(u)) for kind, u in boxes.responders.items()}
    assert counts == dict.fromkeys(RESPONDERS, 1)
    reasons = read_published(
        config,
        "select reason from fct_message_decisions where reason in "
        "('machine_mail', 'sender_cap') and message_type = 'ticket_acknowledgement'",
    )
    # the answer that names our mail belongs to its ticket and begins none
    assert Counter(reasons) == {("machine_mail",): 2, ("sender_cap",): 1}
    decided = read_published(
        config,
        "select order_id, decision, reason from fct_message_decisions "
        "where message_type = 'order_confirmation' order by order_id",
    )
    assert decided[-1] == ("2", "drop", "suppressed")
