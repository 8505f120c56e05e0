"""One row of `mart_messages_due` as Python sees it; nothing is decided here.

The mart is the only table a sender reads. What a message says comes from `facts`,
what may be sent comes from the mart having the row.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from typing import Any

from connectors.errors import ContractViolation


@dataclass(frozen=True)
class DueMessage:
    """A message to send now; the fields are the columns of the mart, in its order.

    Time: every `_at`, `not_before` and `not_after` is aware and in UTC.
    """

    message_key: str
    message_type: str
    message_class: str
    flow: str
    subject_type: str
    subject_id: str
    order_id: str | None
    parcel_id: str | None
    ticket_id: str | None
    customer_id: str | None
    recipient_email: str
    recipient_name: str | None
    language: str
    is_language_fallback: bool
    channel: str
    priority: int
    trigger_at: datetime
    not_before: datetime | None
    not_after: datetime | None
    arm: str | None
    rule_version: str
    told_delivery_date: date | None
    in_reply_to: str | None
    recipient_phone: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "DueMessage":
        """Return the message of one row; `facts` may be JSON text or a dict.

        Raises: ContractViolation when a column is missing or a time has no zone.
        """
        names = [column.name for column in fields(cls)]
        missing = [name for name in names if name not in row]
        if missing:
            raise ContractViolation(
                f"a row of mart_messages_due lacks {', '.join(missing)}; "
                "build the marts with the same version of Varsel that sends"
            )
        return cls(**{name: _read(name, row[name]) for name in names})


def _read(name: str, value: Any) -> Any:
    if name == "facts" and not isinstance(value, Mapping):
        return json.loads(value or "{}")
    if isinstance(value, datetime) and name != "told_delivery_date":
        return _to_utc(name, value)
    if name == "told_delivery_date" and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def _to_utc(name: str, moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ContractViolation(
            f"column {name!r} of mart_messages_due holds a time without a zone; "
            "read it as timestamptz"
        )
    return moment.astimezone(UTC)
