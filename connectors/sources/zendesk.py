"""Zendesk Support: tickets as they change, their comments, the people in them.

Endpoint: `GET /api/v2/incremental/tickets/cursor.json?include=users`, then
`GET /api/v2/tickets/{id}/comments` for each ticket that came. Bearer token of an admin.
Docs: https://developer.zendesk.com/api-reference/ticketing/ticket-management/incremental_exports/
Paging and rate: the export is followed by `after_cursor` until `end_of_stream`, which
an empty page is not. The cursor kept is the last one with nothing behind it that is
still settling: the vendor leaves out the last minute, and some of what it told before
surfaces later still. One the vendor has forgotten is begun again a day before the last
batch. Comments page by `page[after]`. 10 exports a minute, next to the account's own
limit; 429 with `Retry-After`. The order is of `generated_timestamp`: a backfill ends
with the first page beyond `until`.
Records: `tickets` (a deleted one is a tombstone; archived ones stay in the export), and
on the same pages `users` and `ticket_comments` (the comment, and the `ticket_id` it was
asked under).
Fills: `raw_zendesk.tickets`, `.users`, `.ticket_comments`. Not here: how it is asked
(`zendesk_client.py`), what makes a record of an answer (`zendesk_records.py`).
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.errors import PermanentError
from connectors.http import Budget, CallBook, HttpClient, Limit, Refusal
from connectors.settings_sources import ZendeskSettings
from connectors.sources import Page, Record, Stream, Window
from connectors.sources.zendesk_client import (
    SYSTEM,
    ExportBudget,
    ZendeskClient,
)
from connectors.sources.zendesk_records import (
    comment_record,
    generated,
    ticket_record,
    user_records,
)

STREAMS = (
    Stream(
        "tickets",
        cursor="the vendor's own (`after_cursor`), in the order of generated_timestamp",
        times="UTC; generated_timestamp moves with changes that updated_at leaves out",
        deletes="a ticket of status deleted is a tombstone",
        paging="after_cursor until end_of_stream, which an empty page is not",
        # what surfaces late, and ten minutes for clocks that are apart
        settle_lag=timedelta(minutes=15),
        rows_a_page=100,
        carries=("users", "ticket_comments"),
    ),
)
# the last batch may have ended a while before what it had not yet seen
FORGOTTEN_OVERLAP = timedelta(days=1)
_FIRST_DAY = datetime(2007, 1, 1, tzinfo=UTC)


def limits(settings: ZendeskSettings) -> tuple[Limit, ...]:
    """Return what an account grants, over all that is asked of it."""
    granted = settings.max_requests_per_minute
    return (Limit(granted, 60),) if granted else ()


def export_limits(settings: ZendeskSettings) -> tuple[Limit, ...]:
    """Return what an account grants of exports, which count twice."""
    return (Limit(settings.exports_per_minute, 60),)


def open_client(
    settings: ZendeskSettings,
    *,
    session: Any = None,
    book: CallBook | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> ZendeskClient:
    """Return a client; nothing is asked yet."""
    account = Budget(*limits(settings), system=SYSTEM, book=book, sleep=sleep)
    own = Budget(*export_limits(settings), system=SYSTEM, sleep=sleep)

    def client(budget: Any) -> HttpClient:
        return HttpClient(
            SYSTEM,
            settings.base_url,
            headers={"Authorization": f"Bearer {settings.token.get_secret_value()}"},
            session=session,
            budget=budget,
            credential="VARSEL_ZENDESK_TOKEN (exports need an admin)",
            sleep=sleep,
        )

    return ZendeskClient(client(account), client(ExportBudget(own, account)), sleep)


def fetch(client: ZendeskClient, stream: str, window: Window) -> Iterator[Page]:
    """Yield pages of at most 100 tickets, with their comments and users.

    Time: UTC. Raises: TransientError after the last retry; PermanentError on 4xx.
    """
    cursor = kept = window.cursor
    answer = _first_export(client, window)
    is_settled = True
    while not _is_beyond(answer, window):
        reached = answer.get("after_cursor") or cursor
        is_settled = is_settled and _is_settled(answer, window)
        kept = reached if is_settled else kept
        tickets, users = answer["tickets"], list(answer.get("users") or [])
        records = [ticket_record(stream, one) for one in tickets]
        comments = list(_comments(client, tickets, users))
        yield Page([*records, *user_records(users), *comments], kept)
        if answer.get("end_of_stream", True):
            return
        cursor, answer = reached, client.export({"cursor": reached})


def check(client: ZendeskClient) -> str:
    """Return one line saying what answered. Raises: ConnectorError."""
    client.export({"start_time": int(_FIRST_DAY.timestamp()), "per_page": 1})
    return "Zendesk answers and lets the token export tickets"


def _first_export(client: ZendeskClient, window: Window) -> dict[str, Any]:
    """Return the first answer; a cursor no longer known begins again at a time."""
    known_until = window.reached and window.reached - FORGOTTEN_OVERLAP
    begins = window.since or known_until
    if window.cursor is None:
        return client.export({"start_time": _start(window, window.since)})
    try:
        return client.export({"cursor": window.cursor})
    except Refusal as refusal:
        if refusal.status not in (400, 404, 410, 422):
            raise
        if begins is None:
            raise PermanentError(
                f"{refusal}; the cursor has expired: pull tickets again from a date"
            ) from None
        return client.export({"start_time": _start(window, begins)})


def _is_beyond(answer: dict[str, Any], window: Window) -> bool:
    """Say whether a backfill has passed its end with this page."""
    if window.since is None:
        return False
    known = generated(answer)
    return bool(known) and min(known) > window.until


def _is_settled(answer: dict[str, Any], window: Window) -> bool:
    """Say whether nothing can surface any more among what the page tells of."""
    settled_until = window.until - STREAMS[0].settle_lag
    return all(each <= settled_until for each in generated(answer))


def _start(window: Window, begins: datetime | None) -> int:
    """Return unix seconds; the vendor refuses the minute that is not over."""
    latest = window.until - timedelta(minutes=1)
    return int(min(begins or _FIRST_DAY, latest).timestamp())


def _comments(
    client: ZendeskClient, tickets: Iterable[Mapping[str, Any]], users: list[Any]
) -> Iterator[Record]:
    """Yield the comments of tickets still there; adds their authors to `users`."""
    for ticket in tickets:
        if ticket.get("status") == "deleted":
            continue
        for answer in client.comments(ticket["id"]):
            users.extend(answer.get("users") or [])
            for comment in answer["comments"] or []:
                yield comment_record(ticket["id"], comment)
