"""The tables about pulling: backfills and their chunks, reaches, calls, releases.

Apart from `schema.py`, which holds what is about messages. No behaviour here. A column
that joins an existing table must be nullable: older ledgers get it as it is.
"""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from connectors.state.schema import Instant, metadata

__all__ = [
    "backfill_chunks",
    "backfill_runs",
    "calls",
    "metadata",
    "released_messages",
    "stream_reaches",
]

backfill_runs = Table(
    "backfill_runs",
    metadata,
    Column("run_id", String(64), primary_key=True),
    Column("from_at", Instant, nullable=False),
    Column("to_at", Instant, nullable=False),
    Column("streams", Text, nullable=False),
    Column("state", String(32), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("counts", Text),
    Column("options", Text),
    # how far each stream had come when the run began: newer facts are not the run's
    Column("reached", Text),
    # what a person asked of it while it runs: pause or cancel
    Column("wish", String(16)),
)

backfill_chunks = Table(
    "backfill_chunks",
    metadata,
    Column("run_id", String(64), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("system", String(64), nullable=False),
    Column("stream", String(64), nullable=False),
    Column("begins_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("rows", Integer),
    Column("error", Text),
    Column("settled_at", Instant),
    Index("backfill_chunks_by_state", "state", "system", "stream"),
)

# a pull that found nothing lands no batch, and yet it has come that far
stream_reaches = Table(
    "stream_reaches",
    metadata,
    Column("system", String(64), primary_key=True),
    Column("stream", String(64), primary_key=True),
    Column("reached_at", Instant, nullable=False),
)

calls = Table(
    "calls",
    metadata,
    Column("system", String(64), primary_key=True),
    Column("hour", Instant, primary_key=True),
    Column("count", Integer, nullable=False),
)

released_messages = Table(
    "released_messages",
    metadata,
    Column("message_key", String(255), primary_key=True),
    Column("list_hash", String(64), nullable=False),
    Column("released_at", Instant, nullable=False),
    Column("by", String(255), nullable=False),
)
