"""GLS: ten numbers a call behind a token that runs out, unknown ones inside 200."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from pydantic import SecretStr

from connectors.settings_sources import GlsSettings
from tests.faults.parcels import Parcel, Parcels, not_found
from tests.faults.vendor import Answer, Query, Truth, answer_json

TRACKING = "/track-and-trace-v1/tracking/simple/trackids/"
WORDS = ("INTIAL.PREADVICE", "INTIAL.NORMAL", "OUTBOD.NORMAL", "DELIVD.NORMAL")
MOST_NUMBERS = 10


class Vendor(Parcels):
    """Answers for at most ten numbers a call to whoever holds the newest token."""

    system = "gls"

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now, WORDS)
        self._tokens = 0

    def settings(self, base_url: str) -> GlsSettings:
        return GlsSettings(
            base_url=base_url,
            client_id="model",
            max_requests_per_day=100_000,
            secret=SecretStr("secret-of-the-model"),
        )

    def expire_cursors(self) -> None:
        """Take no token any longer that was given out so far."""
        self._tokens += 1

    def answer(
        self,
        method: str,
        path: str,
        query: Query,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        token = f"token-{self._tokens}"
        if (method, path) == ("POST", "/oauth2/v2/token"):
            is_asked_well = body == b"grant_type=client_credentials"
            is_known = str(headers.get("Authorization")).startswith("Basic ")
            given = {"access_token": token, "expires_in": 14_399}
            return answer_json(given if is_asked_well and is_known else {}, 200)
        if headers.get("Authorization") != f"Bearer {token}":
            fault = {"detail": {"errorcode": "steps.jwt.TokenExpired"}}
            return answer_json({"fault": fault}, 401)
        numbers = unquote(path.removeprefix(TRACKING)).split(",")
        if len(numbers) > MOST_NUMBERS:
            return answer_json({"title": "Bad Request", "status": 400}, 400)
        return answer_json({"parcels": [self._told(one) for one in numbers]})

    def error_inside(self) -> Answer:
        told = {"requested": "", "errorCode": "E_500_01", "errorMessage": "Try again"}
        return answer_json({"parcels": [told]})

    def truth(self) -> Truth:
        return {
            ("parcels", number): (
                {"parcels": [json.loads(json.dumps(_found(parcel)))]}
                if parcel.is_known
                else not_found(number)
            )
            for number, parcel in self.all.items()
        }

    def _told(self, number: str) -> dict[str, Any]:
        parcel = self.all.get(number)
        if parcel is None or not parcel.is_known:
            return {"requested": number, "errorCode": "E_404_01"}
        return _found(parcel)


def _found(parcel: Parcel) -> dict[str, Any]:
    events = [
        {"code": scan.word, "eventDateTime": _text(scan.at)}
        for scan in reversed(parcel.scans)
    ]
    changed_at = {"statusDateTime": events[0]["eventDateTime"]} if events else {}
    told = {"requested": parcel.number, "unitno": parcel.number}
    return {**told, "status": "INTRANSIT", **changed_at, "events": events}


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S%z")
