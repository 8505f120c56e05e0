"""What a Freshdesk account holds: tickets, what was said on them, where they lie.

Here: how each thing that happens shows in the account. Not here: how it is asked for
(`vendors/freshdesk.py`).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

FOREVER_GONE = "purged"
Node = dict[str, Any]


class Account:
    """Tickets by number; every change but the last of all moves `updated_at`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.tickets: dict[int, Node] = {}
        # None is in use; else deleted, spam, or gone for good
        self.kinds: dict[int, str | None] = {}
        self.conversations: dict[int, list[Node]] = {}

    def write(self, at: datetime) -> None:
        """Let a customer write a ticket."""
        number = len(self.tickets) + 1
        person = {"id": 7000 + number % 40, "name": "Kim", "email": "kim@kunde.example"}
        self.tickets[number] = {
            "id": number,
            "subject": f"Sag {number}",
            "description": f"<div>Sag {number}</div>",
            "description_text": f"Sag {number}",
            "status": 2,
            "source": 1,
            "spam": False,
            "requester_id": person["id"],
            "requester": person,
            "stats": {"status_updated_at": zulu(at), "resolved_at": None},
            "created_at": zulu(at),
            "updated_at": zulu(at),
        }
        self.kinds[number], self.conversations[number] = None, []

    def say(
        self, number: int, *, is_incoming: bool, at: datetime | None = None
    ) -> None:
        """Let something be said on a ticket, which moves the ticket as well."""
        said = self.conversations[number]
        told_at = zulu(at or self.now())
        said.append(
            {
                "id": number * 10_000 + len(said),
                "ticket_id": number,
                "body_text": f"Svar {len(said)}",
                "incoming": is_incoming,
                "private": False,
                "user_id": self.tickets[number]["requester_id"] if is_incoming else 1,
                "created_at": told_at,
                "updated_at": told_at,
            }
        )
        if at is None:
            self.touch(number)

    def move(self, number: int, kind: str | None) -> None:
        """Let a ticket be thrown away, or be taken back into use."""
        if self.kinds[number] == kind:
            return
        self.kinds[number] = kind
        self.set(number, spam=kind == "spam")

    def set(self, number: int, **fields: Any) -> None:
        self.tickets[number] = {**self.tickets[number], **fields}
        self.touch(number)

    def touch(self, *numbers: int) -> None:
        for number in numbers:
            moved = {**self.tickets[number], "updated_at": zulu(self.now())}
            self.tickets[number] = moved


def zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
