"""Freshdesk: tickets as they change, what was said on them, those thrown away.

Endpoint: `GET /api/v2/tickets?updated_since=…&order_by=updated_at&order_type=asc`, once
for tickets in use, once each for `filter=deleted` and `filter=spam`; then
`GET /api/v2/tickets/{id}/conversations`. HTTP Basic, the key as user name.
Docs: https://developers.freshdesk.com/api/#list_all_tickets
Paging and rate: each answer is asked for anew from the last second seen, because pages
are numbered, shift, and end at 300; without `updated_since` only 30 days are told, and
without `include` neither the first message nor who wrote it. 429 with `Retry-After`.
Records: `tickets` (one deleted or marked as spam is a tombstone), and on the same pages
`conversations`. The first message is the ticket's `description_text`.
Fills: `raw_freshdesk.tickets`, `.conversations`. Not here: how a step is taken
(`freshdesk_client.py`).
"""

import json
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.errors import PermanentError
from connectors.http import Budget, CallBook, HttpClient, Limit
from connectors.settings_sources import FreshdeskSettings
from connectors.sources import Page, Record, Stream, Window
from connectors.sources.freshdesk_client import SYSTEM, TICKETS, FreshdeskClient, Rows
from connectors.sources.watermark import Watermark, begins_at

STREAMS = (
    Stream(
        "tickets",
        cursor="the newest updated_at seen of a ticket in use",
        times="UTC, to the second",
        deletes="a ticket listed as deleted or as spam is a tombstone",
        paging="anew from the last second seen; pages inside one second",
        overlap=timedelta(minutes=5),
        rows_a_page=100,
        carries=("conversations",),
    ),
)
IN_USE = {"include": "requester,stats,description"}
THROWN_AWAY = ({"filter": "deleted"}, {"filter": "spam"})
_FIRST_DAY = datetime(2010, 1, 1, tzinfo=UTC)


def limits(settings: FreshdeskSettings) -> tuple[Limit, ...]:
    """Return what is ours of the account; nothing where varsel.toml names no figure."""
    granted = settings.max_requests_per_minute
    return (Limit(granted, 60),) if granted else ()


def open_client(
    settings: FreshdeskSettings,
    *,
    session: Any = None,
    book: CallBook | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> FreshdeskClient:
    """Return a client; nothing is asked yet."""
    # the vendor reads the key as the user and takes any password
    pair = b64encode(f"{settings.key.get_secret_value()}:X".encode()).decode()
    http = HttpClient(
        SYSTEM,
        settings.base_url,
        headers={"Authorization": f"Basic {pair}"},
        session=session,
        budget=Budget(*limits(settings), system=SYSTEM, book=book, sleep=sleep),
        credential="VARSEL_FRESHDESK_KEY",
        sleep=sleep,
    )
    return FreshdeskClient(http, sleep)


def fetch(client: FreshdeskClient, stream: str, window: Window) -> Iterator[Page]:
    """Yield pages of at most 100 tickets with their conversations, then tombstones.

    Only the last page carries the cursor: it says how far the tickets in use have
    come, and holds once those thrown away up to then are landed too. Time: UTC.
    Raises: TransientError after the last retry; PermanentError on 4xx.
    """
    declared = STREAMS[0]
    begins = begins_at(declared, window, _FIRST_DAY)
    watermark = Watermark(declared, window)
    for rows in _of_window(client.changed(begins, IN_USE), window):
        tickets = [Record.read(SYSTEM, stream, row) for row in rows]
        watermark.see(tickets)
        yield Page([*tickets, *_conversations(client, rows)])
    for thrown_away in THROWN_AWAY:
        for rows in _of_window(client.changed(begins, thrown_away), window):
            gone = [Record.read(SYSTEM, stream, row) for row in rows]
            yield Page([replace(one, is_deleted=True) for one in gone])
    yield Page([], watermark.cursor)


def check(client: FreshdeskClient) -> str:
    """Return one line saying what answered. Raises: ConnectorError."""
    answer = client.http.get(TICKETS, {"per_page": 1})
    if not isinstance(answer, list):
        raise PermanentError(
            f"{SYSTEM}: GET {TICKETS}: answered 200 without a list; "
            "check sources.freshdesk.base_url"
        )
    return "Freshdesk answers and lets the key read tickets"


def _of_window(pages: Iterable[Rows], window: Window) -> Iterator[Rows]:
    """Yield what is new in each page; a backfill ends with the first beyond it."""
    seen: set[tuple[str, int]] = set()
    for rows in pages:
        kept = [row for row in rows if not _is_beyond(row, window)]
        if rows and not kept:
            return
        # the last second of a page stands on the next one again
        marked = {_mark(row): row for row in kept}
        new = [row for mark, row in marked.items() if mark not in seen]
        seen |= marked.keys()
        if new:
            yield new


def _mark(row: dict[str, Any]) -> tuple[str, int]:
    # a ticket may change twice in one second, so its time does not tell versions apart
    return str(row.get("id")), hash(json.dumps(row, sort_keys=True))


def _is_beyond(row: dict[str, Any], window: Window) -> bool:
    """Say whether the row lies beyond the end of a backfill."""
    changed = Record.read(SYSTEM, "tickets", row).updated_at
    return bool(window.since and changed and changed > window.until)


def _conversations(client: FreshdeskClient, tickets: Rows) -> Iterator[Record]:
    for ticket in tickets:
        for rows in client.conversations(ticket["id"]):
            for row in rows:
                record = Record.read(SYSTEM, "conversations", row)
                payload = {"ticket_id": ticket["id"], **row}
                yield replace(record, payload=payload)
