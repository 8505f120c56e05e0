"""Replay: quarantined rows tried again, and let go when today's suite takes them.

Landing is the truth: a refused row is known by its part and its place in it, and is
read from there. What is let go enters raw as if it had never been refused, and leaves
a note behind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.landing import Landing
from connectors.warehouse.checks import Suite, SuiteFor, judge
from connectors.warehouse.load import SAME_VERSION, add_versions, see_again, stage
from connectors.warehouse.transactions import transaction

THIS_STREAM = "kept.source = $1 and kept.stream = $2"


@dataclass(frozen=True)
class StreamReplay:
    """What became of the quarantined rows of one stream.

    `gone`: rows among `kept` whose part is no longer there to be read.
    """

    source: str
    stream: str
    tried: int
    released: int
    new_versions: int
    kept: int
    gone: int


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
    with transaction(connection):
        _stage(connection, _parts(connection, landing, source, stream), table)
        _find_versions(connection, source, stream, table)
        judge(connection, suite)
        see_again(connection, table)
        new_versions = add_versions(connection, table)
        return _note(connection, source, stream, new_versions, suite, at)


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
            min(batch_id) as batch_id, min(_part) as _part, min(_place) as _place,
            sum(row_count)::bigint as row_count
        from tried
        where _place is not null
        group by record_id, record_updated_at, payload_hash, is_deleted
        """
    )
    connection.execute(
        f"""
        create or replace temp table fresh as
        select versions.*
        from versions anti join {table} as known on {SAME_VERSION}
        """
    )


def _note(
    connection: Any,
    source: str,
    stream: str,
    new_versions: int,
    suite: Suite | None,
    at: datetime,
) -> StreamReplay:
    """Let rows go: say when and why, and move them in the count of the loads."""
    connection.execute(
        f"""
        create or replace temp table outcome as
        select
            known._kept, known.row_count,
            coalesce(
                refused.reason,
                if(known._place is null, 'its part ' || known.part || ' is gone from '
                    'landing; put it back from a backup', null)
            ) as reason,
            known._place is null as is_gone
        from tried as known
        left join versions on {SAME_VERSION}
        left join refused on versions._place = refused._place
        """
    )
    tried, released, gone, sightings = connection.execute(
        "select count(*), count(*) filter (where reason is null), "
        "count(*) filter (where is_gone), "
        "coalesce(sum(row_count) filter (where reason is null), 0)::bigint "
        "from outcome"
    ).fetchone()
    _keep(connection, suite)
    if released:
        _release(connection, suite, at)
        # so that landed = new + unchanged + quarantined still holds over all loads
        connection.execute(
            "insert into raw_varsel.loads values ($1, $2, $3, 0, $4, $5, $6, $7)",
            [
                source,
                stream,
                at,
                new_versions,
                sightings - new_versions,
                -sightings,
                suite.version if suite else None,
            ],
        )
    return StreamReplay(
        source, stream, tried, released, new_versions, tried - released, gone
    )


def _release(connection: Any, suite: Suite | None, at: datetime) -> None:
    version = suite.version if suite else None
    note = f"passes suite version {version}" if suite else "nothing is asked of it now"
    connection.execute(
        """
        insert into quarantine.released by name
        select
            kept.* exclude (payload), $1 as released_at, $2 as released_version,
            $3 as note
        from quarantine.rows as kept
        inner join outcome on kept.rowid = outcome._kept
        where outcome.reason is null
        """,
        [at, version, note],
    )
    connection.execute(
        "delete from quarantine.rows "
        "where rowid in (select _kept from outcome where reason is null)"
    )


def _keep(connection: Any, suite: Suite | None) -> None:
    """Write today's reason beside what stays."""
    connection.execute(
        """
        update quarantine.rows as kept
        set reason = outcome.reason, suite_version = $1
        from outcome
        where kept.rowid = outcome._kept and outcome.reason is not null
        """,
        [suite.version if suite else None],
    )
