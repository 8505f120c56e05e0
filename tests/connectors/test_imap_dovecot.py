"""A mailbox on a real server: what it does between, during and after two pulls."""

import imaplib
import json
import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from cutting_proxy import line_to
from private_dovecot import PASSWORD, PROGRAM, run_dovecot, trusting
from pydantic import SecretStr

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.settings import load_settings
from connectors.settings_sources import ImapSettings
from connectors.sources import Window, imap
from connectors.sources.imap_folders import encode_name
from flows.sources import open_source
from tests.connectors.loopback_certificate import write_certificate

pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason="dovecot is not installed (apt-get install dovecot-imapd)"
)
NOW = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)
SHOP = "hej@nordlys.example"
SHOP_SETTINGS = """
[shop]
id = "nordlys"
name = "Nordlys"
country = "DK"
languages = ["da"]
time_zone = "Europe/Copenhagen"
reply_address = "hej@nordlys.example"
website = "https://nordlys.example"
[shop.opening_hours]
monday = ["09:00-17:00"]
[network]
ca_file = "{ca}"
[sources.imap]
host = "127.0.0.1"
port = {port}
username = "{user}"
"""


@pytest.fixture(scope="module")
def server():
    with run_dovecot() as running:
        yield running


@pytest.fixture
def box(server):
    box = Box(server, server.users.pop())
    yield box
    box.hand.logout()


class Box:
    """A mailbox of its own, and the hand of a person who uses it too."""

    def __init__(self, server, user):
        self.server, self.user = server, user
        context = trusting(server.certificate)
        self.hand = imaplib.IMAP4_SSL("127.0.0.1", server.tls, ssl_context=context)
        self.hand.authenticate("PLAIN", lambda _: f"\0{user}\0{PASSWORD}".encode())

    def put(self, message_id, subject="Hej", folder="INBOX", at=NOW, **headers):
        mail = EmailMessage()
        mail["From"], mail["To"] = "Kim <kim@post.example>", SHOP
        mail["Subject"], mail["Message-ID"] = subject, message_id
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(f"Om {subject}: hvor er min pakke?\n")
        self.put_bytes(mail.as_bytes(), folder, at)

    def put_bytes(self, content, folder="INBOX", at=NOW):
        name = f'"{encode_name(folder)}"'
        status, said = self.hand.append(name, None, at, content)
        assert status == "OK", said

    def expunge(self, *uids):
        self.hand.select("INBOX")
        for uid in uids:
            self.hand.uid("STORE", str(uid), "+FLAGS", r"(\Deleted)")
        self.hand.expunge()
        self.hand.unselect()

    def client(self, port=None, *, password=PASSWORD, ca_file=None, **given):
        settings = ImapSettings(
            host="127.0.0.1",
            port=port or self.server.tls,
            username=self.user,
            password=SecretStr(password),
            **given,
        )
        return imap.open_client(
            settings,
            ca_file=ca_file or self.server.certificate,
            sleep=lambda seconds: None,
        )

    def pull(self, client=None, **window):
        client = client or self.client(sent_folders=self.sent())
        return list(imap.fetch(client, "messages", Window(until=NOW, **window)))

    def sent(self):
        return ("Sent",) if b"Sent" in b"".join(self.hand.list()[1]) else ()


def ids(pages):
    return [record.record_id for page in pages for record in page.records]


def test_a_conversation_comes_from_both_folders_and_stays_unread(box):
    box.hand.create("Sent")
    asked = NOW - timedelta(hours=3)
    box.put("<m1@post.example>", "Ordre 1042", at=asked)
    reply = {"In_Reply_To": "<m1@post.example>", "References": "<m1@post.example>"}
    box.put("<s1@nordlys.example>", "Re: Ordre 1042", "Sent", **reply)
    pages = box.pull()
    question, answer = [record for page in pages for record in page.records]
    assert question.record_id == "<m1@post.example>"
    assert question.updated_at == asked
    assert question.payload["received_at"] == "2026-10-06T09:00:00Z"
    assert question.payload["from"] == [{"name": "Kim", "address": "kim@post.example"}]
    assert question.payload["text"] == "Om Ordre 1042: hvor er min pakke?"
    assert not question.payload["is_sent"]
    assert answer.payload["is_sent"] and answer.payload["folder"] == "Sent"
    assert answer.payload["references"] == ["<m1@post.example>"]
    box.hand.select("INBOX", readonly=True)
    assert b"Seen" not in box.hand.fetch("1", "(FLAGS)")[1][0]


