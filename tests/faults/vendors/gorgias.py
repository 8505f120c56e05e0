"""Gorgias: newest change first by a cursor of its own, the trash apart, no filter.

The cursor stands for the last row told, so rows that move to the front meanwhile are
met by nobody behind it. What is deleted for good is told by nothing.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from pydantic import SecretStr

from connectors.settings_sources import GorgiasSettings
from tests.faults.gorgias_account import Account, Node

USER, KEY = "hej@nordlys.example", "0123456789abcdef"
ORDERS = {
    f"{name}:{way}": (name, way == "desc")
    for name in ("created_datetime", "updated_datetime")
    for way in ("asc", "desc")
}
# more than a page of one instant, as a rule over many tickets leaves them
AT_ONCE = 120
Answer = tuple[int, dict[str, str], bytes]


class Vendor:
    """An account behind its REST API."""

    system = "gorgias"

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._chance = Random(13)
        self.account = Account(now)
        # by cursor: the key of the last row told
        self._cursors: dict[str, tuple[str, int]] = {}

    def settings(self, base_url: str) -> GorgiasSettings:
        return GorgiasSettings(base_url=base_url, user=USER, key=SecretStr(KEY))

    def keys(self) -> tuple[str, ...]:
        return ()

    def populate(self, count: int) -> None:
        account, long_ago = self.account, self._now() - timedelta(days=3)
        for turn in range(count):
            ago = timedelta(minutes=9 * max(count - AT_ONCE - turn // 5 * 5, 1))
            account.write(long_ago - ago)
        for _ in range(130):
            account.say(self._long_ticket(), is_from_agent=False, at=long_ago)

    def change(self, step: int) -> None:
        account = self.account
        held = [number for number, ticket in account.tickets.items() if ticket]
        at = self._chance.choice(held)
        is_trashed = account.tickets[at]["trashed_datetime"] is not None
        actions = (
            lambda: account.write(self._now()),
            lambda: account.say(at, is_from_agent=False),
            lambda: account.set(at, status=self._chance.choice(["open", "closed"])),
            lambda: account.say(at, is_from_agent=True),
            lambda: account.trash(at),
            lambda: account.say(self._long_ticket(), is_from_agent=False),
            lambda: account.set(at, trashed_datetime=None),
            lambda: account.set(at, spam=self._chance.random() < 0.5),
            lambda: account.delete(at) if is_trashed else account.write(self._now()),
        )
        if step % 60 == 41:
            account.set(*held[:AT_ONCE])
        else:
            actions[step % len(actions)]()

    def surface_late(self) -> None:
        self.account.write(self._now() - timedelta(minutes=4))

    def expire_cursors(self) -> None:
        self._cursors.clear()

    def error_inside(self) -> Answer:
        headers = {"Retry-after": "9", "X-Gorgias-Account-Api-Call-Limit": "40/40"}
        return _json({"error": {"msg": "Rate limit exceeded"}}, 429, headers)

    def truth(self) -> dict[tuple[str, str], Node | None]:
        held: dict[tuple[str, str], Node | None] = {}
        for number, ticket in self.account.tickets.items():
            if not ticket:
                continue
            is_gone = _is_gone(ticket)
            held["tickets", str(number)] = None if is_gone else ticket
            for one in () if is_gone else self.account.messages[number]:
                held["messages", str(one["id"])] = one
        return held

    def _long_ticket(self) -> int:
        return next(number for number, one in self.account.tickets.items() if one)

    def answer(
        self,
        method: str,
        path: str,
        query: Mapping[str, list[str]],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        if headers.get("Authorization") != _basic(USER, KEY):
            return _refused("Authentication failed", 401)
        asked = {name: values[-1] for name, values in query.items()}
        if method == "GET" and path == "/api/tickets":
            is_trash = asked.get("trashed") == "true"
            rows = [
                one
                for one in self.account.tickets.values()
                if one and (one["trashed_datetime"] is not None) == is_trash
            ]
            return self._page(path, rows, asked)
        number = int(asked.get("ticket_id", "0"))
        if method == "GET" and path == "/api/messages":
            ticket = self.account.tickets.get(number)
            is_held = ticket and not _is_gone(ticket)
            rows = self.account.messages[number] if is_held else []
            return self._page(path, rows, asked)
        return _refused("Not found", 404)

    def _page(self, path: str, rows: list[Node], asked: Mapping[str, str]) -> Answer:
        size = int(asked.get("limit", "30"))
        by = asked.get("order_by", "created_datetime:desc")
        if by not in ORDERS or not 1 <= size <= 100:
            return _refused("Invalid query parameters", 400)
        name, is_falling = ORDERS[by]
        rows = sorted(rows, key=lambda one: (one[name], one["id"]), reverse=is_falling)
        if "cursor" in asked:
            mark = self._cursors.get(asked["cursor"])
            if mark is None:
                return _refused("Invalid cursor", 400)
            rows = [
                one
                for one in rows
                if ((one[name], one["id"]) < mark) == is_falling
                and (one[name], one["id"]) != mark
            ]
        page, has_more = rows[:size], len(rows) > size
        following = self._cursor((page[-1][name], page[-1]["id"])) if has_more else None
        meta = {"prev_cursor": None, "next_cursor": following}
        return _json({"object": "list", "uri": path, "data": page, "meta": meta}, 200)

    def _cursor(self, mark: tuple[str, int]) -> str:
        cursor = b64encode(f"{mark[0]}|{mark[1]}".encode()).decode()
        self._cursors[cursor] = mark
        return cursor


def _is_gone(ticket: Node) -> bool:
    return ticket["spam"] or ticket["trashed_datetime"] is not None


def _refused(message: str, status: int) -> Answer:
    return _json({"error": {"msg": message, "data": {}}}, status)


def _json(body: Any, status: int, headers: Mapping[str, str] | None = None) -> Answer:
    named = {"Content-Type": "application/json", **(headers or {})}
    return status, named, json.dumps(body).encode()


def _basic(user: str, key: str) -> str:
    return f"Basic {b64encode(f'{user}:{key}'.encode()).decode()}"
