"""DHL: five shipments an answer, local times, an unknown number told as 404."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import SecretStr

from connectors.settings_sources import DhlSettings
from tests.faults.parcels import Parcel, Parcels, not_found
from tests.faults.vendor import Answer, Query, Truth, answer_json, asked

WORDS = ("pre-transit", "transit", "delivered", "failure")
SHIPMENTS_AN_ANSWER = 5
# every sixth number is used by this many divisions
DIVISIONS = 7


class Vendor(Parcels):
    """Answers for one number a call, with the shipments of every division."""

    system = "dhl"

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now, WORDS)

    def settings(self, base_url: str) -> DhlSettings:
        return DhlSettings(
            base_url=base_url,
            max_requests_per_day=100_000,
            key=SecretStr("key-of-the-model"),
        )

    def expire_cursors(self) -> None:
        """There are none."""

    def answer(
        self,
        method: str,
        path: str,
        query: Query,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        if headers.get("DHL-API-Key") != "key-of-the-model":
            return answer_json({"title": "Unauthorized", "status": 401}, 401)
        parcel = self.all.get(asked(query, "trackingNumber"))
        if path != "/track/shipments" or parcel is None or not parcel.is_known:
            return answer_json({"title": "No result found", "status": 404}, 404)
        begin = int(asked(query, "offset", "0"))
        found = _shipments(parcel)[begin : begin + SHIPMENTS_AN_ANSWER]
        return answer_json({"shipments": found})

    def error_inside(self) -> Answer:
        return answer_json({"title": "Too Many Requests", "status": 429}, 429)

    def truth(self) -> Truth:
        return {
            ("shipments", number): (
                {"shipments": _shipments(parcel)}
                if parcel.is_known
                else not_found(number)
            )
            for number, parcel in self.all.items()
        }


def _shipments(parcel: Parcel) -> list[dict[str, Any]]:
    events = [
        {"timestamp": scan.at.strftime("%Y-%m-%dT%H:%M:%S"), "statusCode": scan.word}
        for scan in reversed(parcel.scans)
    ]
    count = DIVISIONS if int(parcel.number) % 6 == 0 else 1
    return [
        {"id": parcel.number, "service": f"division-{each}", "events": events}
        for each in range(count)
    ]
