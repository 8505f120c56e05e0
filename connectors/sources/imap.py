"""A mailbox over IMAP: the mails of its folders, read without being marked as read.

Asked: EXAMINE of each folder, `UID SEARCH`, `UID FETCH` with BODY.PEEK (RFC 3501).
Docs: https://www.rfc-editor.org/rfc/rfc3501
Paging and rate: UIDs only grow, so a folder is asked for those after the last one, 50
mails a page and a few megabytes an answer; no limit is published. The cursor is
`{folder: [uidvalidity, last uid]}`; where UIDVALIDITY has changed the whole folder is
read again, and what was known comes as the same record. After a cut it goes on.
Records: `messages`, one a mail: its Message-ID, or a hash where it has none, whatever
folder it lies in. A mail above a megabyte comes without what is attached to it.
Fills: `raw_imap.messages`. Not here: the connection (`imap_client.py`), what stands in
a mail (`imap_mail.py`).
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path

from connectors.errors import PermanentError, TransientError
from connectors.http import CallBook, Limit
from connectors.settings_sources import ImapSettings
from connectors.sources import Page, Record, Stream, Window
from connectors.sources.imap_answers import MONTHS, Fetched
from connectors.sources.imap_client import FolderChanged, ImapClient
from connectors.sources.imap_mail import Filed, mail_record, read_mail
from connectors.sources.imap_parts import parts_told, sections_wanted, with_contents

SYSTEM = "imap"
MAILS_A_PAGE = 50
STREAMS = (
    Stream(
        "messages",
        cursor="{folder: [uidvalidity, last uid]} of every folder",
        times="INTERNALDATE, when the server took the mail, whatever its Date says",
        deletes="not told; a mail that is moved or expunged stays known",
        paging="UIDs after the last one; a new UIDVALIDITY reads the folder again",
        rows_a_page=MAILS_A_PAGE,
    ),
)
# above this a mail is read in sections, which leaves what is attached on the server
WHOLE_BYTES = 1_000_000
ANSWER_BYTES = 4_000_000
SECTION_BYTES = 400_000
# a folder that is made anew again and again is not read to its end
RESTARTS = 3

Cursor = dict[str, tuple[int, int]]


def limits(settings: ImapSettings) -> tuple[Limit, ...]:
    """Return no limit: a mailbox publishes none."""
    return ()


def open_client(
    settings: ImapSettings,
    *,
    ca_file: Path | None = None,
    book: CallBook | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> ImapClient:
    """Return a client; nothing is asked yet."""
    return ImapClient(settings, ca_file=ca_file, sleep=sleep)


def fetch(client: ImapClient, stream: str, window: Window) -> Iterator[Page]:
    """Yield pages of at most 50 mails, folder after folder, lowest UID first.

    Time: UTC. Raises: TransientError after the last try; AuthenticationError;
    PermanentError when a folder is not there.
    """
    reached = _read_cursor(window.cursor)
    try:
        _require_folders(client)
        for folder in _folders(client.settings):
            yield from _pages(client, folder, window, reached)
    finally:
        client.close()


def check(client: ImapClient) -> str:
    """Return one line saying what answered. Raises: ConnectorError."""
    try:
        _require_folders(client)
        opened = [client.open(folder) for folder in _folders(client.settings)]
        counted = ", ".join(f"{each.mails} mails in {each.name}" for each in opened)
        return f"IMAP {client.place} answers ({client.encryption()}): {counted}"
    finally:
        client.close()


def _folders(settings: ImapSettings) -> list[str]:
    return list(dict.fromkeys((*settings.folders, *settings.sent_folders)))


def _require_folders(client: ImapClient) -> None:
    """Name a folder that is not there before any mail is fetched."""
    there = {each.name for each in client.folders() if each.can_be_read}
    for folder in _folders(client.settings):
        if folder not in there and folder.upper() != "INBOX":
            client.open(folder)


def _pages(
    client: ImapClient, folder: str, window: Window, reached: Cursor
) -> Iterator[Page]:
    """Yield a folder's pages; one made anew meanwhile is read again from its start."""
    for _ in range(RESTARTS):
        try:
            yield from _pages_once(client, folder, window, reached)
            return
        except FolderChanged:
            continue
    raise TransientError(
        f"imap: {client.place}: the folder {folder!r} was made anew {RESTARTS} times "
        "while it was read; try again later"
    )


