"""PostNord Track & Trace: what the carrier knows of a parcel, one number a call.

Endpoint: `GET /rest/shipment/v5/trackandtrace/findByIdentifier.json?id=…` (or v7,
`/rest/shipment/v7/trackandtrace/id/{id}/public`), the key as query parameter `apikey`.
Docs: https://developer.postnord.com/docs/general-information
Paging and rate: no list and no filter, so it is asked only for the keys of the window;
429 with `Retry-After`; the plan's limit is `sources.postnord.max_requests_per_minute`.
Record: one a tracking number asked about, the shipment object as received. A number
that the carrier does not know yet is a record too: `{"notFound": true, "id": …}`.
Fills: `raw_postnord.shipments`. Not here: which parcels to ask about (the polls due).
"""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.http import Budget, CallBook, HttpClient, Limit, Refusal
from connectors.settings_sources import PostnordSettings
from connectors.sources import Page, Stream, Window
from connectors.sources.by_number import not_found, pages_one_by_one

SYSTEM = "postnord"
STREAMS = (
    Stream(
        "shipments",
        times="the carrier's; one without an offset is local to Copenhagen",
        deletes="old scans drop out of the answer; what was seen is kept",
        is_per_key=True,
    ),
)
# a number that PostNord has never issued; any answer about it proves that the key works
PROBE = "00000000000000000000"
_CHECK_PLACE = "check sources.postnord.base_url and api_version"
_ABOUT_THE_NUMBER = re.compile(r"identifier|not.?found|no.?shipment", re.IGNORECASE)


class PostnordClient:
    """Knows where a version of the service answers."""

    def __init__(self, http: HttpClient, api_version: str) -> None:
        self.http = http
        self.api_version = api_version

    def find(self, number: str) -> Any:
        """Return the answer about one number, as received."""
        base = f"/rest/shipment/{self.api_version}/trackandtrace"
        if self.api_version == "v5":
            return self.http.get(f"{base}/findByIdentifier.json", {"id": number})
        return self.http.get(f"{base}/id/{quote(number, safe='')}/public")

    def close(self) -> None:
        self.http.close()


def limits(settings: PostnordSettings) -> tuple[Limit, ...]:
    """Return what the plan grants; the vendor publishes no figure."""
    granted = settings.max_requests_per_minute
    return (Limit(granted, 60),) if granted else ()


def open_client(
    settings: PostnordSettings,
    *,
    session: Any = None,
    book: CallBook | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> PostnordClient:
    """Return a client; nothing is asked yet."""
    http = HttpClient(
        SYSTEM,
        settings.base_url,
        params={"apikey": settings.key.get_secret_value(), "locale": "en"},
        session=session,
        budget=Budget(*limits(settings), system=SYSTEM, book=book, sleep=sleep),
        credential="VARSEL_POSTNORD_KEY",
        sleep=sleep,
    )
    return PostnordClient(http, settings.api_version)


def fetch(client: PostnordClient, stream: str, window: Window) -> Iterator[Page]:
    """Yield pages of at most 50 records, one a number, in the order of the keys.

    A number the carrier does not take ends nothing. Raises: TransientError after what
    could be answered; AuthenticationError; PermanentError when a fault is not about
    the number.
    """
    return pages_one_by_one(stream, window.keys, lambda one: _shipment(client, one))


def check(client: PostnordClient) -> str:
    """Return one line saying what answered. Raises: ConnectorError."""
    _shipment(client, PROBE)
    return f"PostNord Track & Trace {client.api_version} answers and takes the key"


def _shipment(client: PostnordClient, number: str) -> dict[str, Any]:
    """Return the shipment, or that the carrier does not know the number yet."""
    try:
        answer = client.find(number)
    except Refusal as refusal:
        # an unknown number is also told as 400 or 404, by a fault that says so
        if not _faults(refusal.body):
            raise PermanentError(f"{refusal}; {_CHECK_PLACE}") from None
        answer = refusal.body
    _stop_unless_about_the_number(_faults(answer), number)
    found = _response(answer).get("shipments")
    if found is None and not _faults(answer):
        raise PermanentError(
            f"{SYSTEM}: {number}: answered 200 without shipments; {_CHECK_PLACE}"
        )
    if not found:
        return not_found(number)
    # a number used again brings the old shipment along: the one last scanned is ours
    return max(found, key=lambda one: (number in _numbers(one), _last_scanned(one)))


def _response(answer: Any) -> dict[str, Any]:
    body = answer if isinstance(answer, dict) else {}
    return body.get("TrackingInformationResponse") or body


def _faults(answer: Any) -> list[dict[str, Any]]:
    return (_response(answer).get("compositeFault") or {}).get("faults") or []


def _is_about(fault: dict[str, Any], number: str) -> bool:
    named = [each.get("value") for each in fault.get("paramValues") or []]
    code = str(fault.get("faultCode"))
    return number in named or _ABOUT_THE_NUMBER.search(code) is not None


def _stop_unless_about_the_number(faults: list[dict[str, Any]], number: str) -> None:
    """A fault about us is not a fault about the number, whatever its HTTP status."""
    for fault in faults:
        code = str(fault.get("faultCode"))
        if re.search(r"api.?key|unauthori[sz]ed|forbidden|denied", code, re.IGNORECASE):
            raise AuthenticationError(
                f"{SYSTEM}: the key is not accepted (fault {code}); "
                "check VARSEL_POSTNORD_KEY and its rights"
            )
        if re.search(r"limit|throttl|unavailable|timeout", code, re.IGNORECASE):
            raise TransientError(
                f"{SYSTEM}: cannot answer now (fault {code}); try again later"
            )
        if not _is_about(fault, number):
            raise PermanentError(
                f"{SYSTEM}: {number}: fault {code} says nothing of the number; "
                f"{_CHECK_PLACE}"
            )


def _numbers(shipment: dict[str, Any]) -> set[Any]:
    items = shipment.get("items") or []
    return {shipment.get("shipmentId"), *(item.get("itemId") for item in items)}


def _last_scanned(shipment: dict[str, Any]) -> str:
    events = [
        event
        for item in shipment.get("items") or []
        for event in item.get("events") or []
    ]
    return max((str(event.get("eventTime") or "") for event in events), default="")