def test_a_second_pull_brings_only_what_is_new(box):
    box.put("<m1@post.example>")
    cursor = box.pull()[-1].cursor
    # the newest mail is what `UID n:*` always answers with
    assert box.pull(cursor=cursor) == []
    box.put("<m2@post.example>")
    assert ids(box.pull(cursor=cursor)) == ["<m2@post.example>"]


def test_two_hundred_mails_come_in_pages_of_fifty(box):
    for number in range(200):
        box.put(f"<m{number}@post.example>")
    pages = box.pull()
    assert [len(page.records) for page in pages] == [50, 50, 50, 50]
    assert ids(pages) == [f"<m{number}@post.example>" for number in range(200)]
    reached = [json.loads(page.cursor)["INBOX"][1] for page in pages]
    assert reached == [50, 100, 150, 200]


def test_a_line_that_is_cut_again_and_again_loses_nothing_and_doubles_nothing(box):
    for number in range(120):
        box.put(f"<m{number}@post.example>")
    with line_to(box.server.tls, 900, 4000, 12_000, 9000, 20_000, 6000) as line:
        pages = box.pull(box.client(line.port))
        assert line.connections == 7
    assert ids(pages) == [f"<m{number}@post.example>" for number in range(120)]


def test_a_line_that_never_holds_is_given_up_after_so_many_tries(box):
    with line_to(box.server.tls, *[900] * 50) as line:
        with pytest.raises(TransientError, match="gave up after 5 tries"):
            box.pull(box.client(line.port))
        assert line.connections == 5


def test_a_mail_moved_to_another_folder_stays_the_same_record(box):
    box.hand.create("Klaret")
    box.put("<m1@post.example>")
    box.put("<m2@post.example>")
    client = box.client(folders=("INBOX", "Klaret"))
    first = box.pull(client)
    box.hand.select("INBOX")
    box.hand.uid("MOVE", "1", "Klaret")
    box.hand.unselect()
    second = box.pull(client, cursor=first[-1].cursor)
    assert ids(second) == ["<m1@post.example>"]
    (moved,) = second[0].records
    (before,) = [one for one in first[0].records if one.record_id == moved.record_id]
    assert {**moved.payload, "folder": "INBOX"} == before.payload


def test_a_mail_without_an_id_is_the_same_record_in_another_folder(box):
    box.hand.create("Klaret")
    content = b"From: a@post.example\r\nSubject: Hej\r\n\r\nHvor?\r\n"
    box.put_bytes(content)
    box.put_bytes(content, "Klaret")
    found = ids(box.pull(box.client(folders=("INBOX", "Klaret"))))
    assert len(found) == 2 and len(set(found)) == 1
    assert found[0].startswith("sha256:")


def test_mails_expunged_between_two_pages_are_no_fault(box):
    for number in range(1, 61):
        box.put(f"<m{number}@post.example>")
    pages = imap.fetch(box.client(), "messages", Window(until=NOW))
    assert len(next(pages).records) == 50
    box.expunge(52, 60)
    (last,) = pages
    assert [each.record_id for each in last.records] == [
        f"<m{number}@post.example>" for number in (51, *range(53, 60))
    ]
    assert box.pull(cursor=last.cursor) == []


def test_a_folder_numbered_anew_is_read_again_as_the_same_records(box):
    box.put("<m1@post.example>")
    box.put("<m2@post.example>")
    first = box.pull()
    box.put("<m3@post.example>")
    box.server.forget_uids(box.user)
    second = box.pull(cursor=first[-1].cursor)
    assert sorted(ids(second)) == [f"<m{n}@post.example>" for n in (1, 2, 3)]
    before = {one.record_id: one for one in first[0].records}
    again = {one.record_id: one for one in second[0].records}
    assert all(again[each] == before[each] for each in before)
    assert (
        json.loads(first[-1].cursor)["INBOX"][0]
        != (json.loads(second[-1].cursor)["INBOX"][0])
    )
    assert box.pull(cursor=second[-1].cursor) == []


def test_a_folder_made_anew_while_the_line_was_cut_is_begun_again(box):
    for number in range(60):
        box.put(f"<m{number}@post.example>")
    with line_to(box.server.tls) as line:
        pages = imap.fetch(box.client(line.port), "messages", Window(until=NOW))
        found = ids([next(pages)])
        for each in line.sockets:
            each.close()
        box.server.forget_uids(box.user)
        found += ids(pages)
    assert set(found) == {f"<m{number}@post.example>" for number in range(60)}


