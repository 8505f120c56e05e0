"""Replay: quarantined rows tried again, and let go when today's suite takes them.

Landing is the truth: a refused row is known by its part and its place in it, and is
read from there. What is let go enters raw as if it had never been refused, and leaves
a note behind.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb

from connectors.landing import Landing
from connectors.warehouse.checks import Suite, SuiteFor, judge
from connectors.warehouse.damaged_parts import blame_a_part
from connectors.warehouse.releasing import StreamReplay, let_go
from connectors.warehouse.transactions import transaction
from connectors.warehouse.versions import (
    add_versions,
    find_fresh,
    see_again,
    stage,
)

THIS_STREAM = "kept.source = $1 and kept.stream = $2"


def replay_quarantine(
    connection: Any,
    landing: Landing,
    suite_for: SuiteFor,
    *,
    at: datetime,
    streams: Sequence[str] = (),
) -> list[StreamReplay]:
    """Try quarantined rows again, one transaction a stream; all streams by default.

    `streams` are named as `system.stream`.
    """
    waiting = connection.execute(
        "select distinct source, stream from quarantine.rows order by all"
    ).fetchall()
    return [
        _replay_stream(
            connection, landing, source, stream, suite_for(source, stream), at
        )
        for source, stream in waiting
        if not streams or f"{source}.{stream}" in streams
    ]


def _replay_stream(
    connection: Any,
    landing: Landing,
    source: str,
    stream: str,
    suite: Suite | None,
    at: datetime,
) -> StreamReplay:
    table = f"raw_{source}.{stream}"
    files = _parts(connection, landing, source, stream)
    try:
        with transaction(connection):
            _stage(connection, files, table)
            _find_versions(connection, source, stream, table)
            judge(connection, suite)
            see_again(connection, table)
            new_versions = add_versions(connection, table)
            return let_go(connection, source, stream, new_versions, suite, at)
    except duckdb.Error:
        blame_a_part(files)
        raise


def _parts(connection: Any, landing: Landing, source: str, stream: str) -> list[str]:
    """Return the parts that are still there."""
    rows = connection.execute(
        f"select distinct part from quarantine.rows as kept where {THIS_STREAM}",
        [source, stream],
    ).fetchall()
    # a part's name begins with its time, and the first place of a version counts
    files = [landing.folder / source / part for (part,) in sorted(rows)]
    return [str(file) for file in files if file.exists()]


def _stage(connection: Any, files: list[str], table: str) -> None:
    if files:
        stage(connection, files)
        return
    connection.execute(
        f"""
        create or replace temp table nothing as
        select * replace (null::varchar as _part), null::bigint as _place
        from {table} limit 0
        """
    )
    connection.execute("create or replace temp view landed as select * from nothing")
    connection.execute("create or replace temp table incoming as select * from nothing")


def _find_versions(connection: Any, source: str, stream: str, table: str) -> None:
    """Let `tried` be the rows, `versions` what they hold, and `fresh` as in a load."""
    connection.execute(
        f"""
        create or replace temp table tried as
        select
            kept.rowid as _kept, kept.part, kept.extracted_at,
            coalesce(kept.seen_at, kept.extracted_at) as _seen_at,
            coalesce(kept.sightings, 1) as row_count,
            incoming.* exclude (extracted_at)
        from quarantine.rows as kept
        left join incoming
            on kept.part = incoming._part
            and kept.row_number = incoming._place & 4294967295
        where {THIS_STREAM}
        """,
        [source, stream],
    )
    connection.execute(
        """
        create or replace temp table versions as
        select
            record_id, record_updated_at, payload_hash, is_deleted,
            min(extracted_at) as extracted_at, max(_seen_at) as _seen_at,
            min(_place) as _place, sum(row_count)::bigint as row_count
        from tried
        where _place is not null
        group by record_id, record_updated_at, payload_hash, is_deleted
        """
    )
    find_fresh(connection, table)
