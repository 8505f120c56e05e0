"""Literal due messages for tests of sending, and a channel that does as it is told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.channels import Outgoing, Receipt
from flows.due import DueMessage

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

_DUE = DueMessage(
    message_key="k1",
    message_type="order_dispatched",
    message_class="service",
    flow="notify",
    subject_type="parcel",
    subject_id="postnord|1|2026-03-01",
    order_id="1001",
    parcel_id="postnord|1|2026-03-01",
    ticket_id=None,
    customer_id="c1",
    recipient_email="kunde@example.dk",
    recipient_name="Kirsten Kunde",
    language="da",
    is_language_fallback=False,
    channel="email",
    priority=10,
    trigger_at=NOW,
    not_before=None,
    not_after=NOW + timedelta(days=2),
    arm=None,
    rule_version="1",
    told_delivery_date=None,
    in_reply_to=None,
    facts={"order_number": "1001"},
)


def due_message(message_key: str, **changes: Any) -> DueMessage:
    return replace(_DUE, message_key=message_key, **changes)


def due_messages(count: int) -> list[DueMessage]:
    return [due_message(f"k{number:03}") for number in range(count)]


def render(due: DueMessage) -> Outgoing:
    return Outgoing(
        message_key=due.message_key,
        message_type=due.message_type,
        sender="hej@nordlys.example",
        recipient=due.recipient_email,
        body=f"bytes of {due.message_key}".encode(),
    )


class FakeChannel:
    """Accepts all but what `answers` says otherwise about, by key."""

    name = "fake"

    def __init__(self, **answers: Exception) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.accepted: list[Outgoing] = []

    def send(self, outgoing: Outgoing) -> Receipt:
        self.asked.append(outgoing.message_key)
        answer = self.answers.get(outgoing.message_key, self.answers.get("every"))
        if answer is not None:
            raise answer
        self.accepted.append(outgoing)
        return Receipt(f"250 {outgoing.message_key}")

    def close(self) -> None:
        """Nothing is open."""