def test_a_wrong_password_is_named_with_what_to_do_and_not_repeated(box):
    client = box.client(password="forkert hest")
    with pytest.raises(AuthenticationError, match="VARSEL_IMAP_PASSWORD") as caught:
        box.pull(client)
    assert "app password" in str(caught.value) and "OAuth2" in str(caught.value)
    assert "forkert hest" not in str(caught.value)


def test_a_certificate_nobody_vouches_for_is_refused(box, tmp_path):
    stranger = write_certificate(tmp_path / "stranger.pem")
    with pytest.raises(PermanentError, match="certificate is not trusted") as caught:
        box.pull(box.client(ca_file=stranger))
    assert "network.ca_file" in str(caught.value)


@pytest.mark.parametrize("security", ["starttls", "none"])
def test_the_other_ways_in_are_taken_too(box, security):
    box.put("<m1@post.example>")
    client = box.client(box.server.plain, security=security)
    assert ids(box.pull(client)) == ["<m1@post.example>"]


def test_starttls_checks_the_certificate_as_well(box, tmp_path):
    stranger = write_certificate(tmp_path / "stranger.pem")
    client = box.client(box.server.plain, security="starttls", ca_file=stranger)
    with pytest.raises(PermanentError, match="certificate is not trusted"):
        box.pull(client)


def test_a_folder_that_is_not_there_is_told_with_those_that_are(box):
    box.hand.create(f'"{encode_name("Kø & svar")}"')
    client = box.client(folders=("INBOX", "Indbakke"))
    with pytest.raises(PermanentError) as caught:
        box.pull(client)
    assert "could not open 'Indbakke'" in str(caught.value)
    assert '"INBOX"' in str(caught.value) and '"Kø & svar"' in str(caught.value)


def test_a_folder_is_named_as_a_person_reads_it(box):
    box.hand.create(f'"{encode_name("Kø & svar")}"')
    box.put("<m1@post.example>", folder="Kø & svar")
    client = box.client(folders=("Kø & svar",))
    pages = box.pull(client)
    assert ids(pages) == ["<m1@post.example>"]
    assert list(json.loads(pages[0].cursor)) == ["Kø & svar"]


def test_what_is_attached_to_a_large_mail_stays_on_the_server(box):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "kim@post.example", SHOP, "Billeder"
    mail["Message-ID"] = "<stor@post.example>"
    mail.make_mixed()
    picture = EmailMessage()
    picture.set_content(
        bytes(3_000_000), "image", "jpeg", filename="øjebliksbillede.jpg"
    )
    words = EmailMessage()
    words.set_content("Kassen er våd, se billedet.\n", cte="quoted-printable")
    mail.attach(picture)
    # some programs put the words below the picture
    mail.attach(words)
    box.put_bytes(mail.as_bytes())
    with line_to(box.server.tls) as line:
        (page,) = box.pull(box.client(line.port))
        assert line.received < 100_000
    payload = page.records[0].payload
    assert payload["text"] == "Kassen er våd, se billedet."
    (attached,) = payload["attachments"]
    assert attached["name"] == "øjebliksbillede.jpg"
    assert attached["type"] == "image/jpeg" and attached["size"] > 3_000_000


def test_a_backfill_asks_for_its_days_and_keeps_the_cursor(box):
    for day in range(1, 6):
        box.put(f"<m{day}@post.example>", at=NOW - timedelta(days=day))
    since, until = NOW - timedelta(days=4), NOW - timedelta(days=2)
    window = Window(until=until, since=since, cursor="{}")
    pages = list(imap.fetch(box.client(), "messages", window))
    assert ids(pages) == ["<m3@post.example>", "<m4@post.example>"]
    assert [page.cursor for page in pages] == ["{}"]


def test_a_shop_with_a_ca_of_its_own_reaches_its_mailbox(box, tmp_path):
    (tmp_path / "varsel.toml").write_text(
        SHOP_SETTINGS.format(
            ca=box.server.certificate, port=box.server.tls, user=box.user
        )
    )
    secrets = {"VARSEL_IMAP_PASSWORD": PASSWORD}
    settings = load_settings(tmp_path / "varsel.toml", secrets)
    assert "answers (TLSv1" in imap.check(open_source(imap, settings))


def test_check_says_what_answered_and_what_lies_where(box):
    box.hand.create("Sent")
    box.put("<m1@post.example>")
    line = imap.check(box.client(sent_folders=("Sent",)))
    assert re.fullmatch(
        r"IMAP 127\.0\.0\.1:\d+ answers \(TLSv1\.\d\): 1 mails in INBOX, "
        r"0 mails in Sent",
        line,
    )
