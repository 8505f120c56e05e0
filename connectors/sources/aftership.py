"""AfterShip Tracking: what it has heard of every parcel it follows, as it changes.

Endpoint: `GET /trackings` under `/tracking/{version}`, header `as-api-key`.
Docs: https://www.aftership.com/docs/tracking
Paging and rate: `updated_at_min` five minutes before the newest `updated_at` landed,
then `next_cursor` inside one pull. In which order trackings come is not documented, so
the cursor is true only after the last page; a page cursor that the vendor has forgotten
begins the pull anew, once. Without `created_at_min` the vendor leaves older trackings
out, so it is always sent: 120 days, as long as they are kept. 429 without
`Retry-After`, and errors (`meta.code`) inside HTTP 200.
Record: one a tracking, as received, in the shape of the version in `base_url`; versions
before 2024-07 page by number and are refused where there is a second page.
Fills: `raw_aftership.trackings`. Not here: the envelope (`aftership_client.py`).
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.errors import PermanentError, TransientError
from connectors.http import Budget, CallBook, HttpClient, Limit, Refusal
from connectors.settings_sources import AftershipSettings
from connectors.sources import Page, Record, Stream, Window
from connectors.sources.aftership_client import PATH, SYSTEM, AftershipClient
from connectors.sources.watermark import Watermark, begins_at

STREAMS = (
    Stream(
        "trackings",
        cursor="the newest updated_at seen",
        times="UTC; checkpoint_time is local to the checkpoint, mostly without offset",
        deletes="not told; kept for 120 days",
        paging="next_cursor inside one pull, in no documented order",
        # the boundary of updated_at_min is not documented
        overlap=timedelta(minutes=5),
        # a page may change once it is read: what happens during a pull must lie beyond
        # its cursor even where the vendor's clock is minutes behind ours
        settle_lag=timedelta(minutes=5),
        rows_a_page=200,
    ),
)
TRACKINGS_A_PAGE = 200
# an hour less, for a clock of ours that is behind
KEPT = timedelta(days=120, hours=-1)


def limits(settings: AftershipSettings) -> tuple[Limit, ...]:
    """Return what the vendor grants for lists; more is told by 429."""
    return (Limit(6, 1),)


def open_client(
    settings: AftershipSettings,
    *,
    session: Any = None,
    book: CallBook | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> AftershipClient:
    """Return a client; nothing is asked yet."""
    http = HttpClient(
        SYSTEM,
        settings.base_url,
        headers={"as-api-key": settings.key.get_secret_value()},
        session=session,
        budget=Budget(*limits(settings), system=SYSTEM, book=book, sleep=sleep),
        credential="VARSEL_AFTERSHIP_KEY",
        sleep=sleep,
    )
    return AftershipClient(http, sleep)


def fetch(client: AftershipClient, stream: str, window: Window) -> Iterator[Page]:
    """Yield pages of at most 200 trackings; only the last one moves the cursor.

    Time: UTC. Raises: TransientError after the last retry; PermanentError on 4xx.
    """
    watermark = Watermark(STREAMS[0], window)
    asked, reached, is_again = _asked(window), None, False
    while True:
        place = {"cursor": reached} if reached else {}
        try:
            data = client.trackings({**asked, **place})
        except Refusal as refusal:
            if not place:
                raise
            if is_again:
                raise TransientError(f"{refusal}; twice, try again later") from None
            reached, is_again = None, True
            continue
        records = [Record.read(SYSTEM, stream, one) for one in data["trackings"]]
        watermark.see(records)
        yield Page(records)
        follows = _next_cursor(data)
        if follows is None:
            break
        if follows == reached:
            raise _no_way_on()
        reached = follows
    yield Page(cursor=watermark.cursor)


def check(client: AftershipClient) -> str:
    """Return one line saying what answered. Raises: ConnectorError."""
    client.trackings({"limit": 1})
    return "AfterShip answers and shows trackings"


def _asked(window: Window) -> dict[str, Any]:
    earliest = window.until - KEPT
    begins = begins_at(STREAMS[0], window, earliest)
    asked = {"limit": TRACKINGS_A_PAGE, "created_at_min": _text(earliest)}
    if begins > earliest:
        asked["updated_at_min"] = _text(begins)
    if window.since is not None:
        asked["updated_at_max"] = _text(window.until)
    return asked


def _next_cursor(data: dict[str, Any]) -> str | None:
    """Return the cursor of the page that follows, None after the last one."""
    pagination = data.get("pagination") or data
    if "next_cursor" not in pagination:
        if data.get("count", 0) <= len(data["trackings"]) < TRACKINGS_A_PAGE:
            return None
        raise PermanentError(
            f"{SYSTEM}: GET {PATH}: answered a page without next_cursor, as versions "
            "before 2024-07 do; name a newer one in sources.aftership.base_url"
        )
    follows = pagination["next_cursor"] or None
    if not pagination.get("has_next_page", follows):
        return None
    if follows is None:
        raise _no_way_on()
    return follows


def _no_way_on() -> TransientError:
    return TransientError(
        f"{SYSTEM}: GET {PATH}: says there is more but gives no new cursor; "
        "try again later"
    )


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
