"""Shipmondo: shipments as they are booked, each with its parcels.

Endpoint: `GET /shipments` of API v3, HTTP Basic with API user and key.
Docs: https://app.shipmondo.com/api/public/v3/openapi.json
Paging and rate: filters are on creation alone, pages are numbered (`X-Total-Pages`)
and their order is not documented. So creation is asked in spans, halved until one takes
few pages, and one holds when as many shipments came as `X-Total-Count` says; else it is
read again. So is a day before the newest creation landed, for what was corrected later.
Times are sent with their offset: without one the vendor takes them for +02:00. 429 may
come as plain text.
Record: one a shipment, as received. It tells of labels; scans are the carrier's.
Fills: `raw_shipmondo.shipments`.
"""

import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.errors import PermanentError, TransientError
from connectors.http import Budget, CallBook, HttpClient, Limit
from connectors.settings_sources import ShipmondoSettings
from connectors.sources import Page, Record, Stream, Window
from connectors.sources.watermark import Watermark, begins_at

SYSTEM = "shipmondo"
STREAMS = (
    Stream(
        "shipments",
        cursor="the newest created_at seen",
        times="UTC",
        deletes="not told",
        paging="numbered pages over spans of creation that must add up",
        overlap=timedelta(days=1),
        settle_lag=timedelta(minutes=1),
        rows_a_page=50,
    ),
)
PATH = "/shipments"
SHIPMENTS_A_PAGE = 50
PAGES_A_SPAN = 10
SHORTEST_SPAN = timedelta(minutes=1)
_FIRST_DAY = datetime(2012, 1, 1, tzinfo=UTC)
_TRIES = 4

Span = tuple[datetime, datetime | None]


def limits(settings: ShipmondoSettings) -> tuple[Limit, ...]:
    """Return what an account grants; the vendor publishes no figure."""
    granted = settings.max_requests_per_minute
    return (Limit(granted, 60),) if granted else ()


def open_client(
    settings: ShipmondoSettings,
    *,
    session: Any = None,
    book: CallBook | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> HttpClient:
    """Return a client; nothing is asked yet."""
    pair = f"{settings.user}:{settings.key.get_secret_value()}"
    return HttpClient(
        SYSTEM,
        settings.base_url,
        headers={"Authorization": f"Basic {b64encode(pair.encode()).decode()}"},
        session=session,
        budget=Budget(*limits(settings), system=SYSTEM, book=book, sleep=sleep),
        credential="VARSEL_SHIPMONDO_KEY",
        sleep=sleep,
    )


def fetch(client: HttpClient, stream: str, window: Window) -> Iterator[Page]:
    """Yield the shipments of one span after the other, the oldest span first.

    Time: UTC. Raises: TransientError after the last retry; PermanentError on 4xx.
    """
    watermark = Watermark(STREAMS[0], window)
    begins = begins_at(STREAMS[0], window, _FIRST_DAY)
    spans: list[Span] = [(begins, window.until)]
    if window.since is None:
        # what a clock of the vendor's dates after ours belongs to this pull too
        spans.append((max(begins, window.until), None))
    for span in spans:
        for shipments in _shipments(client, span):
            watermark.see(
                Record.read(SYSTEM, stream, one, time_field="created_at")
                for one in shipments
            )
            records = [Record.read(SYSTEM, stream, one) for one in shipments]
            yield Page(records, watermark.cursor)


def check(client: HttpClient) -> str:
    """Return one line saying what answered. Raises: ConnectorError."""
    _page(client, {"per_page": 1})
    return "Shipmondo answers and shows shipments"


def _shipments(client: HttpClient, span: Span) -> Iterator[list[dict[str, Any]]]:
    """Yield all shipments of a span, in parts that take few pages each."""
    for _ in range(_TRIES):
        found, total = _read(client, span)
        if found is None:
            break
        # fewer: one moved to a page already read while another page was asked for
        if len(found) >= total and all(_lies_in(span, one) for one in found.values()):
            yield list(found.values())
            return
    else:
        raise _does_not_add_up(span, len(found), total)
    seen: set[Any] = set()
    for half in _halves(span):
        for part in _shipments(client, half):
            seen |= {one.get("id") for one in part}
            yield part
    if len(seen) < total:
        raise _does_not_add_up(span, len(seen), total)


def _read(
    client: HttpClient, span: Span
) -> tuple[dict[Any, dict[str, Any]] | None, int]:
    """Return (shipments by id, their count as told); None where it takes too long."""
    found, page, pages, total = {}, 1, 1, 0
    while page <= pages:
        shipments = _page(client, {**_bounds(span), "page": page})
        pages, total = _counted(client, shipments, page)
        if pages > PAGES_A_SPAN and _can_be_halved(span):
            return None, total
        found |= {one.get("id"): one for one in shipments}
        page += 1
    return found, total


def _lies_in(span: Span, shipment: dict[str, Any]) -> bool:
    """Say whether the answer was about this span; an odd time is no sign against it."""
    created = Record.read(SYSTEM, "", shipment, time_field="created_at").updated_at
    begins, ends = (each and each.timestamp() for each in span)
    if created is None:
        return True
    is_before = created.timestamp() < begins - 2
    return not is_before and (ends is None or created.timestamp() <= ends + 2)


def _does_not_add_up(span: Span, found: int, total: int) -> TransientError:
    return TransientError(
        f"{SYSTEM}: GET {PATH}: {found} of {total} shipments came of the span from "
        f"{_text(span[0])}, or some of another one; try again later"
    )


def _page(client: HttpClient, params: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.get(PATH, {"per_page": SHIPMENTS_A_PAGE, **params})
    if not isinstance(answer, list):
        raise PermanentError(
            f"{SYSTEM}: GET {PATH}: answered 200 without a list of shipments; "
            "check sources.shipmondo.base_url"
        )
    return answer


def _counted(
    client: HttpClient, shipments: list[dict[str, Any]], page: int
) -> tuple[int, int]:
    """Return (pages, shipments) as the headers say, else as far as the page shows."""
    is_full = len(shipments) >= SHIPMENTS_A_PAGE
    pages = client.last_headers.get("X-Total-Pages")
    total = client.last_headers.get("X-Total-Count")
    return (
        int(pages) if (pages or "").isdecimal() else page + is_full,
        int(total) if (total or "").isdecimal() else 0,
    )


def _can_be_halved(span: Span) -> bool:
    begins, ends = span
    return ends is not None and ends - begins > SHORTEST_SPAN


def _halves(span: Span) -> list[Span]:
    begins, ends = span
    middle = begins + (ends - begins) / 2
    return [(begins, middle), (middle, ends)]


def _bounds(span: Span) -> dict[str, str]:
    begins, ends = span
    # whether the bounds belong to the span is not documented: a second more each
    bounds = {"created_at_min": _text(begins - timedelta(seconds=1))}
    if ends is not None:
        bounds["created_at_max"] = _text(ends + timedelta(seconds=1))
    return bounds


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
