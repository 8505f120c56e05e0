"""EasyPost: the trackers of an account, new ones and those that may still change.

Endpoint: `GET /v2/trackers`, HTTP Basic, the key as user and no password.
Docs: https://docs.easypost.com/docs/trackers
Paging and rate: filters are on creation alone, and updates come only by webhook or by
reading again. So each pull lists again from the oldest tracker that may still change:
one that is not final and has moved in the last 30 days, or is final for less than a
week (delivered parcels turn round). A tracker older than 90 days is given up; a
backfill of the days it was created in reads it still. The list is newest first, by
`before_id`, asked with both ends named, since either one left out is taken for a month
from the other. 429 is told without figures.
Record: one a tracker, as received.
Fills: `raw_easypost.trackers`. Not here: what a status means (seeds, dbt).
"""

import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.errors import PermanentError, TransientError
from connectors.http import Budget, CallBook, HttpClient, Limit, Refusal
from connectors.settings_sources import EasypostSettings
from connectors.sources import Page, Record, Stream, Window
from connectors.sources.watermark import Watermark, begins_at

SYSTEM = "easypost"
STREAMS = (
    Stream(
        "trackers",
        cursor="creation of the oldest tracker that may still change",
        times="UTC; a scan's own is local where the place is known, else UTC",
        deletes="not told; a deleted tracker is no longer listed",
        paging="before_id, newest first, back to the cursor",
        overlap=timedelta(minutes=5),
        settle_lag=timedelta(minutes=1),
        rows_a_page=100,
    ),
)
PATH = "/trackers"
QUIET = timedelta(days=30)
TURNS_ROUND = timedelta(days=7)
GIVEN_UP = timedelta(days=90)
FINAL = frozenset({"delivered", "cancelled"})
MAX_LOSSES = 3
_FIRST_DAY = datetime(2012, 1, 1, tzinfo=UTC)


def limits(settings: EasypostSettings) -> tuple[Limit, ...]:
    """Return what an account grants; the vendor publishes no figure."""
    granted = settings.max_requests_per_minute
    return (Limit(granted, 60),) if granted else ()


def open_client(
    settings: EasypostSettings,
    *,
    session: Any = None,
    book: CallBook | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> HttpClient:
    """Return a client; nothing is asked yet."""
    pair = b64encode(f"{settings.key.get_secret_value()}:".encode()).decode()
    return HttpClient(
        SYSTEM,
        settings.base_url,
        headers={"Authorization": f"Basic {pair}"},
        session=session,
        budget=Budget(*limits(settings), system=SYSTEM, book=book, sleep=sleep),
        credential="VARSEL_EASYPOST_KEY",
        sleep=sleep,
    )


def fetch(client: HttpClient, stream: str, window: Window) -> Iterator[Page]:
    """Yield pages of at most 100 trackers, newest first; the last moves the cursor.

    Time: UTC. Raises: TransientError after the last retry; PermanentError on 4xx.
    """
    newest, open_since = Watermark(STREAMS[0], window), []
    for trackers in _pages(client, _asked(window)):
        records = [Record.read(SYSTEM, stream, one) for one in trackers]
        created = list(_created(stream, trackers))
        newest.see(created)
        open_since += [
            one.updated_at
            for one, record in zip(created, records, strict=True)
            if one.updated_at and _may_change(one, record, window.until)
        ]
        yield Page(records)
    yield Page(cursor=_cursor(window, newest.cursor, open_since))


def check(client: HttpClient) -> str:
    """Return one line saying what answered. Raises: ConnectorError."""
    _trackers(client, {"page_size": 1})
    return "EasyPost answers and shows trackers"


def _asked(window: Window) -> dict[str, Any]:
    begins = begins_at(STREAMS[0], window, _FIRST_DAY)
    # a clock of ours that is behind must not hide the newest
    ends = window.until if window.since else window.until + timedelta(days=1)
    # both bounds are said to be exclusive: a second more on either side
    second = timedelta(seconds=1)
    asked = {"start_datetime": _text(begins - second), "page_size": 100}
    return {**asked, "end_datetime": _text(ends + second)}


def _pages(client: HttpClient, asked: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """Yield the pages; begins anew where the place among them was lost."""
    place, losses, has_more = {}, 0, True
    while has_more:
        try:
            answer = _trackers(client, {**asked, **place})
        except Refusal as refusal:
            # the tracker that before_id names may have been deleted meanwhile
            if not place or refusal.status not in (404, 422) or losses == MAX_LOSSES:
                raise
            place, losses = {}, losses + 1
            continue
        yield answer["trackers"]
        has_more = bool(answer.get("has_more"))
        place = _before(answer["trackers"], place) if has_more else place


def _before(trackers: list[dict[str, Any]], place: dict[str, str]) -> dict[str, str]:
    """Return where the next page begins."""
    reached = trackers[-1].get("id") if trackers else None
    if reached in (None, place.get("before_id")):
        raise TransientError(
            f"{SYSTEM}: GET {PATH}: says there is more but gives nothing older; "
            "try again later"
        )
    return {"before_id": reached}


def _trackers(client: HttpClient, params: dict[str, Any]) -> dict[str, Any]:
    answer = client.get(PATH, params)
    if not isinstance(answer, dict) or not isinstance(answer.get("trackers"), list):
        raise PermanentError(
            f"{SYSTEM}: GET {PATH}: answered 200 without trackers; "
            "check sources.easypost.base_url"
        )
    return answer


def _created(stream: str, trackers: Iterable[Any]) -> Iterator[Record]:
    for one in trackers:
        yield Record.read(SYSTEM, stream, one, time_field="created_at")


def _may_change(created: Record, record: Record, until: datetime) -> bool:
    if created.updated_at < until - GIVEN_UP:
        return False
    moved_at = record.updated_at or created.updated_at
    is_final = record.payload.get("status") in FINAL
    return moved_at > until - (TURNS_ROUND if is_final else QUIET)


def _cursor(
    window: Window, newest: str | None, open_since: list[datetime]
) -> str | None:
    """Return the earlier of the newest creation and the oldest that may change."""
    if newest is None:
        return None
    reached = min([datetime.fromisoformat(newest), *open_since])
    if window.cursor:
        reached = max(reached, datetime.fromisoformat(window.cursor))
    return reached.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
