"""AfterShip: trackings newest created first, by cursor, under the code of an envelope.

The list knows no order of change, so a tracking that was read may change before the
last page is. What is older than 120 days is no longer listed.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from pydantic import SecretStr

from connectors.settings_sources import AftershipSettings
from tests.faults.vendor import Answer, Query, Truth, answer_json, asked

KEPT = timedelta(days=120)
JOURNEY = ("InfoReceived", "InTransit", "OutForDelivery", "Delivered")


class Vendor:
    """An account that follows parcels."""

    system = "aftership"
    history = 450

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._chance = Random(7)
        self._trackings: dict[str, dict[str, Any]] = {}
        self._given: dict[str, tuple[str, str]] = {}
        self._made = 0

    def settings(self, base_url: str) -> AftershipSettings:
        return AftershipSettings(base_url=base_url, key=SecretStr("asat_0123456789"))

    def keys(self) -> tuple[str, ...]:
        return ()

    def populate(self, count: int) -> None:
        for number in range(count):
            # four at a time share their instant, as after an import
            self._create(self._now() - timedelta(minutes=9 * (count - number // 4)))

    def change(self, step: int) -> None:
        if step % 4 == 0 or not self._trackings:
            self._create(self._now())
            return
        tracking = self._chance.choice(list(self._trackings.values()))
        if step % 11 == 0:
            del self._trackings[tracking["id"]]
            return
        self._scan(tracking, step)

    def surface_late(self) -> None:
        self._create(self._now() - timedelta(minutes=4))

    def expire_cursors(self) -> None:
        self._given.clear()

    def error_inside(self) -> Answer:
        return answer_json(_said(429, "TooManyRequests"))

    def truth(self) -> Truth:
        return {("trackings", key): one for key, one in self._trackings.items()}

    def answer(
        self,
        method: str,
        path: str,
        query: Query,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        if headers.get("as-api-key") != "asat_0123456789":
            return answer_json(_said(401, "Unauthorized"), 401)
        if (method, path) != ("GET", "/trackings"):
            return answer_json(_said(404, "NotFound"), 404)
        cursor = asked(query, "cursor")
        if cursor and cursor not in self._given:
            return answer_json(_said(4008, "BadRequest"), 400)
        rows = sorted(
            (row for row in self._trackings.values() if self._is_asked(row, query)),
            key=_place,
            reverse=True,
        )
        if cursor:
            rows = [row for row in rows if _place(row) < self._given[cursor]]
        return answer_json(
            self._page(rows, min(int(asked(query, "limit", "100")), 200))
        )

    def _page(self, rows: list[dict[str, Any]], size: int) -> dict[str, Any]:
        shown, follows = rows[:size], ""
        if len(rows) > size:
            follows = f"cursor-{len(self._given)}-{shown[-1]['id']}"
            self._given[follows] = _place(shown[-1])
        pagination = {
            "total": len(rows),
            "next_cursor": follows,
            "has_next_page": bool(follows),
        }
        data = {"pagination": pagination, "trackings": shown}
        return {"meta": {"code": 200}, "data": data}

    def _is_asked(self, row: dict[str, Any], query: Query) -> bool:
        created, updated = (
            datetime.fromisoformat(row[name]) for name in ("created_at", "updated_at")
        )
        earliest = max(
            _moment(query, "created_at_min", self._now() - timedelta(days=90)),
            self._now() - KEPT,
        )
        return (
            created >= earliest
            # whether the bound itself belongs to it is not documented
            and updated > _moment(query, "updated_at_min", earliest - KEPT)
            and updated <= _moment(query, "updated_at_max", self._now() + KEPT)
        )

    def _create(self, at: datetime) -> None:
        self._made += 1
        key = f"trk{self._made:06d}"
        self._trackings[key] = {
            "id": key,
            "created_at": _text(at),
            "updated_at": _text(at),
            "tracking_number": f"0037{self._made:08d}",
            "slug": "danmark-post",
            "tag": "Pending",
            "subtag": "Pending_001",
            "order_number": f"#{self._made}",
            "checkpoints": [],
        }

    def _scan(self, tracking: dict[str, Any], step: int) -> None:
        tag = JOURNEY[min(len(tracking["checkpoints"]), 3)]
        now = _text(self._now())
        checkpoint = {"created_at": now, "tag": tag, "hash": f"h{step}"}
        self._trackings[tracking["id"]] = {
            **tracking,
            "tag": tag,
            "updated_at": now,
            "checkpoints": [*tracking["checkpoints"], checkpoint],
        }


def _place(row: dict[str, Any]) -> tuple[str, str]:
    return row["created_at"], row["id"]


def _moment(query: Query, name: str, default: datetime) -> datetime:
    given = asked(query, name)
    return datetime.fromisoformat(given) if given else default


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _said(code: int, kind: str) -> dict[str, Any]:
    return {"meta": {"code": code, "type": kind, "message": "No."}, "data": {}}
