"""Literal rows for tests of the ledger, and a wall clock that moves when told."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.state import NewMessage

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

_NEW = NewMessage(
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
    recipient="kunde@example.dk",
    sender="hej@nordlys.example",
    language="da",
    channel="email",
    priority=10,
    trigger_at=NOW,
    not_before=None,
    not_after=None,
    told_delivery_date=None,
    body=b"Din pakke er sendt",
)


@dataclass
class Wall:
    """The clock that leases are measured with."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def pass_s(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def new_message(message_key: str, **changes: Any) -> NewMessage:
    return replace(_NEW, message_key=message_key, **changes)


def verdict(message_key: str, **changes: Any) -> dict[str, Any]:
    return {
        "message_key": message_key,
        "message_type": "delay_notice",
        "subject_type": "parcel",
        "subject_id": "postnord|1|2026-03-01",
        "order_id": "1001",
        "parcel_id": "postnord|1|2026-03-01",
        "ticket_id": None,
        "customer_id": "c1",
        "decision": "defer",
        "reason": "quiet_hours",
        "rule_version": "1",
        "trigger_at": NOW,
        "first_eligible_at": NOW,
        "decided_at": NOW,
        "not_before": None,
        "not_after": None,
        "arm": "treated",
    } | changes
