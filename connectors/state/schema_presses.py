"""The table of links that people pressed in a message. No behaviour here.

A column that joins it later must be nullable: older ledgers get it as it is.
"""

from sqlalchemy import Column, Index, String, Table, Text

from connectors.state.schema import Instant, Sequence, metadata

link_presses = Table(
    "link_presses",
    metadata,
    Column("seq", Sequence, primary_key=True, autoincrement=True),
    Column("purpose", String(16), nullable=False),
    Column("message_key", String(255), nullable=False),
    Column("mode", String(16), nullable=False),
    # opened: a link was followed, by a person or a scanner; sent: a form was
    Column("step", String(16), nullable=False),
    Column("value", String(64)),
    Column("comment", Text),
    Column("pressed_at", Instant, nullable=False),
    Index("link_presses_of", "message_key", "mode"),
    sqlite_autoincrement=True,
)
