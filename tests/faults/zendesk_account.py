"""What a Zendesk account holds: tickets, comments, people, and when it took notice.

Here: how each thing that happens shows in the account. Not here: how it is asked for
(`vendors/zendesk.py`).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

Node = dict[str, Any]
AGENT = {
    "id": 4_640_000_100,
    "name": "Alma Agent",
    "email": "alma@nordlys.example",
    "role": "agent",
    "updated_at": "2026-01-05T08:00:00Z",
}


class Account:
    """Tickets by id; `generated_timestamp` moves with every change of one."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.tickets: dict[int, Node] = {}
        self.comments: dict[int, list[Node]] = {}
        self.people: dict[int, Node] = {AGENT["id"]: AGENT}

    def write(self, at: datetime) -> None:
        """Let a customer write a ticket."""
        number = 35_000 + len(self.tickets)
        person = 20_900_000_000 + number % 40
        self.people.setdefault(
            person,
            {
                "id": person,
                "name": "Kim Kunde",
                "email": f"kim{person}@kunde.example",
                "role": "end-user",
                "updated_at": zulu(at),
            },
        )
        self.tickets[number] = {
            "id": number,
            "subject": f"Sag {number}",
            "description": f"Sag {number}",
            "status": "new",
            "requester_id": person,
            "submitter_id": person,
            "assignee_id": None,
            "via": {"channel": "email"},
            "created_at": zulu(at),
            "updated_at": zulu(at),
            "generated_timestamp": int(at.timestamp()),
        }
        self.comments[number] = []
        self._add(number, person, at)

    def say(self, number: int, *, is_agent: bool) -> None:
        """Let something be said on a ticket, which moves the ticket as well."""
        author = AGENT["id"] if is_agent else self.tickets[number]["requester_id"]
        self._add(number, author, self.now())
        self.set(number)

    def set(self, number: int, **fields: Any) -> None:
        """Let a person change a ticket."""
        self.settle(number, updated_at=zulu(self.now()), **fields)

    def settle(self, number: int, **fields: Any) -> None:
        """Let the system change a ticket, which leaves `updated_at` as it was."""
        stamp = int(self.now().timestamp())
        moved = {**self.tickets[number], **fields, "generated_timestamp": stamp}
        self.tickets[number] = moved

    def redact(self, number: int) -> None:
        """Let an agent take back a comment's text, which moves the ticket."""
        kept = self.comments[number]
        kept[0] = {**kept[0], "body": "▇▇▇▇", "plain_body": "▇▇▇▇"}
        self.set(number)

    def rename(self, number: int) -> None:
        """Let a customer with a ticket change, and the ticket be touched."""
        person = self.people[self.tickets[number]["requester_id"]]
        moved = {"email": f"ny{person['email']}", "updated_at": zulu(self.now())}
        self.people[person["id"]] = {**person, **moved}
        self.set(number)

    def delete(self, number: int) -> None:
        """Let a ticket be deleted; some time later its texts go too."""
        self.set(number, status="deleted", subject="SCRUBBED", description="SCRUBBED")

    def people_of(self, tickets: list[Node]) -> list[Node]:
        names = ("requester_id", "submitter_id", "assignee_id")
        ids = {ticket[name] for ticket in tickets for name in names if ticket[name]}
        return [self.people[one] for one in sorted(ids)]

    def authors_of(self, comments: list[Node]) -> list[Node]:
        return [self.people[one] for one in sorted({c["author_id"] for c in comments})]

    def _add(self, number: int, author: int, at: datetime) -> None:
        said = self.comments[number]
        said.append(
            {
                "id": number * 10_000 + len(said),
                "type": "Comment",
                "author_id": author,
                "body": f"Svar {len(said)}",
                "plain_body": f"Svar {len(said)}",
                "public": True,
                "via": {"channel": "email"},
                "created_at": zulu(at),
            }
        )


def zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
