"""Gorgias: tickets as they change, their messages, those put in the trash.

Endpoint: `GET /api/tickets?order_by=updated_datetime:desc`, with `trashed=false` and
again with `trashed=true`; then `GET /api/messages?ticket_id=…`. HTTP Basic, the user's
address and the key.
Docs: https://developers.gorgias.com/reference/list-tickets
Paging and rate: there is no filter by time, so pages are followed by `next_cursor` from
the newest change down to before the last pull. A ticket that changes meanwhile moves to
the front and is met by the next pull. 40 requests in 20 s; 429 with `Retry-after`.
Records: `tickets` (one that is spam or in the trash is a tombstone), and on the same
pages `messages`, internal notes among them.
Fills: `raw_gorgias.tickets`, `.messages`. Not here: how a page is asked for
(`gorgias_client.py`).
"""

import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.errors import PermanentError
from connectors.http import Budget, CallBook, HttpClient, Limit
from connectors.settings_sources import GorgiasSettings
from connectors.sources import Page, Record, Stream, Window
from connectors.sources.gorgias_client import (
    SYSTEM,
    TICKETS,
    CursorExpired,
    GorgiasClient,
)
from connectors.sources.watermark import Watermark, begins_at

STREAMS = (
    Stream(
        "tickets",
        cursor="the newest updated_datetime seen of a ticket not in the trash",
        times="UTC, to the microsecond",
        deletes="a ticket in the trash or marked as spam is a tombstone",
        paging="next_cursor from the newest change down to before the cursor",
        overlap=timedelta(minutes=5),
        rows_a_page=100,
        carries=("messages",),
    ),
)
MAX_BEGINNINGS = 3
_FIRST_DAY = datetime(2015, 1, 1, tzinfo=UTC)


def limits(settings: GorgiasSettings) -> tuple[Limit, ...]:
    """Return what the vendor grants an API key."""
    return (Limit(40, 20),)


def open_client(
    settings: GorgiasSettings,
    *,
    session: Any = None,
    book: CallBook | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> GorgiasClient:
    """Return a client; nothing is asked yet."""
    pair = f"{settings.user}:{settings.key.get_secret_value()}"
    http = HttpClient(
        SYSTEM,
        settings.base_url,
        headers={"Authorization": f"Basic {b64encode(pair.encode()).decode()}"},
        session=session,
        budget=Budget(*limits(settings), system=SYSTEM, book=book, sleep=sleep),
        credential="sources.gorgias.user and VARSEL_GORGIAS_KEY",
        sleep=sleep,
    )
    return GorgiasClient(http, sleep)


def fetch(client: GorgiasClient, stream: str, window: Window) -> Iterator[Page]:
    """Yield pages of at most 100 tickets with their messages, newest change first.

    Only the last page carries the cursor: it holds once all down to the last pull is
    landed. Time: UTC. Raises: TransientError after the last retry; PermanentError.
    """
    seen: set[tuple[str, datetime | None]] = set()
    for beginning in range(1, MAX_BEGINNINGS + 1):
        watermark = Watermark(STREAMS[0], window)
        try:
            for is_trashed in (False, True):
                changed = client.tickets(is_trashed=is_trashed)
                for tickets in _down_to(changed, stream, window):
                    if not is_trashed:
                        watermark.see(tickets)
                    new = [one for one in tickets if _mark(one) not in seen]
                    yield from _page_of(client, new, window)
                    seen |= {_mark(one) for one in new}
            yield Page([], watermark.cursor)
            return
        except CursorExpired:
            if beginning == MAX_BEGINNINGS:
                raise


def check(client: GorgiasClient) -> str:
    """Return one line saying what answered. Raises: ConnectorError."""
    answer = client.http.get(TICKETS, {"limit": 1})
    if not isinstance(answer, dict) or "data" not in answer:
        raise PermanentError(
            f"{SYSTEM}: GET {TICKETS}: answered 200 without data; "
            "check sources.gorgias.base_url"
        )
    return "Gorgias answers and lets the key read tickets"


def _down_to(
    pages: Iterable[list[dict[str, Any]]], stream: str, window: Window
) -> Iterator[list[Record]]:
    """Yield the tickets of each page, until one changed before the time asked for."""
    begins = begins_at(STREAMS[0], window, _FIRST_DAY)
    for rows in pages:
        records = [_ticket(stream, row) for row in rows]
        yield [one for one in records if not _is_before(one, begins)]
        if any(_is_before(one, begins) for one in records):
            return


def _page_of(
    client: GorgiasClient, tickets: list[Record], window: Window
) -> Iterator[Page]:
    """Yield the tickets with their messages; a backfill ends with its window."""
    kept = [
        one
        for one in tickets
        if window.since is None
        or one.updated_at is None
        or one.updated_at <= window.until
    ]
    if kept:
        yield Page([*kept, *_messages(client, kept)])


def _ticket(stream: str, row: dict[str, Any]) -> Record:
    record = Record.read(SYSTEM, stream, row, time_field="updated_datetime")
    is_gone = row.get("trashed_datetime") is not None or row.get("spam") is True
    return replace(record, is_deleted=is_gone)


def _messages(client: GorgiasClient, tickets: list[Record]) -> Iterator[Record]:
    for ticket in tickets:
        if ticket.is_deleted:
            continue
        for rows in client.messages(ticket.payload["id"]):
            for row in rows:
                record = Record.read(
                    SYSTEM, "messages", row, time_field="created_datetime"
                )
                payload = {"ticket_id": ticket.payload["id"], **row}
                yield replace(record, payload=payload)


def _is_before(ticket: Record, moment: datetime) -> bool:
    return ticket.updated_at is not None and ticket.updated_at < moment


def _mark(ticket: Record) -> tuple[str, datetime | None]:
    return ticket.record_id, ticket.updated_at
