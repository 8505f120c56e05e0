"""Zendesk Support as it would answer about this shop: tickets, comments, users.

Routes, paging, limits and errors are here; what a ticket looks like is in
`zendesk_tickets.py`. The export withholds the last minute and orders by
`generated_timestamp`.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Any

from connectors.practice.answers import Answer, Request
from connectors.practice.limits import Bucket, Limits
from connectors.practice.model import Ticket
from connectors.practice.shop import PracticeShop
from connectors.practice.zendesk_tickets import (
    agent_node,
    comment_nodes,
    metric_node,
    ticket_node,
    user_nodes,
)

EXPORT = "/api/v2/incremental/tickets/cursor"
COMMENTS = re.compile(r"^/api/v2/tickets/(\d+)/comments$")
TICKET = re.compile(r"^/api/v2/tickets/(\d+)$")
WITHHELD = timedelta(minutes=1)
NOT_FOUND = {"error": "RecordNotFound", "description": "Not found"}
NO_TOKEN = {
    "error": "invalid_token",
    "error_description": "The access token provided is expired, revoked, malformed "
    "or invalid for other reasons.",
}
Mark = tuple[datetime, int]


class ZendeskApi:
    def __init__(self, shop: PracticeShop, token: str, limits: Limits) -> None:
        self._shop, self._token = shop, token
        self._account = Bucket.per_minute(limits.zendesk_per_minute)
        self._exports = Bucket.per_minute(limits.zendesk_incremental_per_minute)

    def answer(self, request: Request) -> Answer:
        given = request.headers.get("Authorization", "")
        if not compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            return Answer(NO_TOKEN, 401)
        path = request.path.removesuffix(".json")
        wait = self._account.take()
        if path == EXPORT:
            wait = wait or self._exports.take()
        if wait:
            text = "Number of allowed incremental ticket export API requests exceeded"
            body = {"error": "APIRateLimitExceeded", "description": text}
            return Answer(body, 429, {"Retry-After": str(wait)})
        route = self._route(path) if request.method == "GET" else None
        return route(request) if route else Answer(NOT_FOUND, 404)

    def _route(self, path: str) -> Callable[[Request], Answer] | None:
        if path == EXPORT:
            return self._export
        if path == "/api/v2/users/me":
            return lambda request: Answer({"user": agent_node(0)})
        if found := COMMENTS.match(path):
            return lambda request: self._comments(int(found[1]), request)
        if found := TICKET.match(path):
            return lambda request: self._ticket(int(found[1]), request)
        return None

    def _export(self, request: Request) -> Answer:
        until = request.now - WITHHELD
        try:
            mark = _mark(request.query, until)
            size = min(max(int(request.query.get("per_page", 1000)), 1), 1000)
        except ValueError as error:
            return Answer({"error": "InvalidValue", "description": str(error)}, 400)
        rows = [
            (at, ticket)
            for at, ticket in self._shop.changed_tickets(mark[0], until)
            if (at, ticket.ticket_id) > mark
        ]
        page = rows[:size]
        cursor = _cursor((page[-1][0], page[-1][1].ticket_id) if page else mark)
        link = f"{request.base_url}{EXPORT}.json?cursor={cursor}"
        body: dict[str, Any] = {
            "tickets": self._nodes(page, until, request),
            "after_cursor": cursor,
            "after_url": link,
            "before_cursor": None,
            "before_url": None,
            "end_of_stream": len(rows) <= size,
        }
        return Answer(body | _sideloads(request, [t for _, t in page], until))

    def _nodes(
        self, page: list[tuple[datetime, Ticket]], until: datetime, request: Request
    ) -> list[dict[str, Any]]:
        nodes = [ticket_node(self._shop.seed, t, at, until, request.base_url)
                 for at, t in page]  # fmt: skip
        if request.query.get("exclude_deleted") == "true":
            nodes = [node for node in nodes if node["status"] != "deleted"]
        return nodes

    def _comments(self, ticket_id: int, request: Request) -> Answer:
        ticket = self._shop.ticket(ticket_id, request.now)
        if ticket is None:
            return Answer(NOT_FOUND, 404)
        nodes = comment_nodes(self._shop.seed, ticket, request.now)
        try:
            size = min(max(int(request.query.get("page[size]", 100)), 1), 100)
            after = request.query.get("page[after]")
            start = int(b64decode(after)) if after else 0
        except ValueError:
            text = "page[after] is not valid"
            return Answer(
                {"error": "InvalidPaginationParameter", "description": text}, 400
            )
        page, has_more = nodes[start : start + size], len(nodes) > start + size
        cursor = b64encode(str(start + len(page)).encode()).decode()
        link = f"{request.base_url}/api/v2/tickets/{ticket_id}/comments.json"
        body: dict[str, Any] = {
            "comments": page,
            "meta": {
                "has_more": has_more,
                "after_cursor": cursor if page else None,
                "before_cursor": None,
            },
            "links": {
                "next": f"{link}?page[after]={cursor}&page[size]={size}"
                if has_more
                else None,
                "prev": None,
            },
        }
        return Answer(body | _sideloads(request, [ticket], request.now))

    def _ticket(self, ticket_id: int, request: Request) -> Answer:
        ticket = self._shop.ticket(ticket_id, request.now)
        if ticket is None:
            return Answer(NOT_FOUND, 404)
        at = max(when for when in ticket.touched if when <= request.now)
        node = ticket_node(self._shop.seed, ticket, at, request.now, request.base_url)
        return Answer({"ticket": node})


def _sideloads(
    request: Request, tickets: list[Ticket], now: datetime
) -> dict[str, list[dict[str, Any]]]:
    wanted = request.query.get("include", "").split(",")
    extra = {}
    if "users" in wanted:
        extra["users"] = user_nodes(tickets, now)
    if "metric_sets" in wanted:
        extra["metric_sets"] = [metric_node(ticket, now) for ticket in tickets]
    return extra


def _mark(query: dict[str, str], until: datetime) -> Mark:
    if cursor := query.get("cursor"):
        try:
            seconds, _, number = b64decode(cursor, validate=True).decode().split("|")
            return datetime.fromtimestamp(float(seconds), UTC), int(number)
        except ValueError:
            raise ValueError("cursor is not valid") from None
    since = datetime.fromtimestamp(int(query.get("start_time") or "none"), UTC)
    if since > until:
        raise ValueError(
            "Too recent start_time. Use a start_time older than 60 seconds"
        )
    return since, 0


def _cursor(mark: Mark) -> str:
    return b64encode(f"{mark[0].timestamp():.1f}||{mark[1]}".encode()).decode()