def _pages_once(
    client: ImapClient, folder: str, window: Window, reached: Cursor
) -> Iterator[Page]:
    opened = client.open(folder)
    uidvalidity, last = reached.get(folder, (opened.uidvalidity, 0))
    if uidvalidity != opened.uidvalidity or window.since is not None:
        last = 0
    for uids in _batched(client.search(last + 1, *_days(window))):
        records = _mails(client, folder, uids)
        if window.since is not None:
            kept = [each for each in records if _is_within(each.updated_at, window)]
            yield Page(kept, window.cursor)
            continue
        reached[folder] = (opened.uidvalidity, uids[-1])
        yield Page([_placed(each, window.until) for each in records], _write(reached))


def _mails(client: ImapClient, folder: str, uids: list[int]) -> list[Record]:
    """Return the records of those mails that are still there."""
    is_sent = folder in client.settings.sent_folders
    told = client.fetch(uids, "UID INTERNALDATE RFC822.SIZE")
    filed = {
        each.uid: Filed(folder, is_sent, each.received_at, each.size) for each in told
    }
    records = {}
    for group in _by_size(told):
        for each in client.fetch(group, "UID BODY.PEEK[]"):
            if "" in each.sections:
                records[each.uid] = read_mail(each.sections[""], filed[each.uid])
    for each in told:
        if each.size > WHOLE_BYTES:
            records |= _large(client, each.uid, filed[each.uid])
    return [records[uid] for uid in uids if uid in records]


def _large(client: ImapClient, uid: int, filed: Filed) -> dict[int, Record]:
    """Return the record of a mail whose attachments stay on the server."""
    for told in client.fetch([uid], "UID BODYSTRUCTURE BODY.PEEK[HEADER]"):
        if told.structure is None or "HEADER" not in told.sections:
            continue
        tree = parts_told(told.structure)
        wanted = sections_wanted(tree)
        items = [f"BODY.PEEK[{each.section}]<0.{SECTION_BYTES}>" for each in wanted]
        answers = client.fetch([uid], " ".join(["UID", *items])) if wanted else []
        sections = answers[0].sections if answers else {}
        head = message_from_bytes(told.sections["HEADER"])
        return {uid: mail_record(head, with_contents(tree, sections), filed)}
    return {}


def _by_size(told: Iterable[Fetched]) -> Iterator[list[int]]:
    """Yield groups of UIDs whose mails together fit into one answer."""
    group: list[int] = []
    total = 0
    for each in told:
        if each.size > WHOLE_BYTES:
            continue
        if group and total + each.size > ANSWER_BYTES:
            yield group
            group, total = [], 0
        group.append(each.uid)
        total += each.size
    if group:
        yield group


def _batched(uids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(uids), MAILS_A_PAGE):
        yield uids[start : start + MAILS_A_PAGE]


def _placed(record: Record, until: datetime) -> Record:
    # a mail that a clock dates in our future is known since it was read
    is_ahead = record.updated_at is not None and record.updated_at > until
    return replace(record, updated_at=None) if is_ahead else record


def _days(window: Window) -> tuple[str, ...]:
    """Return the search of a backfill; a server knows days alone, in its own zone."""
    if window.since is None:
        return ()
    first, last = window.since - timedelta(days=1), window.until + timedelta(days=2)
    return ("SINCE", _day(first), "BEFORE", _day(last))


def _day(moment: datetime) -> str:
    return f"{moment.day}-{MONTHS[moment.month - 1]}-{moment.year}"


def _is_within(received_at: datetime | None, window: Window) -> bool:
    if received_at is None or window.since is None:
        return True
    return window.since <= received_at < window.until


def _read_cursor(cursor: str | None) -> Cursor:
    try:
        written = json.loads(cursor or "{}")
        return {folder: (int(one), int(uid)) for folder, (one, uid) in written.items()}
    except (ValueError, TypeError, AttributeError):
        raise PermanentError(
            f"imap: messages: the cursor {cursor!r} is none of this source; "
            "pull the mailbox again from a date"
        ) from None


def _write(reached: Cursor) -> str:
    return json.dumps(reached, sort_keys=True, ensure_ascii=False)
