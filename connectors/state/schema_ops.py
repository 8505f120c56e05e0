"""The tables about the running itself: parts, alerts, upgrades. No behaviour here.

Times in them are the wall clock's: they are about this machine, not about business.
"""

from sqlalchemy import Column, Integer, String, Table, Text

from connectors.state.schema import Instant, metadata

__all__ = ["alerts", "metadata", "part_runs", "upgrades"]

# the last time of each part, and its last good one
part_runs = Table(
    "part_runs",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("begun_at", Instant, nullable=False),
    # none while it runs, or when it was killed
    Column("ended_at", Instant),
    Column("outcome", String(16)),
    Column("good_at", Instant),
    Column("said", Text),
    # JSON: counts that a look from outside cannot take itself
    Column("counts", Text),
)

# what ops were told of a part that fails; gone when it was good again
alerts = Table(
    "alerts",
    metadata,
    Column("part", String(64), primary_key=True),
    Column("fault", String(64), nullable=False),
    Column("since", Instant, nullable=False),
    Column("count", Integer, nullable=False),
    Column("said", Text, nullable=False),
    Column("told_at", Instant),
    Column("told_to", Text),
)

upgrades = Table(
    "upgrades",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("upgraded_at", Instant, nullable=False),
)
