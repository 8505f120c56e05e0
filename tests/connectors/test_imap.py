"""IMAP: what servers say and do that the one at hand does not."""

import imaplib
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.settings_sources import ImapSettings
from connectors.sources import Window, imap
from connectors.sources.imap_answers import fetched
from connectors.sources.imap_folders import decode_name, encode_name, listed
from connectors.sources.imap_login import enter

NOW = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)
PASSWORD = "app-password-0123456789"
SETTINGS = ImapSettings(
    host="imap.nordlys.example",
    username="hej@nordlys.example",
    password=SecretStr(PASSWORD),
)


class ScriptedMailbox:
    """Answers like imaplib's connection, from a dictionary of mails by UID."""

    def __init__(self, mails, *, uidvalidity=b"7", uidnext=b"auto", answers=()):
        self.mails = mails
        self.uidvalidity = uidvalidity
        self.uidnext = uidnext
        self.answers = list(answers)
        self.said = []

    def list(self):
        return "OK", [
            b'(\\HasNoChildren) "/" "INBOX"',
            b'(\\Sent) "/" "Sendt &- f&APg-r"',
        ]

    def select(self, name, readonly):
        self.said.append(f"{'EXAMINE' if readonly else 'SELECT'} {name}")
        if name != '"INBOX"':
            return "NO", [b"[NONEXISTENT] no such mailbox"]
        return "OK", [str(len(self.mails)).encode()]

    def response(self, code):
        if code == "UIDVALIDITY":
            return code, [self.uidvalidity]
        highest = str(max(self.mails, default=0) + 1).encode()
        return code, [highest if self.uidnext == b"auto" else self.uidnext]

    def uid(self, command, *words):
        self.said.append(" ".join(("UID", command, *words)))
        if self.answers:
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        return "OK", self._search(words) if command == "SEARCH" else self._fetch(words)

    def _search(self, words):
        first, last = words[1].split(":")
        # the newest mail stands in `n:*` even when it lies before n
        highest = max(self.mails, default=0) if last == "*" else int(last)
        low, high = sorted((int(first), highest))
        return [" ".join(str(u) for u in self.mails if low <= u <= high).encode()]

    def _fetch(self, words):
        answer = []
        for uid in (
            int(each) for each in words[0].split(",") if int(each) in self.mails
        ):
            raw = self.mails[uid]
            head = f"1 (UID {uid} RFC822.SIZE {len(raw)} "
            head += 'INTERNALDATE " 6-Oct-2026 10:00:00 +0200"'
            if "BODY.PEEK[]" in words[1]:
                answer += [(f"{head} BODY[] {{{len(raw)}}}".encode(), raw), b")"]
            else:
                answer.append(f"{head})".encode())
        return answer

    def shutdown(self):
        self.said.append("shutdown")

    def logout(self):
        self.said.append("LOGOUT")


def mails(*uids):
    return {u: b"Message-ID: <m%d@post.example>\r\n\r\nHej" % u for u in uids}


def client_on(*boxes, waits=None, settings=SETTINGS):
    """Return a client that finds each mailbox in turn when it connects."""
    left = list(boxes)

    def connect(settings, ca_file, timeout_s):
        box = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(box, Exception):
            raise box
        return box

    sleep = (waits if waits is not None else []).append
    return imap.open_client(settings, connect=connect, sleep=sleep)


def pull(client, **window):
    return list(imap.fetch(client, "messages", Window(until=NOW, **window)))


def ids(pages):
    return [record.record_id for page in pages for record in page.records]


def test_the_newest_mail_that_a_range_always_names_is_not_read_twice():
    box = ScriptedMailbox(mails(1, 5), uidnext=None)
    assert pull(client_on(box), cursor='{"INBOX": [7, 5]}') == []
    assert "UID SEARCH UID 6:*" in box.said
    assert not any("UID FETCH" in each for each in box.said)


def test_a_folder_without_news_is_not_even_searched():
    box = ScriptedMailbox(mails(1, 5))
    assert pull(client_on(box), cursor='{"INBOX": [7, 5]}') == []
    assert box.said == ['EXAMINE "INBOX"', "LOGOUT"]


