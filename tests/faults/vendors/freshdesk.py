"""Freshdesk v2: numbered pages over a moving set, whole seconds, lists apart for waste.

Without `updated_since` only what was made in the last 30 days is listed, and without
`include` neither texts nor people. Deleting, marking as spam and restoring move
`updated_at`. What is deleted for good is told by nothing.
"""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from pydantic import SecretStr

from connectors.settings_sources import FreshdeskSettings
from tests.faults.freshdesk_account import FOREVER_GONE, Account, Node, zulu

KEY = "AbCdEf0123456789"
CONVERSATIONS = re.compile(r"/api/v2/tickets/(\d+)/conversations")
SORTED_BY = ("created_at", "due_by", "updated_at", "status")
INCLUDED = {
    "description": ("description", "description_text"),
    "requester": ("requester",),
    "stats": ("stats",),
}
# more than a page of one second, as a bulk update leaves them
AT_ONCE = 120
LONG_TICKET = 1
Answer = tuple[int, dict[str, str], bytes]


class Vendor:
    """An account behind its REST API."""

    system = "freshdesk"

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._chance = Random(11)
        self.account = Account(now)

    def settings(self, base_url: str) -> FreshdeskSettings:
        return FreshdeskSettings(base_url=base_url, key=SecretStr(KEY))

    def keys(self) -> tuple[str, ...]:
        return ()

    def populate(self, count: int) -> None:
        account, long_ago = self.account, self._now() - timedelta(days=40)
        for turn in range(count):
            # five at a time share their second, and in the end more than a page does
            ago = timedelta(minutes=9 * max(count - AT_ONCE - turn // 5 * 5, 1))
            account.write(long_ago - ago)
        for _ in range(230):
            account.say(LONG_TICKET, is_incoming=True, at=long_ago)

    def change(self, step: int) -> None:
        account = self.account
        at = self._chance.choice([*account.tickets])
        if account.kinds[at] == FOREVER_GONE:
            return account.write(self._now())
        if step % 60 == 41:
            in_use = [one for one, kind in account.kinds.items() if kind is None]
            return account.touch(*in_use[:AT_ONCE])
        actions = (
            lambda: account.write(self._now()),
            lambda: account.say(at, is_incoming=True),
            lambda: account.set(at, status=self._chance.choice([2, 3, 4, 5, 6])),
            lambda: account.move(at, None),
            lambda: account.say(at, is_incoming=False),
            lambda: account.move(at, "deleted"),
            lambda: account.say(LONG_TICKET, is_incoming=True),
            lambda: account.move(at, "spam"),
            lambda: account.move(at, None),
            lambda: account.move(at, FOREVER_GONE if account.kinds[at] else None),
        )
        return actions[step % len(actions)]()

    def surface_late(self) -> None:
        self.account.write(self._now() - timedelta(minutes=4))

    def expire_cursors(self) -> None:
        """There are none."""

    def error_inside(self) -> Answer:
        body = {"message": "You have exceeded the limit of requests per minute"}
        headers = {"Retry-After": "17", "X-RateLimit-Remaining": "0"}
        return 429, headers, json.dumps(body).encode()

    def truth(self) -> dict[tuple[str, str], Node | None]:
        held: dict[tuple[str, str], Node | None] = {}
        for number, kind in self.account.kinds.items():
            if kind == FOREVER_GONE:
                continue
            ticket = self.account.tickets[number]
            held["tickets", str(number)] = None if kind else ticket
            for one in () if kind else self.account.conversations[number]:
                held["conversations", str(one["id"])] = one
        return held

    def answer(
        self,
        method: str,
        path: str,
        query: Mapping[str, list[str]],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        if headers.get("Authorization") != _basic(KEY):
            return _json({"code": "invalid_credentials", "message": "Log in"}, 401)
        asked = {name: values[-1] for name, values in query.items()}
        said = CONVERSATIONS.fullmatch(path)
        if method != "GET" or not (said or path == "/api/v2/tickets"):
            return 404, {}, b""
        if said:
            if self.account.kinds.get(int(said[1]), FOREVER_GONE) is not None:
                return 404, {}, b""
            return _page(self.account.conversations[int(said[1])], asked)
        return _page(self._listed(asked), asked)

    def _listed(self, asked: Mapping[str, str]) -> list[Node]:
        kind = asked.get("filter")
        kinds = self.account.kinds
        rows = [row for at, row in self.account.tickets.items() if kinds[at] == kind]
        if "updated_since" in asked:
            rows = [row for row in rows if row["updated_at"] >= asked["updated_since"]]
        else:
            month = zulu(self._now() - timedelta(days=30))
            rows = [row for row in rows if row["created_at"] >= month]
        by = asked.get("order_by", "created_at")
        is_falling = asked.get("order_type", "desc") == "desc"
        rows.sort(key=lambda row: (row[by], row["id"]), reverse=is_falling)
        wanted = asked.get("include", "").split(",")
        left_out = {
            name
            for field, names in INCLUDED.items()
            if field not in wanted
            for name in names
        }
        return [
            {name: value for name, value in row.items() if name not in left_out}
            for row in rows
        ]


def _page(rows: list[Node], asked: Mapping[str, str]) -> Answer:
    size, number = int(asked.get("per_page", "30")), int(asked.get("page", "1"))
    is_known = asked.get("order_by", "created_at") in SORTED_BY
    if not 1 <= size <= 100 or not 1 <= number <= 300 or not is_known:
        fault = {"field": "page", "message": "It should be less", "code": "invalid"}
        return _json({"description": "Validation failed", "errors": [fault]}, 400)
    has_more = len(rows) > number * size
    link = {"Link": '<https://next.example>; rel="next"'} if has_more else {}
    return _json(rows[(number - 1) * size : number * size], 200, link)


def _json(body: Any, status: int, headers: Mapping[str, str] | None = None) -> Answer:
    named = {"Content-Type": "application/json", **(headers or {})}
    return status, named, json.dumps(body).encode()


def _basic(key: str) -> str:
    return f"Basic {b64encode(f'{key}:X'.encode()).decode()}"
