"""A new warehouse file in the place of the old one, without what landing has lost.

A file that rows were deleted from still holds them on its free pages, so nothing is
deleted: what may stay is copied out into a new file, and that takes the old one's name.
Streams whose landed parts were written anew come empty and are loaded again; models
are built again. Not here: which streams those are, and what a text may not mention.
"""

import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import duckdb

from connectors.warehouse.attaching import attach
from connectors.warehouse.schema import OWN_TABLES, STREAMS, create_tables

StreamName = tuple[str, str]
# written again by every build
_TOLD_AGAIN = (
    "raw_ledger.",
    "raw_varsel.backfilled_versions",
    "raw_varsel.notices_sent",
    "raw_varsel.settled_batches",
)
_OF_A_STREAM = (
    "quarantine.rows",
    "quarantine.released",
    "raw_varsel.loaded_parts",
    "raw_varsel.loads",
)


def renew(
    path: Path, changed: Collection[StreamName], is_clean: Callable[[str], bool]
) -> None:
    """Put a new file in the place of the one at `path`.

    `changed`: the streams to load again. `is_clean`: whether a text may be copied; rows
    of our own tables with another are left out. The caller holds the writer's lock.
    """
    made = path.with_name(f"{path.stem}.renewed{path.suffix}")
    _drop(made)
    connection = duckdb.connect()
    try:
        attach(connection, made, is_read_only=False)
        create_tables(connection)
        quoted = str(path).replace("'", "''")
        connection.execute(f"attach '{quoted}' as old_file")
        connection.execute("checkpoint old_file")
        for table in _tables():
            _copy(connection, table, changed, is_clean)
        connection.execute("detach old_file")
    finally:
        connection.close()
    # a log of the old file would be played into the new one
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    os.replace(made, path)
    _drop(made)


def _drop(file: Path) -> None:
    for suffix in ("", ".wal", ".tmp"):
        leftover = file.with_name(f"{file.name}{suffix}")
        if leftover.is_dir():
            leftover.rmdir()
        else:
            leftover.unlink(missing_ok=True)


def _tables() -> list[str]:
    own = [table for table in OWN_TABLES if not table.startswith(_TOLD_AGAIN)]
    for system, streams in STREAMS.items():
        own += [f"raw_{system}.{stream}" for stream in streams]
    return own


def _copy(
    connection: Any,
    table: str,
    changed: Collection[StreamName],
    is_clean: Callable[[str], bool],
) -> None:
    schema, name = table.split(".")
    there = connection.execute(
        "select 1 from duckdb_tables() where database_name = 'old_file' "
        "and schema_name = $1 and table_name = $2",
        [schema, name],
    ).fetchone()
    if not there or (schema.removeprefix("raw_"), name) in changed:
        return
    stays = _may_stay(table, changed)
    if table in OWN_TABLES:
        unclean = _unclean(connection, table, is_clean)
        stays += f" and not list_contains({unclean}, rowid)"
    connection.execute(
        f"insert into {table} by name select * {_instead(table)} "
        f"from old_file.{table} where {stays}"
    )


def _instead(table: str) -> str:
    """Return what of a row is not as it was: a build must not think itself done."""
    if table == "raw_varsel.ledger_seen":
        return "replace (0 as decision_seq)"
    if table == "raw_varsel.builds":
        return "replace (null as fingerprint, null as project)"
    return ""


def _may_stay(table: str, changed: Collection[StreamName]) -> str:
    if table not in _OF_A_STREAM or not changed:
        return "true"
    named = ", ".join(f"('{source}', '{stream}')" for source, stream in sorted(changed))
    return f"(source, stream) not in ({named})"


def _unclean(connection: Any, table: str, is_clean: Callable[[str], bool]) -> str:
    """Return the places of rows that may not be copied, as a list in SQL."""
    rows = connection.execute(
        f"select each.rowid, each::varchar from old_file.{table} as each "
        "where each::varchar like '%@%'"
    ).fetchall()
    places = [str(place) for place, text in rows if not is_clean(text)]
    return f"[{', '.join(places)}]::bigint[]"
