"""PostNord: one shipment a number, an unknown one told as an empty list or a fault."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import SecretStr

from connectors.settings_sources import PostnordSettings
from tests.faults.parcels import Parcel, Parcels, not_found
from tests.faults.vendor import Answer, Query, Truth, answer_json, asked

WORDS = ("INFORMED", "EN_ROUTE", "AVAILABLE_FOR_DELIVERY", "DELIVERED")
PATH = "/rest/shipment/v5/trackandtrace/findByIdentifier.json"


class Vendor(Parcels):
    """Answers for one number a call."""

    system = "postnord"

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now, WORDS)

    def settings(self, base_url: str) -> PostnordSettings:
        return PostnordSettings(base_url=base_url, key=SecretStr("key-of-the-model"))

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
        if path != PATH or asked(query, "apikey") != "key-of-the-model":
            return answer_json({"message": "Forbidden"}, 403)
        number = asked(query, "id")
        parcel = self.all.get(number)
        if parcel is not None and parcel.is_known:
            return _answer({"shipments": [_found(parcel)]})
        if int(number) % 2:
            return _answer({"shipments": []})
        return answer_json(_fault("invalidIdentifier"), 400)

    def error_inside(self) -> Answer:
        return answer_json(_fault("rateLimitExceeded"))

    def truth(self) -> Truth:
        return {
            ("shipments", number): (
                _found(parcel) if parcel.is_known else not_found(number)
            )
            for number, parcel in self.all.items()
        }


def _answer(response: dict[str, Any]) -> Answer:
    return answer_json({"TrackingInformationResponse": response})


def _fault(code: str) -> dict[str, Any]:
    return {"compositeFault": {"faults": [{"faultCode": code}]}}


def _found(parcel: Parcel) -> dict[str, Any]:
    events = [
        {"eventTime": scan.at.strftime("%Y-%m-%dT%H:%M:%S"), "status": scan.word}
        for scan in parcel.scans
    ]
    item = {"itemId": parcel.number, "events": events}
    return {"shipmentId": f"S{parcel.number}", "items": [item]}