def test_nothing_is_asked_for_in_a_way_that_marks_it_as_read():
    box = ScriptedMailbox(mails(1, 2))
    assert ids(pull(client_on(box))) == ["<m1@post.example>", "<m2@post.example>"]
    fetches = [each for each in box.said if "FETCH" in each]
    assert fetches and all("BODY[" not in each for each in fetches)
    assert not any(each.startswith(("SELECT", "UID STORE")) for each in box.said)


def test_numbers_far_apart_are_searched_in_ranges_an_answer_can_hold():
    box = ScriptedMailbox(mails(3, 60_000, 120_001))
    assert len(ids(pull(client_on(box)))) == 3
    assert [each for each in box.said if "SEARCH" in each] == [
        "UID SEARCH UID 1:50000",
        "UID SEARCH UID 50001:100000",
        "UID SEARCH UID 100001:*",
    ]


def test_another_uidvalidity_forgets_the_last_uid():
    box = ScriptedMailbox(mails(1, 2), uidvalidity=b"8")
    (page,) = pull(client_on(box), cursor='{"INBOX": [7, 900], "Old": [1, 3]}')
    assert len(page.records) == 2
    assert page.cursor == '{"INBOX": [8, 2], "Old": [1, 3]}'


@pytest.mark.parametrize(
    "fault", [imaplib.IMAP4.abort("socket error: EOF"), TimeoutError("timed out")]
)
def test_a_broken_answer_is_asked_for_again_on_a_new_connection(fault):
    waits = []
    broken = ScriptedMailbox(mails(1), answers=[fault])
    whole = ScriptedMailbox(mails(1))
    assert ids(pull(client_on(broken, whole, waits=waits))) == ["<m1@post.example>"]
    assert broken.said[-1] == "shutdown" and len(waits) == 1
    assert whole.said[0] == 'EXAMINE "INBOX"'


def test_a_folder_made_anew_behind_a_cut_is_read_from_its_start():
    broken = ScriptedMailbox(mails(1, 2), answers=[OSError("cut")])
    anew = ScriptedMailbox(mails(1, 2, 3), uidvalidity=b"9")
    pages = pull(client_on(broken, anew), cursor='{"INBOX": [7, 1]}')
    assert ids(pages) == [f"<m{n}@post.example>" for n in (1, 2, 3)]
    assert pages[-1].cursor == '{"INBOX": [9, 3]}'


def test_a_server_that_says_no_is_asked_again_next_time():
    box = ScriptedMailbox(mails(1), answers=[("NO", [b"[SERVERBUG] disk on fire"])])
    with pytest.raises(TransientError, match="disk on fire"):
        pull(client_on(box))


def test_a_server_that_does_not_answer_is_given_up_with_words():
    waits = []
    with pytest.raises(TransientError) as caught:
        pull(client_on(ConnectionRefusedError("refused"), waits=waits))
    assert str(caught.value) == (
        "imap: could not list the folders at imap.nordlys.example:993: refused; "
        "gave up after 5 tries, try again later"
    )
    assert len(waits) == 4


def test_a_folder_without_lasting_numbers_cannot_be_read():
    with pytest.raises(PermanentError, match="no UIDVALIDITY"):
        pull(client_on(ScriptedMailbox(mails(1), uidvalidity=None)))


def test_a_missing_folder_is_told_before_a_mail_is_fetched():
    settings = SETTINGS.model_copy(update={"sent_folders": ("Sent",)})
    box = ScriptedMailbox(mails(1))
    with pytest.raises(PermanentError) as caught:
        pull(client_on(box, settings=settings))
    assert '"INBOX", "Sendt & før"' in str(caught.value)
    assert not any("FETCH" in each for each in box.said)


@pytest.mark.parametrize(
    "cursor", ["abc", "[1]", '{"INBOX": 3}', '{"INBOX": [1, "x"]}']
)
def test_a_cursor_of_something_else_is_refused(cursor):
    with pytest.raises(PermanentError, match="is none of this source"):
        pull(client_on(ScriptedMailbox(mails(1))), cursor=cursor)


def test_a_mail_dated_ahead_of_us_is_known_from_now_on():
    box = ScriptedMailbox(mails(1))
    early = datetime(2026, 10, 6, 7, 59, tzinfo=UTC)
    (page,) = imap.fetch(client_on(box), "messages", Window(until=early))
    assert page.records[0].updated_at is None
    assert page.records[0].payload["received_at"] == "2026-10-06T08:00:00Z"


