"""The tables about holding back: fuses, and what people did. No behaviour here.

Apart from `schema.py`, which holds what is about messages. A column that joins an
existing table must be nullable: older ledgers get it as it is.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from connectors.state.schema import Instant, metadata

_Sequence = BigInteger().with_variant(Integer, "sqlite")

fuses = Table(
    "fuses",
    metadata,
    Column("seq", _Sequence, primary_key=True, autoincrement=True),
    Column("mode", String(16), nullable=False),
    Column("message_type", String(64), nullable=False),
    Column("blown_at", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    # ops are told once of each
    Column("told_at", Instant),
    Column("told_to", Text),
    # by a person's release, or when nothing of it was left to hold
    Column("closed_at", Instant),
    Column("closed_by", String(255)),
    Index("fuses_open", "mode", "message_type", "closed_at"),
    sqlite_autoincrement=True,
)

acts = Table(
    "acts",
    metadata,
    Column("seq", _Sequence, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("by", String(255), nullable=False),
    Column("act", String(32), nullable=False),
    # what it was done to: a message, a type and the hash of its list, a person's hash
    Column("subject", String(255)),
    Column("why", Text),
    # how many it touched, where it was a list
    Column("count", Integer),
    Index("acts_of", "act", "subject"),
    sqlite_autoincrement=True,
)
