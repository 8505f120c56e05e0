"""Zendesk Support: tickets as they change, their comments, the people in them.

Endpoint: `GET /api/v2/incremental/tickets/cursor.json?include=users`, then
`GET /api/v2/tickets/{id}/comments` for each ticket that came. Bearer token of an admin.
Docs: https://developer.zendesk.com/api-reference/ticketing/ticket-management/incremental_exports/
Paging and rate: the export is followed by `after_cursor` until `end_of_stream`, which
an empty page is not; the last cursor is kept and gone on from. One the vendor has
forgotten is begun again a day before the last batch. Comments page by `page[after]`.
10 exports a minute, told by 429 and `Retry-After`. The last minute is left out, and the
order is of `generated_timestamp`: a backfill ends with the first page beyond `until`.
Records: `tickets` (a deleted one is a tombstone), and on the same pages `users` and
`ticket_comments` (the comment, and the `ticket_id` it was asked under).
Fills: `raw_zendesk.tickets`, `.users`, `.ticket_comments`.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.errors import PermanentError, TransientError
from connectors.http import Budget, CallBook, HttpClient, Limit, Refusal
from connectors.settings_sources import ZendeskSettings
from connectors.sources import Page, Record, Stream, Window

SYSTEM = "zendesk"
STREAMS = (
    Stream(
        "tickets",
        cursor="the vendor's own (`after_cursor`), in the order of generated_timestamp",
        times="UTC; generated_timestamp moves with changes that updated_at leaves out",
        deletes="a ticket of status deleted is a tombstone",
        paging="after_cursor until end_of_stream, which an empty page is not",
        settle_lag=timedelta(minutes=1),
        rows_a_page=100,
        carries=("users", "ticket_comments"),
    ),
)
EXPORT = "/api/v2/incremental/tickets/cursor.json"
TICKETS_A_PAGE = 100
COMMENTS_A_PAGE = 100
# the last batch may have ended a while before what it had not yet seen
FORGOTTEN_OVERLAP = timedelta(days=1)
_FIRST_DAY = datetime(2007, 1, 1, tzinfo=UTC)


def limits(settings: ZendeskSettings) -> tuple[Limit, ...]:
    """Return what an account grants, over all that is asked of it."""
    granted = settings.max_requests_per_minute
    return (Limit(granted, 60),) if granted else ()


def open_client(
    settings: ZendeskSettings,
    *,
    session: Any = None,
    book: CallBook | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> HttpClient:
    """Return a client; nothing is asked yet."""
    return HttpClient(
        SYSTEM,
        settings.base_url,
        headers={"Authorization": f"Bearer {settings.token.get_secret_value()}"},
        session=session,
        budget=Budget(*limits(settings), system=SYSTEM, book=book, sleep=sleep),
        credential="VARSEL_ZENDESK_TOKEN (exports need an admin)",
        sleep=sleep,
    )


def fetch(client: HttpClient, stream: str, window: Window) -> Iterator[Page]:
    """Yield pages of at most 100 tickets, with their comments and users.

    Time: UTC. Raises: TransientError after the last retry; PermanentError on 4xx.
    """
    cursor, answer = window.cursor, _first_export(client, window)
    while not _is_beyond(answer, window):
        reached = answer.get("after_cursor") or cursor
        tickets = answer.get("tickets") or []
        users = list(answer.get("users") or [])
        records = [_ticket(stream, one) for one in tickets]
        comments = list(_comments(client, tickets, users))
        yield Page([*records, *_users(users), *comments], reached)
        if answer.get("end_of_stream", True):
            return
        if reached == cursor:
            raise _no_way_on(EXPORT)
        cursor, answer = reached, _tickets(client, {"cursor": reached})


def check(client: HttpClient) -> str:
    """Return one line saying what answered. Raises: ConnectorError."""
    _tickets(client, {"start_time": int(_FIRST_DAY.timestamp()), "per_page": 1})
    return "Zendesk answers and lets the token export tickets"


def _first_export(client: HttpClient, window: Window) -> dict[str, Any]:
    """Return the first answer; a cursor no longer known begins again at a time."""
    known_until = window.reached and window.reached - FORGOTTEN_OVERLAP
    begins = window.since or known_until
    if window.cursor is None:
        return _tickets(client, {"start_time": _start(window, window.since)})
    try:
        return _tickets(client, {"cursor": window.cursor})
    except Refusal as refusal:
        if refusal.status not in (400, 404, 410, 422):
            raise
        if begins is None:
            raise PermanentError(
                f"{refusal}; the cursor has expired: pull tickets again from a date"
            ) from None
        return _tickets(client, {"start_time": _start(window, begins)})


def _is_beyond(answer: dict[str, Any], window: Window) -> bool:
    """Say whether a backfill has passed its end with this page."""
    if window.since is None:
        return False
    stamps = [one.get("generated_timestamp") for one in answer["tickets"] or []]
    known = [stamp for stamp in stamps if isinstance(stamp, int)]
    return bool(known) and min(known) > window.until.timestamp()


def _tickets(client: HttpClient, place: dict[str, Any]) -> dict[str, Any]:
    params = {"include": "users", "per_page": TICKETS_A_PAGE, **place}
    answer = client.get(EXPORT, params)
    if not isinstance(answer, dict) or "tickets" not in answer:
        raise PermanentError(
            f"{SYSTEM}: GET {EXPORT}: answered 200 without tickets; "
            "check sources.zendesk.base_url"
        )
    return answer


def _start(window: Window, begins: datetime | None) -> int:
    """Return unix seconds; the vendor refuses the minute that is not over."""
    latest = window.until - timedelta(minutes=1)
    return int(min(begins or _FIRST_DAY, latest).timestamp())


def _comments(
    client: HttpClient, tickets: Iterable[Mapping[str, Any]], users: list[Any]
) -> Iterator[Record]:
    """Yield the comments of tickets still there; adds their authors to `users`."""
    for ticket in tickets:
        if ticket.get("status") == "deleted":
            continue
        for answer in _comment_pages(client, ticket["id"]):
            users.extend(answer.get("users") or [])
            for comment in answer.get("comments") or []:
                record = Record.read(
                    SYSTEM, "ticket_comments", comment, time_field="created_at"
                )
                yield replace(record, payload={**comment, "ticket_id": ticket["id"]})


def _comment_pages(client: HttpClient, ticket_id: int) -> Iterator[dict[str, Any]]:
    path = f"/api/v2/tickets/{ticket_id}/comments"
    params = {"page[size]": COMMENTS_A_PAGE, "sort": "created_at", "include": "users"}
    while True:
        try:
            answer = client.get(path, params)
        except Refusal as refusal:
            # deleted between the export and now; the next export brings the tombstone
            if refusal.status == 404:
                return
            raise
        yield answer
        meta = answer.get("meta") or {}
        if not (meta.get("has_more") or answer.get("next_page")):
            return
        reached = meta.get("after_cursor")
        if reached in (None, params.get("page[after]")):
            raise _no_way_on(path)
        params["page[after]"] = reached


def _ticket(stream: str, ticket: dict[str, Any]) -> Record:
    record = Record.read(SYSTEM, stream, ticket)
    return replace(record, is_deleted=ticket.get("status") == "deleted")


def _users(users: Iterable[dict[str, Any]]) -> Iterator[Record]:
    """Yield each person once; one may be sideloaded by many tickets."""
    found = [Record.read(SYSTEM, "users", user) for user in users]
    yield from {record.record_id: record for record in found}.values()


def _no_way_on(path: str) -> TransientError:
    return TransientError(
        f"{SYSTEM}: GET {path}: says there is more but gives no new cursor; "
        "try again later"
    )
