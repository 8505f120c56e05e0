"""DHL Shipment Tracking - Unified: what DHL's divisions know of a parcel.

Endpoint: `GET /track/shipments?trackingNumber=…` (and `service` where it is set), the
key as header `DHL-API-Key`.
Docs: https://developer.dhl.com/api-reference/shipment-tracking
Paging and rate: no list and no filter, so it is asked only for the keys of the window;
five shipments an answer, more by `offset`. One call a second, and 250 a day unless DHL
grants more: `sources.dhl.max_requests_per_day`.
Record: one a number asked about, the answer as received, with all its shipments: two
divisions may use one number, and which of them is meant is seen later, by where it
goes. A number that DHL does not know is a record too: `{"notFound": true, "id": …}`.
Fills: `raw_dhl.shipments`. Not here: which parcels to ask about (the polls due).
"""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from connectors.errors import PermanentError
from connectors.http import Budget, CallBook, HttpClient, Limit, Refusal
from connectors.settings_sources import DhlSettings
from connectors.sources import Page, Stream, Window
from connectors.sources.by_number import not_found, pages_one_by_one

SYSTEM = "dhl"
STREAMS = (
    Stream(
        "shipments",
        times="the carrier's; most have no offset and are local to their place",
        deletes="purged after about 90 days; what was seen is kept",
        paging="offset, where a number has more than five shipments",
        is_per_key=True,
    ),
)
SHIPMENTS_AN_ANSWER = 5
# no number is used by so many divisions
_ANSWERS_AT_MOST = 4
# has the form of a number and belongs to no parcel
PROBE = "00000000000000000000"
_PATH = "/track/shipments"
_CHECK_PLACE = "check sources.dhl.base_url and service"
_ABOUT_THE_NUMBER = re.compile(
    r"no result found|no shipment|tracking.?(number|id)", re.IGNORECASE
)


def limits(settings: DhlSettings) -> tuple[Limit, ...]:
    """Return what the plan grants; the second is the same for every plan."""
    return (Limit(1, 1), Limit(settings.max_requests_per_day, 86_400))


def open_client(
    settings: DhlSettings,
    *,
    session: Any = None,
    book: CallBook | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> HttpClient:
    """Return a client; nothing is asked yet."""
    service = {"service": settings.service} if settings.service else {}
    return HttpClient(
        SYSTEM,
        settings.base_url,
        headers={"DHL-API-Key": settings.key.get_secret_value()},
        # what a status means is told by text alone, so always by the same
        params={"language": "en", **service},
        session=session,
        budget=Budget(*limits(settings), system=SYSTEM, book=book, sleep=sleep),
        credential="VARSEL_DHL_KEY",
        sleep=sleep,
    )


def fetch(client: HttpClient, stream: str, window: Window) -> Iterator[Page]:
    """Yield one record a number, in the order of the keys.

    Raises: TransientError after what could be answered, also when the day's calls are
    spent; AuthenticationError; PermanentError when an answer is not of the number.
    """
    return pages_one_by_one(stream, window.keys, lambda one: _answer(client, one))


def check(client: HttpClient) -> str:
    """Return one line saying what answered. Raises: ConnectorError."""
    _answer(client, PROBE)
    return "DHL Shipment Tracking answers and takes the key"


def _answer(client: HttpClient, number: str) -> dict[str, Any]:
    """Return what is known of the number, or that nothing is."""
    answer = _page(client, number, 0)
    found = list(answer["shipments"])
    while found and len(found) % SHIPMENTS_AN_ANSWER == 0:
        more = _page(client, number, len(found))["shipments"]
        fresh = [one for one in more if one not in found]
        found += fresh
        if not fresh or len(found) >= SHIPMENTS_AN_ANSWER * _ANSWERS_AT_MOST:
            break
    return {**answer, "shipments": found} if found else not_found(number)


def _page(client: HttpClient, number: str, offset: int) -> dict[str, Any]:
    beyond = {"offset": offset} if offset else {}
    try:
        answer = client.get(_PATH, {"trackingNumber": number, **beyond})
    except Refusal as refusal:
        if not _is_about_the_number(refusal):
            raise PermanentError(f"{refusal}; {_CHECK_PLACE}") from None
        return {"shipments": []}
    if not isinstance(answer, dict) or not isinstance(answer.get("shipments"), list):
        raise PermanentError(
            f"{SYSTEM}: {number}: answered 200 without shipments; {_CHECK_PLACE}"
        )
    return answer


def _is_about_the_number(refusal: Refusal) -> bool:
    """A gateway answers 404 too; DHL's own says that nothing was found."""
    body = refusal.body if isinstance(refusal.body, dict) else {}
    said = f"{body.get('title')} {body.get('detail')}"
    return (
        refusal.status in (400, 404)
        and "status" in body
        and _ABOUT_THE_NUMBER.search(said) is not None
    )
