"""A Zendesk account as its pages describe it, for what writes to tickets.

Every update moves `updated_at`; a `tags` list replaces; `safe_update` with an older
stamp is refused with 409; a closed ticket with 422; comments are only ever added, and
one without `public` is public. `now` is the account's own clock.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from scripted_session import answer

ADMIN, CUSTOMER = 7, 20978392


class Helpdesk:
    """A session of requests that is answered by the account itself."""

    def __init__(self, *ids: str) -> None:
        self.now = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
        self.tickets = {each: self._new(each) for each in ids}
        self.comments: dict[str, list[dict[str, Any]]] = {each: [] for each in ids}
        self.writes: list[dict[str, Any]] = []
        # answers that come before the account's own
        self.first: list[Any] = []
        # what somebody else does between our look and our update
        self.meanwhile: list[Any] = []

    def _new(self, ticket_id: str) -> dict[str, Any]:
        return {
            "id": int(ticket_id),
            "status": "open",
            "tags": ["vip"],
            "custom_fields": [{"id": 27642, "value": None}],
            "requester_id": CUSTOMER,
            "updated_at": self._stamp(),
        }

    def _stamp(self) -> str:
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def request(self, method: str, url: str, **given: Any) -> requests.Response:
        if self.first:
            found = self.first.pop(0)
            if isinstance(found, Exception):
                raise found
            return found
        path = unquote(urlsplit(url).path).removesuffix(".json").split("/")
        ticket_id = path[4]
        if ticket_id not in self.tickets:
            return answer({"error": "RecordNotFound"}, 404)
        if method == "PUT":
            return self._update(ticket_id, json.loads(given["data"])["ticket"])
        if path[5:] == ["comments"]:
            return answer({"comments": self.comments[ticket_id][::-1]})
        reply = answer({"ticket": self.tickets[ticket_id]})
        if self.meanwhile:
            self.meanwhile.pop(0)(ticket_id)
        return reply

    def touch(self, ticket_id: str, **changes: Any) -> None:
        """Let somebody in the helpdesk change the ticket."""
        self.now += timedelta(seconds=30)
        self.tickets[ticket_id].update(changes, updated_at=self._stamp())

    def _update(self, ticket_id: str, change: dict[str, Any]) -> requests.Response:
        ticket = self.tickets[ticket_id]
        if ticket["status"] == "closed":
            return answer({"error": "RecordInvalid"}, 422)
        stamp = change.get("updated_stamp")
        if change.get("safe_update") and stamp != ticket["updated_at"]:
            return answer({"error": "UpdateConflict"}, 409)
        self.writes.append(change)
        fields = {each["id"]: each for each in change.get("custom_fields", [])}
        kept = [fields.get(each["id"], each) for each in ticket["custom_fields"]]
        self.touch(
            ticket_id, tags=change.get("tags", ticket["tags"]), custom_fields=kept
        )
        if "comment" in change:
            self._comment(ticket_id, change["comment"])
        return answer({"ticket": ticket})

    def _comment(self, ticket_id: str, comment: dict[str, Any]) -> None:
        told = {
            "id": 1000 + sum(len(each) for each in self.comments.values()),
            "author_id": ADMIN,
            "body": comment["body"],
            "public": comment.get("public", True),
            "created_at": self._stamp(),
        }
        self.comments[ticket_id].append(told)

    def close(self) -> None:
        pass
