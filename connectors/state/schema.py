"""The tables of the ledger and how times are written in them; no behaviour.

Times are UTC text of a fixed width, so that SQLite and PostgreSQL sort and compare
them alike and a person can read them.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

# of the last step in migrations.py
SCHEMA_VERSION = 2


class Instant(TypeDecorator[datetime]):
    """An aware time, in UTC both ways."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the ledger takes no time without a zone: {value!r}")
        moment = value.astimezone(UTC).replace(tzinfo=None)
        return moment.isoformat(timespec="microseconds") + "Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return datetime.fromisoformat(value)


# SQLite counts up by itself only in a column that is plainly INTEGER
Sequence = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)


def _subject_columns() -> list[Column[Any]]:
    return [
        Column("message_type", String(64), nullable=False),
        Column("subject_type", String(64)),
        Column("subject_id", String(255)),
        Column("order_id", String(255)),
        Column("parcel_id", String(255)),
        Column("ticket_id", String(255)),
        Column("customer_id", String(255)),
    ]


messages = Table(
    "messages",
    metadata,
    Column("message_key", String(255), primary_key=True),
    Column("mode", String(16), primary_key=True),
    *_subject_columns(),
    Column("recipient", String(320), nullable=False),
    Column("language", String(16)),
    Column("channel", String(64)),
    Column("state", String(16), nullable=False),
    Column("trigger_at", Instant),
    Column("reserved_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("settled_at", Instant),
    Column("not_after", Instant),
    Column("attempts", Integer, nullable=False),
    Column("receipt", Text),
    Column("error", Text),
    Column("told_delivery_date", Date),
    Column("event_seq", BigInteger, nullable=False),
    Column("message_class", String(32), nullable=False),
    Column("flow", String(32), nullable=False),
    Column("sender", String(320), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("next_attempt_at", Instant, nullable=False),
    # when a person put it back in line; lists of what is due from before do not know
    Column("requeued_at", Instant),
    Column("owner", String(255)),
    Column("lease_until", Instant),
    # which run of its machine claimed it
    Column("boot", String(64)),
    Column("is_released", Boolean, nullable=False),
    Index("messages_next", "mode", "state", "priority", "trigger_at", "message_key"),
    Index("messages_sent", "mode", "sent_at"),
)

# apart, because SQLite writes a whole row again whenever its state moves
message_bodies = Table(
    "message_bodies",
    metadata,
    Column("message_key", String(255), primary_key=True),
    Column("mode", String(16), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("body_hash", String(64), nullable=False),
)

message_events = Table(
    "message_events",
    metadata,
    Column("seq", Sequence, primary_key=True, autoincrement=True),
    Column("message_key", String(255), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("from_state", String(16)),
    Column("to_state", String(16), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(255), nullable=False),
    Column("note", Text),
    Index("message_events_of", "message_key", "mode"),
    sqlite_autoincrement=True,
)

decisions = Table(
    "decisions",
    metadata,
    Column("seq", Sequence, primary_key=True, autoincrement=True),
    Column("message_key", String(255), nullable=False),
    Column("mode", String(16), nullable=False),
    *_subject_columns(),
    Column("decision", String(16), nullable=False),
    Column("reason", String(255)),
    Column("rule_version", String(64)),
    Column("trigger_at", Instant),
    Column("first_eligible_at", Instant),
    Column("decided_at", Instant, nullable=False),
    Column("not_before", Instant),
    Column("not_after", Instant),
    Column("arm", String(64)),
    Index("decisions_last", "mode", "message_key", "seq"),
    sqlite_autoincrement=True,
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("address", String(320), primary_key=True),
    Column("scope", String(16), primary_key=True),
    Column("reason", Text),
    Column("since", Instant, nullable=False),
    # allowed again; signs from before it do not count a second time
    Column("lifted_at", Instant),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(255), primary_key=True),
    Column("owner", String(255), nullable=False),
    Column("expires_at", Instant, nullable=False),
)

controls = Table(
    "controls",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
