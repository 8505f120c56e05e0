"""What a Gorgias account holds: tickets, their messages, the trash.

Here: how each thing that happens shows in the account. Not here: how it is asked for
(`vendors/gorgias.py`).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

Node = dict[str, Any]


class Account:
    """Tickets by id; every change moves `updated_datetime`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.tickets: dict[int, Node] = {}
        self.messages: dict[int, list[Node]] = {}

    def write(self, at: datetime) -> None:
        """Let a customer write a ticket."""
        number = 300 + len(self.tickets)
        self.tickets[number] = {
            "id": number,
            "uri": f"/api/tickets/{number}/",
            "status": "open",
            "channel": "email",
            "via": "email",
            "from_agent": False,
            "customer": {"id": number % 40, "email": "kim@kunde.example"},
            "subject": f"Sag {number}",
            "spam": False,
            "created_datetime": told(at),
            "updated_datetime": told(at),
            "closed_datetime": None,
            "snooze_datetime": None,
            "trashed_datetime": None,
        }
        self.messages[number] = []
        self.say(number, is_from_agent=False, at=at)

    def say(
        self, number: int, *, is_from_agent: bool, at: datetime | None = None
    ) -> None:
        """Let something be said on a ticket, which moves the ticket as well."""
        said = self.messages[number]
        said.append(
            {
                "id": number * 10_000 + len(said),
                "ticket_id": number,
                "public": True,
                "channel": "email",
                "via": "helpdesk" if is_from_agent else "email",
                "from_agent": is_from_agent,
                "rule_id": None,
                "body_text": f"Svar {len(said)}",
                "stripped_text": f"Svar {len(said)}",
                "created_datetime": told(at or self.now()),
                "failed_datetime": None,
            }
        )
        if at is None:
            self.set(number)

    def trash(self, number: int) -> None:
        self.set(number, trashed_datetime=told(self.now()))

    def set(self, *numbers: int, **fields: Any) -> None:
        moved = {**fields, "updated_datetime": told(self.now())}
        for number in numbers:
            self.tickets[number] = {**self.tickets[number], **moved}

    def delete(self, number: int) -> None:
        """Let a ticket go for good, which nothing tells of."""
        del self.tickets[number]
        # its id is given to no other
        self.tickets[-number] = {}


def told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
