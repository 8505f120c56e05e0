"""EasyPost: trackers newest first by `before_id`, filtered by creation alone.

Either end of the range left out is a month from the other. A tracker moves until it is
delivered, and a delivered one may turn round within days.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from pydantic import SecretStr

from connectors.settings_sources import EasypostSettings
from tests.faults.vendor import Answer, Query, Truth, answer_json, asked, zulu

MONTH = timedelta(days=30)
JOURNEY = ("in_transit", "out_for_delivery", "delivered", "return_to_sender")


class Vendor:
    """An account that follows parcels."""

    system = "easypost"

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._chance = Random(7)
        self._trackers: dict[str, dict[str, Any]] = {}
        self._made = 0

    def settings(self, base_url: str) -> EasypostSettings:
        return EasypostSettings(base_url=base_url, key=SecretStr("EZAK0123456789"))

    def keys(self) -> tuple[str, ...]:
        return ()

    def populate(self, count: int) -> None:
        for number in range(count):
            # four at a time share their second, as after a batch
            at = self._now() - timedelta(hours=5 * (count - number // 4))
            tracker = self._create(at)
            if self._now() - at > timedelta(days=20):
                self._move(tracker, "delivered", at + timedelta(days=3))

    def change(self, step: int) -> None:
        if step % 4 == 0:
            self._create(self._now())
            return
        moving = [row for row in self._trackers.values() if self._may_move(row)]
        if not moving:
            return
        tracker = self._chance.choice(moving)
        if step % 13 == 0:
            del self._trackers[tracker["id"]]
            return
        status = JOURNEY[min(len(tracker["tracking_details"]), 3)]
        self._move(tracker, status, self._now())

    def surface_late(self) -> None:
        self._create(self._now() - timedelta(minutes=4))

    def expire_cursors(self) -> None:
        """There are none: a place is named by a tracker."""

    def error_inside(self) -> Answer:
        return answer_json({"error": {"code": "RATE_LIMITED", "message": "No."}}, 429)

    def truth(self) -> Truth:
        return {("trackers", key): one for key, one in self._trackers.items()}

    def answer(
        self,
        method: str,
        path: str,
        query: Query,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        if not headers.get("Authorization", "").startswith("Basic "):
            return _error("APIKEY.INVALID", 401)
        if (method, path) != ("GET", "/trackers"):
            return _error("NOT_FOUND", 404)
        begins, ends = self._range(query)
        rows = [
            row for row in self._trackers.values() if begins < row["created_at"] < ends
        ]
        rows.sort(key=_place, reverse=True)
        before = asked(query, "before_id")
        if before and before not in self._trackers:
            return _error("TRACKER.NOT_FOUND", 404)
        if before:
            mark = _place(self._trackers[before])
            rows = [row for row in rows if _place(row) < mark]
        size = min(int(asked(query, "page_size", "20")), 100)
        return answer_json({"trackers": rows[:size], "has_more": len(rows) > size})

    def _range(self, query: Query) -> tuple[str, str]:
        begins, ends = asked(query, "start_datetime"), asked(query, "end_datetime")
        if not begins:
            last = datetime.fromisoformat(ends) if ends else self._now()
            begins = zulu(last - MONTH)
        return begins, ends or zulu(datetime.fromisoformat(begins) + MONTH)

    def _may_move(self, row: dict[str, Any]) -> bool:
        created, moved = (
            datetime.fromisoformat(row[name]) for name in ("created_at", "updated_at")
        )
        if self._now() - created > timedelta(days=80):
            return False
        days = 6 if row["status"] == "delivered" else 29
        return self._now() - moved < timedelta(days=days)

    def _create(self, at: datetime) -> dict[str, Any]:
        self._made += 1
        key = f"trk_{self._made:08d}"
        self._trackers[key] = {
            "id": key,
            "object": "Tracker",
            "tracking_code": f"6064{self._made:08d}",
            "carrier": "GLS",
            "status": "pre_transit",
            "created_at": zulu(at),
            "updated_at": zulu(at),
            "tracking_details": [],
        }
        return self._trackers[key]

    def _move(self, tracker: dict[str, Any], status: str, at: datetime) -> None:
        detail = {"status": status, "datetime": zulu(at)}
        self._trackers[tracker["id"]] = {
            **tracker,
            "status": status,
            "updated_at": zulu(at),
            "tracking_details": [*tracker["tracking_details"], detail],
        }


def _place(row: dict[str, Any]) -> tuple[str, str]:
    return row["created_at"], row["id"]


def _error(code: str, status: int) -> Answer:
    error = {"code": code, "message": "No.", "errors": []}
    return answer_json({"error": error}, status)
