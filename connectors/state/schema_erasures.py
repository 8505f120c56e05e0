"""The tables about people who were erased; no name, address or text is in them."""

from sqlalchemy import Column, String, Table, Text

from connectors.state.schema import Instant, metadata

__all__ = ["erased_marks", "erasures", "kept_records", "metadata"]

# keyed hashes of addresses and ids; see connectors/marks.py
erased_marks = Table(
    "erased_marks",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("since", Instant, nullable=False),
)

# an erasure that has no end yet is taken up again by the next run
erasures = Table(
    "erasures",
    metadata,
    Column("subject_hash", String(64), primary_key=True),
    Column("begun_at", Instant, nullable=False),
    Column("finished_at", Instant),
)

# what book-keeping asks for of records that are gone
kept_records = Table(
    "kept_records",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("stream", String(64), primary_key=True),
    Column("record_id", String(255), primary_key=True),
    Column("kept", Text, nullable=False),
)
