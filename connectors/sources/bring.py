"""Bring Tracking: what Posten and Bring know of a parcel, one number a call.

Endpoint: `GET /tracking/api/v2/tracking.json?q=…&lang=en`, with the headers
`X-Mybring-API-Uid`, `X-Mybring-API-Key` and `X-Bring-Client-URL`.
Docs: https://developer.bring.com/api/tracking/
Paging and rate: no list and no filter, so it is asked only for the keys of the window;
429 at a rate that is not published: `sources.bring.max_requests_per_minute`.
Record: one a number asked about, the answer as received: its `consignmentSet` holds
every consignment and package found. An unknown number is told by an `error` in the set,
inside HTTP 200 or not, and is a record too: `{"notFound": true, "id": …}`.
Fills: `raw_bring.consignments`. Not here: which parcels to ask about (the polls due).
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.http import Budget, CallBook, HttpClient, Limit, Refusal
from connectors.settings_sources import BringSettings
from connectors.sources import Page, Stream, Window
from connectors.sources.by_number import not_found, pages_one_by_one

SYSTEM = "bring"
STREAMS = (
    Stream(
        "consignments",
        times="the carrier's, with offset; dates as dd.MM.yyyy are local",
        deletes="old scans drop out of the answer; what was seen is kept",
        is_per_key=True,
    ),
)
# the number of Bring's own documentation
PROBE = "TESTPACKAGEDELIVERED"
_PATH = "/tracking/api/v2/tracking.json"
_CREDENTIAL = "VARSEL_BRING_KEY and sources.bring.user"
_CHECK_PLACE = "check sources.bring.base_url"


def limits(settings: BringSettings) -> tuple[Limit, ...]:
    """Return what is ours to use; the vendor publishes no figure."""
    granted = settings.max_requests_per_minute
    return (Limit(granted, 60),) if granted else ()


def open_client(
    settings: BringSettings,
    *,
    session: Any = None,
    book: CallBook | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> HttpClient:
    """Return a client; nothing is asked yet."""
    return HttpClient(
        SYSTEM,
        settings.base_url,
        headers={
            "X-Mybring-API-Uid": settings.user,
            "X-Mybring-API-Key": settings.key.get_secret_value(),
            "X-Bring-Client-URL": settings.client_url,
        },
        params={"lang": "en"},
        session=session,
        budget=Budget(*limits(settings), system=SYSTEM, book=book, sleep=sleep),
        credential=_CREDENTIAL,
        sleep=sleep,
    )


def fetch(client: HttpClient, stream: str, window: Window) -> Iterator[Page]:
    """Yield one record a number, in the order of the keys.

    Raises: TransientError after what could be answered; AuthenticationError;
    PermanentError when an answer says nothing of the number.
    """
    return pages_one_by_one(stream, window.keys, lambda one: _answer(client, one))


def check(client: HttpClient) -> str:
    """Return one line saying what answered. Raises: ConnectorError."""
    _answer(client, PROBE)
    return "Bring Tracking v2 answers and takes the key"


def _answer(client: HttpClient, number: str) -> dict[str, Any]:
    """Return what is known of the number, or that nothing is."""
    try:
        answer = client.get(_PATH, {"q": number})
    except Refusal as refusal:
        # an unknown number is also told as 400 or 404, by a set that says so
        if not _errors(refusal.body):
            raise PermanentError(f"{refusal}; {_CHECK_PLACE}") from None
        answer = refusal.body
    found = answer.get("consignmentSet") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise PermanentError(
            f"{SYSTEM}: {number}: answered 200 without consignmentSet; {_CHECK_PLACE}"
        )
    for error in _errors(answer):
        _stop_unless_about_the_number(error, number)
    return answer if len(_errors(answer)) < len(found) else not_found(number)


def _errors(answer: Any) -> list[dict[str, Any]]:
    found = answer.get("consignmentSet") if isinstance(answer, dict) else None
    consignments = found if isinstance(found, list) else []
    errors = [one.get("error") for one in consignments if isinstance(one, dict)]
    return [error for error in errors if isinstance(error, dict)]


def _stop_unless_about_the_number(error: dict[str, Any], number: str) -> None:
    """An error about us or about now is none about the number, even inside 200."""
    code, said = str(error.get("code")), str(error.get("message"))[:200]
    told = f"{SYSTEM}: {number}: error {code} ({said})"
    if code in ("401", "403"):
        raise AuthenticationError(f"{told}; check {_CREDENTIAL}")
    if code in ("408", "429") or code.startswith("5"):
        raise TransientError(f"{told}; try again later")
    if code not in ("400", "404"):
        raise PermanentError(f"{told}; see what Bring means by it")