def test_what_servers_put_around_a_mail_is_told_apart():
    answer = [
        b"3 (FLAGS (\\Seen))",
        (b"1 (RFC822.SIZE 3 BODY[] {3}", b"abc"),
        b' INTERNALDATE "16-oct-2026 23:59:59 -0100" UID 11)',
        b'2 (UID 12 BODY[] "say \\"hej\\"" INTERNALDATE "99-Oct-2026 10:00:00 +0200")',
        (b"4 (UID 13 BODY[1]<0> {2}", b"x)"),
        (b" BODY[2.1] {0}", b""),
        b")",
        None,
    ]
    first, second, third = fetched(answer)
    assert (first.uid, first.size, first.sections) == (11, 3, {"": b"abc"})
    assert first.received_at == datetime(2026, 10, 17, 0, 59, 59, tzinfo=UTC)
    assert (second.uid, second.sections) == (12, {"": b'say "hej"'})
    assert second.received_at is None
    assert (third.uid, third.sections) == (13, {"1": b"x)", "2.1": b""})


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("INBOX", "INBOX"),
        ("Sendt & før", "Sendt &- f&APg-r"),
        ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
        ("Smil 😀", "Smil &2D3eAA-"),
        ('A "B" \\ C', 'A \\"B\\" \\\\ C'),
    ],
)
def test_a_folder_name_travels_in_modified_utf_7(name, wire):
    assert encode_name(name) == wire
    assert decode_name(wire.replace("\\\\", "\\").replace('\\"', '"')) == name


def test_a_name_that_is_no_modified_utf_7_stays_as_it_is():
    assert decode_name("R&D") == "R&D" and decode_name("A&!-B") == "A&!-B"


def test_folders_are_listed_however_their_names_are_written():
    folders = listed(
        [
            b'(\\HasNoChildren) "." INBOX',
            b'(\\Noselect) NIL "Arkiv"',
            (b'(\\Sent) "\\\\" {4}', b'a "b'),
            b"",
            None,
        ]
    )
    assert [(each.name, each.can_be_read) for each in folders] == [
        ("INBOX", True),
        ("Arkiv", False),
        ('a "b', True),
    ]


class Door:
    """A connection that has greeted and lets nobody in."""

    def __init__(self, said, capabilities=("IMAP4REV1", "AUTH=PLAIN")):
        self.said, self.capabilities = said, capabilities

    def authenticate(self, mechanism, answer):
        raise imaplib.IMAP4.error(self.said)

    def login(self, username, password):
        assert username == '"hej@nordlys.example"'
        raise imaplib.IMAP4.error(self.said)

    def shutdown(self):
        pass


@pytest.mark.parametrize("capabilities", [("AUTH=PLAIN",), ("IMAP4REV1",)])
def test_a_refused_login_never_shows_the_password(monkeypatch, capabilities):
    door = Door(f"[AUTHENTICATIONFAILED] {PASSWORD} is wrong", capabilities)
    monkeypatch.setattr(imaplib, "IMAP4_SSL", lambda *args, **given: door)
    with pytest.raises(AuthenticationError, match="app password") as caught:
        enter(SETTINGS, None, 1)
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize(
    "said", ["[UNAVAILABLE] later", "[ALERT] Too many simultaneous connections"]
)
def test_a_server_that_cannot_now_says_nothing_of_the_password(monkeypatch, said):
    monkeypatch.setattr(imaplib, "IMAP4_SSL", lambda *args, **given: Door(said))
    with pytest.raises(TransientError, match="try again later"):
        enter(SETTINGS, None, 1)


class Unencrypted(imaplib.IMAP4):
    """A connection to a server that knows no STARTTLS."""

    capabilities = ("IMAP4REV1", "AUTH=PLAIN")

    def __init__(self, *args, **given):
        pass

    def shutdown(self):
        pass


def test_a_password_does_not_travel_where_starttls_is_missing(monkeypatch):
    monkeypatch.setattr(imaplib, "IMAP4", Unencrypted)
    with pytest.raises(PermanentError, match="no STARTTLS"):
        enter(SETTINGS.model_copy(update={"security": "starttls"}), None, 1)
