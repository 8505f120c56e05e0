"""GLS Track And Trace V1: what GLS knows of parcels, ten numbers a call.

Endpoint: `GET /track-and-trace-v1/tracking/simple/trackids/{ids}`, at most ten parcel
numbers or track ids. OAuth2 client credentials at `POST /oauth2/v2/token`; a token
lasts about four hours, is kept by the client and renewed once when GLS refuses it.
Docs: https://dev-portal.gls-group.net/ (OpenAPI 1.0.7)
Paging and rate: no list and no filter, so it is asked only for the keys of the window;
500 calls a day unless GLS grants more: `sources.gls.max_requests_per_day`.
Record: one a number asked about, the answer as received without the other numbers. A
number that GLS does not know is told by an `errorCode` inside HTTP 200 and is a record
too: `{"notFound": true, "id": …}`. Test numbers: QAS_0000001 to QAS_0000012.
Fills: `raw_gls.parcels`. Not here: which parcels to ask about (the polls due).
"""

import re
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.http import Budget, CallBook, HttpClient, Limit, new_session
from connectors.settings_sources import GlsSettings
from connectors.sources import Page, Record, Stream, Window
from connectors.sources.by_number import not_found, pages_by_number

SYSTEM = "gls"
STREAMS = (
    Stream(
        "parcels",
        times="the carrier's, with offset",
        deletes="old scans drop out of the answer; what was seen is kept",
        rows_a_page=10,
        is_per_key=True,
    ),
)
NUMBERS_A_CALL = 10
# GLS's own test parcel that is under way
PROBE = "QAS_0000005"
_TRACKING = "/track-and-trace-v1/tracking/simple/trackids/"
_TOKENS_AT = "/oauth2/v2/token"
_CREDENTIAL = "VARSEL_GLS_SECRET and sources.gls.client_id"
_POSSIBLE = re.compile(r"[A-Za-z0-9_-]+")
# the number is malformed, or nobody's
_UNKNOWN = frozenset({"E_400_01", "E_400_03", "E_404_01", "E_404_02"})


class GlsClient:
    """Asks with a token, and gets a new one when GLS no longer takes the old."""

    def __init__(
        self, tokens: HttpClient, with_token: Callable[[str], HttpClient]
    ) -> None:
        self._tokens = tokens
        self._with_token = with_token
        self._http: HttpClient | None = None

    def get(self, path: str) -> Any:
        """Return the decoded answer. Raises: AuthenticationError on a new token too."""
        if self._http is not None:
            try:
                return self._http.get(path)
            except AuthenticationError:
                self._http = None
        self._http = self._with_token(self._token())
        return self._http.get(path)

    def close(self) -> None:
        self._tokens.close()

    def _token(self) -> str:
        answer = self._tokens.post_form(
            _TOKENS_AT, {"grant_type": "client_credentials"}
        )
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not token:
            raise TransientError(
                f"{SYSTEM}: POST {_TOKENS_AT}: answered without access_token; "
                "try again later"
            )
        return str(token)


def limits(settings: GlsSettings) -> tuple[Limit, ...]:
    """Return what GLS grants of tracking calls; tokens do not count."""
    return (Limit(settings.max_requests_per_day, 86_400),)


def open_client(
    settings: GlsSettings,
    *,
    session: Any = None,
    book: CallBook | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> GlsClient:
    """Return a client; nothing is asked yet, not even for a token."""
    pair = f"{settings.client_id}:{settings.secret.get_secret_value()}"
    basic = f"Basic {b64encode(pair.encode()).decode()}"
    shared = {
        "session": session or new_session(settings.base_url),
        "credential": _CREDENTIAL,
        "sleep": sleep,
    }
    budget = Budget(*limits(settings), system=SYSTEM, book=book, sleep=sleep)

    def client(authorization: str, **options: Any) -> HttpClient:
        headers = {"Authorization": authorization, "Accept-Language": "EN"}
        return HttpClient(
            SYSTEM, settings.base_url, headers=headers, **shared, **options
        )

    return GlsClient(
        client(basic), lambda token: client(f"Bearer {token}", budget=budget)
    )


def fetch(client: GlsClient, stream: str, window: Window) -> Iterator[Page]:
    """Yield one record a number, in the order of the keys, ten numbers a call.

    Raises: TransientError after what could be answered, also when the day's calls are
    spent; AuthenticationError; PermanentError when an answer holds no parcels.
    """
    return pages_by_number(
        window.keys,
        lambda numbers: _records(client, stream, numbers),
        a_call=NUMBERS_A_CALL,
    )


def check(client: GlsClient) -> str:
    """Return one line saying what answered. Raises: ConnectorError."""
    _parcels(client, [PROBE])
    return "GLS Track And Trace answers and takes the client id and secret"


def _records(
    client: GlsClient, stream: str, numbers: Sequence[str]
) -> Iterator[Record]:
    """Yield what is known of each number. Raises: TransientError for the rest."""
    # a comma or slash within a number would ask for something else
    asked = [number for number in numbers if _POSSIBLE.fullmatch(number)]
    told: dict[str, list[dict[str, Any]]] = {}
    for parcel in _parcels(client, asked) if asked else ():
        told.setdefault(str(parcel["requested"]), []).append(parcel)
    unanswered = []
    for number in numbers:
        parcels = told.get(number, [])
        codes = {str(one["errorCode"]) for one in parcels if one.get("errorCode")}
        known = [one for one in parcels if not one.get("errorCode")]
        if known:
            yield Record(stream, number, {"parcels": known})
        elif number not in asked or (codes and codes <= _UNKNOWN):
            yield Record(stream, number, not_found(number))
        else:
            unanswered.append(f"{number} ({', '.join(sorted(codes)) or 'left out'})")
    if unanswered:
        raise TransientError(
            f"{SYSTEM}: {len(unanswered)} of {len(numbers)} numbers were not "
            f"answered: {'; '.join(unanswered[:3])}; they are asked again later"
        )


def _parcels(client: GlsClient, numbers: Sequence[str]) -> list[dict[str, Any]]:
    answer = client.get(_TRACKING + ",".join(quote(one, safe="") for one in numbers))
    found = answer.get("parcels") if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all("requested" in one for one in found):
        raise PermanentError(
            f"{SYSTEM}: {_TRACKING}: answered 200 without parcels as requested; "
            "check sources.gls.base_url"
        )
    return found
