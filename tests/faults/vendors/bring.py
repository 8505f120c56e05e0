"""Bring: a set of consignments under each number, an unknown one told inside 200."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import SecretStr

from connectors.settings_sources import BringSettings
from tests.faults.parcels import Parcel, Parcels, not_found
from tests.faults.vendor import Answer, Query, Truth, answer_json, asked

WORDS = ("PRE_NOTIFIED", "IN_TRANSIT", "TERMINAL", "READY_FOR_PICKUP", "DELIVERED")


class Vendor(Parcels):
    """Answers for one number a call, whatever it is a number of."""

    system = "bring"

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now, WORDS)

    def settings(self, base_url: str) -> BringSettings:
        return BringSettings(
            base_url=base_url,
            user="kim@nordlys.example",
            client_url="https://nordlys.example",
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
        if path != "/tracking/api/v2/tracking.json":
            return answer_json({"message": "no such route"}, 404)
        if headers.get("X-Mybring-API-Key") != "key-of-the-model":
            return answer_json({"message": "unauthorized"}, 401)
        parcel = self.all.get(asked(query, "q"))
        if parcel is None or not parcel.is_known:
            return answer_json(_error(404, "No shipments found"))
        return answer_json(_found(parcel))

    def error_inside(self) -> Answer:
        return answer_json(_error(503, "Try again"))

    def truth(self) -> Truth:
        return {
            ("consignments", number): (
                _found(parcel) if parcel.is_known else not_found(number)
            )
            for number, parcel in self.all.items()
        }


def _error(code: int, message: str) -> dict[str, Any]:
    error = {"error": {"code": code, "message": message}}
    return {"apiVersion": "2", "consignmentSet": [error]}


def _found(parcel: Parcel) -> dict[str, Any]:
    events = [
        {"status": scan.word, "dateIso": scan.at.isoformat(timespec="seconds")}
        for scan in reversed(parcel.scans)
    ]
    package = {"packageNumber": parcel.number, "eventSet": events}
    one = {"consignmentId": f"C{parcel.number}", "packageSet": [package]}
    return {"apiVersion": "2", "consignmentSet": [one]}
