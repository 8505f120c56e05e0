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
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from connectors.errors import PermanentError, TransientError
from connectors.http import CallBook, Limit
from connectors.settings_sources import ImapSettings
from connectors.sources import Page, Record, Stream, Window
from connectors.sources.imap_answers import MONTHS
from connectors.sources.imap_batch import fetch_mails
from connectors.sources.imap_client import ImapClient
from connectors.sources.imap_folders import FolderChanged
from connectors.sources.imap_login import enter

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
    connect: Callable[..., Any] = enter,
    book: CallBook | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> ImapClient:
    """Return a client; nothing is asked yet."""
    return ImapClient(settings, ca_file=ca_file, connect=connect, sleep=sleep)


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
        records = fetch_mails(client, folder, uids)
        if window.since is not None:
            kept = [each for each in records if _is_within(each.updated_at, window)]
            yield Page(kept, window.cursor)
            continue
        reached[folder] = (opened.uidvalidity, uids[-1])
        yield Page([_placed(each, window.until) for each in records], _write(reached))


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
