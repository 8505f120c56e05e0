"""Versions: which of the landed rows are new, which were seen before.

A version is (record, vendor's update time, content, deleted or not). The steps share
temporary tables, named where they are made. Not here: the transaction around them
(`load.py`, `replay.py`) and what a record must satisfy (`checks.py`).
"""

from typing import Any

SAME_VERSION = """
    known.record_id = versions.record_id
    and known.payload_hash = versions.payload_hash
    and known.record_updated_at is not distinct from versions.record_updated_at
    and known.is_deleted = versions.is_deleted
"""


def stage(connection: Any, files: list[str]) -> None:
    """Let `landed` be the parts as they stand, `incoming` the keys of their rows.

    `_place` orders all rows as they were landed, part after part.
    """
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    connection.execute(
        f"""
        create or replace temp view landed as
        select
            *, parse_filename(filename) as _part, file_row_number as _row,
            (list_position([{listed}], filename)::bigint << 32) + file_row_number
                as _place
        from read_parquet([{listed}], filename = true, file_row_number = true)
        """
    )
    connection.execute(
        """
        create or replace temp table incoming as
        select
            record_id, record_updated_at, payload_hash, is_deleted, batch_id,
            extracted_at, _part, _place
        from landed
        """
    )


def find_versions(connection: Any, table: str) -> None:
    """Let `versions` be what came, a row a version, and `fresh` those not known yet."""
    connection.execute(
        """
        create or replace temp table versions as
        select
            record_id, record_updated_at, payload_hash, is_deleted,
            min(extracted_at) as extracted_at, max(extracted_at) as _seen_at,
            min(_place) as _place, count(*) as row_count
        from incoming
        group by record_id, record_updated_at, payload_hash, is_deleted
        """
    )
    find_fresh(connection, table)


def find_fresh(connection: Any, table: str) -> None:
    """Let `fresh` be those of `versions` that the table does not hold."""
    connection.execute(
        f"""
        create or replace temp table fresh as
        select versions.*
        from versions anti join {table} as known on {SAME_VERSION}
        """
    )


def see_again(connection: Any, table: str) -> None:
    """Note what came again, and the first batch that brought it, whichever loads first.

    The names of batches and parts sort by when they were landed.
    """
    (known,) = connection.execute(
        "select (select count(*) from versions) - (select count(*) from fresh)"
    ).fetchone()
    if not known:
        return
    connection.execute(
        f"""
        update {table} as known
        set
            _seen_at = greatest(known._seen_at, versions._seen_at),
            extracted_at = least(known.extracted_at, versions.extracted_at),
            batch_id = least(known.batch_id, versions.batch_id),
            _part = least(known._part, versions._part)
        from (
            select seen.*, incoming.batch_id, incoming._part
            from versions as seen
            inner join incoming on seen._place = incoming._place
            anti join fresh on seen._place = fresh._place
        ) as versions
        where {SAME_VERSION} and (
            versions._seen_at > known._seen_at or versions._part < known._part
        )
        """
    )


def add_versions(connection: Any, table: str) -> int:
    """Add what is `fresh` and not `refused`; returns how many came in."""
    (added,) = connection.execute(
        f"""
        insert into {table}
        select
            landed.source, landed.stream, fresh.record_id, fresh.record_updated_at,
            landed.payload, fresh.payload_hash, landed.batch_id, fresh.extracted_at,
            fresh.is_deleted, fresh._seen_at, landed._part
        from landed
        inner join (from fresh anti join refused using (_place)) as fresh
            on landed._place = fresh._place
        """
    ).fetchone()
    return int(added)
