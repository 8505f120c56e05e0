"""Shipmondo: shipments by numbered pages, newest first, counted in headers.

So that each new shipment pushes the others over the page edges. A time without offset
is taken for +02:00. A shipment may be corrected on the day it was booked.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any

from pydantic import SecretStr

from connectors.settings_sources import ShipmondoSettings
from tests.faults.vendor import (
    Answer,
    Query,
    Truth,
    answer_json,
    asked,
    page_by_number,
)

ASSUMED = timezone(timedelta(hours=2))


class Vendor:
    """An account that books labels."""

    system = "shipmondo"
    # more than ten pages, so that the history is read in parts
    history = 620

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._chance = Random(7)
        self._shipments: dict[int, dict[str, Any]] = {}

    def settings(self, base_url: str) -> ShipmondoSettings:
        key = SecretStr("0123456789")
        return ShipmondoSettings(base_url=base_url, user="nordlys", key=key)

    def keys(self) -> tuple[str, ...]:
        return ()

    def populate(self, count: int) -> None:
        for number in range(count):
            # sixty at a time share their instant, as after printing a batch
            ago = timedelta(hours=3 * (count - number // 60 * 60))
            self._book(self._now() - ago)

    def change(self, step: int) -> None:
        if step % 3 != 1:
            self._book(self._now())
            return
        today = [
            number
            for number, row in self._shipments.items()
            if self._now() - datetime.fromisoformat(row["created_at"])
            < timedelta(hours=22)
        ]
        if today:
            number = self._chance.choice(today)
            corrected = {"updated_at": _text(self._now()), "reference": f"r{step}"}
            self._shipments[number] = {**self._shipments[number], **corrected}

    def surface_late(self) -> None:
        self._book(self._now() - timedelta(minutes=40))

    def expire_cursors(self) -> None:
        """There are none."""

    def error_inside(self) -> Answer:
        return 429, {"Content-Type": "text/plain"}, b"Retry later\n"

    def truth(self) -> Truth:
        return {("shipments", str(key)): one for key, one in self._shipments.items()}

    def answer(
        self,
        method: str,
        path: str,
        query: Query,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        if not headers.get("Authorization", "").startswith("Basic "):
            return answer_json({"error": "Invalid API User or API Key"}, 401)
        if (method, path) != ("GET", "/shipments"):
            return answer_json({"error": "Resource not found"}, 404)
        rows = [row for row in self._shipments.values() if _is_asked(row, query)]
        rows.sort(key=lambda row: row["id"], reverse=True)
        size = min(int(asked(query, "per_page", "20")), 50)
        number = int(asked(query, "page", "1"))
        counts = {
            "X_Current_Page": str(number),
            "X_Per_Page": str(size),
            "X_Total_Count": str(len(rows)),
            "X_Total_Pages": str(-(-len(rows) // size)),
        }
        return answer_json(page_by_number(rows, number, size), **counts)

    def _book(self, at: datetime) -> None:
        number = 1000 + len(self._shipments)
        self._shipments[number] = {
            "id": number,
            "created_at": _text(at),
            "updated_at": _text(at),
            "carrier_code": "gls",
            "reference": None,
            "order_id": str(number),
            "pkg_no": f"6064{number:08d}",
            "parcels": [{"quantity": 1, "pkg_no": f"6064{number:08d}"}],
        }


def _is_asked(row: dict[str, Any], query: Query) -> bool:
    created = datetime.fromisoformat(row["created_at"])
    begins, ends = asked(query, "created_at_min"), asked(query, "created_at_max")
    is_late_enough = not begins or created > _moment(begins)
    return is_late_enough and (not ends or created < _moment(ends))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ASSUMED)


def _text(moment: datetime) -> str:
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
