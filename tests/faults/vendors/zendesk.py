"""Zendesk Support: an export in the order of notice taken, a minute held back.

Some of what the export has passed surfaces minutes later. System updates move
`generated_timestamp` and leave `updated_at`; deleted tickets stay in the export.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from pydantic import SecretStr

from connectors.settings_sources import ZendeskSettings
from tests.faults.zendesk_account import Account, Node

TOKEN = "oauth-token-0123456789"
EXPORT = re.compile(r"/api/v2/incremental/tickets/cursor(\.json)?")
COMMENTS = re.compile(r"/api/v2/tickets/(\d+)/comments(\.json)?")
WITHHELD_S = 60
Answer = tuple[int, dict[str, str], bytes]


class Vendor:
    """An account behind its REST API."""

    system = "zendesk"

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._chance = Random(17)
        self.account = Account(now)
        # by cursor: the key of the last row passed
        self._cursors: dict[str, tuple[int, int]] = {}

    def settings(self, base_url: str) -> ZendeskSettings:
        return ZendeskSettings(base_url=base_url, token=SecretStr(TOKEN))

    def keys(self) -> tuple[str, ...]:
        return ()

    def populate(self, count: int) -> None:
        for turn in range(count):
            # many at a time share their second, so that page edges fall inside one
            ago = timedelta(minutes=9 * (count - turn // 30 * 30))
            self.account.write(self._now() - ago)
        for _ in range(130):
            self.account.say(self._long_ticket(), is_agent=False)

    def change(self, step: int) -> None:
        account = self.account
        at = self._chance.choice([*account.tickets])
        if account.tickets[at]["status"] in ("closed", "deleted"):
            return account.write(self._now())
        actions = (
            lambda: account.write(self._now()),
            lambda: account.say(at, is_agent=False),
            lambda: account.set(at, status="solved"),
            lambda: account.say(at, is_agent=True),
            lambda: account.settle(at, status="closed"),
            lambda: account.rename(at),
            lambda: account.redact(at),
            lambda: account.say(self._long_ticket(), is_agent=True),
            lambda: account.delete(at),
        )
        return actions[step % len(actions)]()

    def surface_late(self) -> None:
        self.account.write(self._now() - timedelta(minutes=4))

    def expire_cursors(self) -> None:
        self._cursors.clear()

    def error_inside(self) -> Answer:
        return _json({"error": {"title": "Unavailable", "message": "try later"}}, 200)

    def truth(self) -> dict[tuple[str, str], Node | None]:
        account = self.account
        held: dict[tuple[str, str], Node | None] = {}
        for number, ticket in account.tickets.items():
            is_gone = ticket["status"] == "deleted"
            held["tickets", str(number)] = None if is_gone else ticket
            said = [] if is_gone else account.comments[number]
            for one in said:
                with_ticket = {**one, "ticket_id": number}
                held["ticket_comments", str(one["id"])] = with_ticket
            for person in account.people_of([ticket]) + account.authors_of(said):
                held["users", str(person["id"])] = person
        return held

    def _long_ticket(self) -> int:
        tickets = self.account.tickets.items()
        return next(one for one, ticket in tickets if ticket["status"] != "deleted")

    def answer(
        self,
        method: str,
        path: str,
        query: Mapping[str, list[str]],
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return _json({"error": "invalid_token"}, 401)
        asked = {name: values[-1] for name, values in query.items()}
        if method == "GET" and EXPORT.fullmatch(path):
            return self._export(asked)
        said = COMMENTS.fullmatch(path)
        if method == "GET" and said:
            return self._comments(int(said[1]), asked)
        return _json({"error": "RecordNotFound", "description": "Not found"}, 404)

    def _export(self, asked: Mapping[str, str]) -> Answer:
        until = int(self._now().timestamp()) - WITHHELD_S
        if "cursor" in asked:
            mark = self._cursors.get(asked["cursor"])
            if mark is None:
                return _json({"error": "InvalidCursor"}, 422)
        elif int(asked.get("start_time") or until + 1) > until:
            return _json({"error": "InvalidValue", "description": "Too recent"}, 400)
        else:
            mark = int(asked["start_time"]), -1
        rows = sorted(
            (_key(ticket), ticket)
            for ticket in self.account.tickets.values()
            if mark < _key(ticket) and ticket["generated_timestamp"] <= until
        )
        size = min(int(asked.get("per_page", "1000")), 1000)
        page = [ticket for _, ticket in rows[:size]]
        wants_people = "users" in asked.get("include", "")
        answer = {
            "tickets": page,
            "users": self.account.people_of(page) if wants_people else [],
            "after_cursor": self._cursor(_key(page[-1]) if page else mark),
            "end_of_stream": len(rows) <= size,
        }
        return _json(answer, 200)

    def _cursor(self, mark: tuple[int, int]) -> str:
        cursor = f"{mark[0]}.0||{mark[1]}|"
        self._cursors[cursor] = mark
        return cursor

    def _comments(self, number: int, asked: Mapping[str, str]) -> Answer:
        ticket = self.account.tickets.get(number)
        if ticket is None or ticket["status"] == "deleted":
            return _json({"error": "RecordNotFound", "description": "Not found"}, 404)
        said, size = self.account.comments[number], int(asked.get("page[size]", "100"))
        start = int(asked.get("page[after]") or 0)
        page = said[start : start + size]
        has_more = len(said) > start + size
        answer = {
            "comments": page,
            "users": self.account.authors_of(page),
            "meta": {"has_more": has_more, "after_cursor": str(start + len(page))},
        }
        return _json(answer, 200)


def _key(ticket: Node) -> tuple[int, int]:
    return ticket["generated_timestamp"], ticket["id"]


def _json(body: Any, status: int) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(body).encode()
