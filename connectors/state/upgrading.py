"""A ledger of an older Varsel brought up to this one, where it is, or left as it was.

A SQLite file is copied first, beside itself; PostgreSQL is its keeper's to dump. The
steps and the new version are one transaction.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, text, update

from connectors.state.copying import copy_ledger_file, upgrade_copy
from connectors.state.creating import Found, add_missing, create_tables, look_at
from connectors.state.migrations import STEPS, Step
from connectors.state.schema import SCHEMA_VERSION, meta
from connectors.state.schema_ops import upgrades

# any number, as long as every Varsel takes the same
_ONE_AT_A_TIME = 7_270_117


def bring_up(
    engine: Engine, found: Found, shop_id: str, now: datetime
) -> dict[str, str]:
    """Create or upgrade the ledger; return what it says of itself."""
    path = engine.url.database
    if path and not found.is_new and engine.dialect.name == "sqlite":
        copy_ledger_file(path, upgrade_copy(path, found.version, now))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            lock = text("select pg_advisory_xact_lock(:number)")
            connection.execute(lock, {"number": _ONE_AT_A_TIME})
        # another process may have been faster
        found = look_at(connection)
        if found.is_new:
            return create_tables(connection, shop_id)
        if not found.is_whole:
            upgrade(connection, found.version, now)
        return look_at(connection).meta


def upgrade(
    connection: Connection, version: int, now: datetime, steps: Sequence[Step] = STEPS
) -> None:
    """Take the ledger from its version to this one, all of it or nothing."""
    due = [each for each in steps if each.version > version]
    if due:
        # only here: it takes its time to import, and there is seldom a step
        from alembic.migration import MigrationContext
        from alembic.operations import Operations

        op = Operations(MigrationContext.configure(connection))
        for step in due:
            step.apply(op)
    add_missing(connection)
    for step in due:
        row = {"version": step.version, "name": step.name, "upgraded_at": now}
        connection.execute(insert(upgrades).values(**row))
    reached = str(max([SCHEMA_VERSION, *(each.version for each in due)]))
    is_version = meta.c.name == "schema_version"
    connection.execute(update(meta).where(is_version).values(value=reached))
