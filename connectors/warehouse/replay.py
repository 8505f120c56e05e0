"""Replay: quarantined rows tried again, and let go when today's suite takes them.

Landing is the truth: a refused row is known by its part and its place in it, and is
read from there. What is let go enters raw as if it had never been refused, and leaves
a note behind.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from connectors.landing import Landing
from connectors.warehouse.transactions import transaction


class Verdict(Protocol):
    """A row that may still not enter, by its position in the checked frame."""

    position: int
    reason: str


class Suite(Protocol):
    """See `connectors.warehouse.load.Suite`."""

    version: str
    columns: dict[str, str]

    def check(self, frame: Any) -> Sequence[Verdict]: ...


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
    suite_for: Callable[[str, str], Suite | None],
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
        _replay_stream(connection, landing, source, stream, suite_for, at)
        for source, stream in waiting
        if not streams or f"{source}.{stream}" in streams
    ]


def _replay_stream(
    connection: Any,
    landing: Landing,
    source: str,
    stream: str,
    suite_for: Callable[[str, str], Suite | None],
    at: datetime,
) -> StreamReplay:
    suite = suite_for(source, stream)
    with transaction(connection):
        _stage(connection, landing, source, stream)
        _judge(connection, suite)
        done = _let_go(connection, source, stream)
        if done.released:
            _note(connection, done, suite, at)
        _keep(connection, source, stream, suite)
    return done


def _stage(connection: Any, landing: Landing, source: str, stream: str) -> None:
    """Read the rows anew from their parts; a part that is gone leaves them null."""
    rows = connection.execute(
        "select distinct part from quarantine.rows where source = ? and stream = ?",
        [source, stream],
    ).fetchall()
    files = [landing.folder / source / part for (part,) in rows]
    there = [str(file) for file in files if file.exists()]
    landed = "select null::varchar as part, null::bigint as row_number"
    columns = "record_updated_at, payload, payload_hash, batch_id, is_deleted"
    if there:
        landed = f"""
            select
                parse_filename(filename) as part, file_row_number as row_number,
                {columns}
            from read_parquet(?, filename = true, file_row_number = true)
        """
    else:
        landed += "".join(
            f", null::{kind} as {name}"
            for name, kind in zip(
                columns.split(", "),
                ("timestamptz", "varchar", "varchar", "varchar", "boolean"),
                strict=True,
            )
        )
    connection.execute(
        f"""
        create or replace temp table tried as
        select
            (row_number() over (order by kept.part, kept.row_number) - 1)::bigint
                as _position,
            kept.record_id, kept.payload as kept_payload, kept.part, kept.extracted_at,
            coalesce(kept.seen_at, kept.extracted_at) as seen_at,
            coalesce(kept.sightings, 1) as sightings,
            landed.record_updated_at, landed.payload, landed.payload_hash,
            landed.batch_id, landed.is_deleted, null::varchar as reason
        from quarantine.rows as kept
        left join ({landed}) as landed
            on kept.part = landed.part and kept.row_number = landed.row_number
        where kept.source = ? and kept.stream = ?
        """,
        [*([there] if there else []), source, stream],
    )


def _judge(connection: Any, suite: Suite | None) -> None:
    """Write today's reason beside each row that still may not enter."""
    connection.execute(
        "update tried set reason = 'its part ' || part || ' is gone from landing; "
        "put it back from a backup' where payload is null"
    )
    if suite is None:
        return
    listed = ", ".join(f"{sql} as {name}" for name, sql in suite.columns.items())
    frame = connection.execute(
        f"select _position, {listed} from tried "
        "where payload is not null order by _position"
    ).df()
    refusals = [] if frame.empty else suite.check(frame)
    if refusals:
        connection.execute(
            """
            update tried set reason = still.reason
            from (select unnest(?) as position, unnest(?) as reason) as still
            where tried._position = still.position
            """,
            [[each.position for each in refusals], [each.reason for each in refusals]],
        )


def _let_go(connection: Any, source: str, stream: str) -> StreamReplay:
    table = f"raw_{source}.{stream}"
    connection.execute(
        f"""
        create or replace temp table let_go as
        select
            '{source}' as source, '{stream}' as stream, record_id, record_updated_at,
            any_value(payload) as payload, payload_hash,
            arg_min(batch_id, (extracted_at, batch_id)) as batch_id,
            min(extracted_at) as extracted_at, is_deleted, max(seen_at) as _seen_at,
            arg_min(part, (extracted_at, batch_id)) as _part
        from tried where reason is null
        group by record_id, record_updated_at, payload_hash, is_deleted
        """
    )
    same = """
        known.record_id = let_go.record_id
        and known.record_updated_at is not distinct from let_go.record_updated_at
        and known.payload_hash = let_go.payload_hash
        and known.is_deleted = let_go.is_deleted
    """
    connection.execute(
        f"""
        update {table} as known
        set
            _seen_at = greatest(known._seen_at, let_go._seen_at),
            extracted_at = least(known.extracted_at, let_go.extracted_at)
        from let_go where {same}
        """
    )
    (new,) = connection.execute(
        f"""
        insert into {table} by name
        select * from let_go anti join {table} as known on {same}
        """
    ).fetchone()
    tried, released, gone = connection.execute(
        "select count(*), count(*) filter (where reason is null), "
        "count(*) filter (where payload is null) from tried"
    ).fetchone()
    return StreamReplay(source, stream, tried, released, new, tried - released, gone)


def _note(
    connection: Any, done: StreamReplay, suite: Suite | None, at: datetime
) -> None:
    """Say when and why rows left, and move their sightings in the count of loads."""
    version = suite.version if suite else None
    note = f"passes suite version {version}" if suite else "nothing is asked of it now"
    same = """
        kept.source = ? and kept.stream = ?
        and kept.record_id is not distinct from tried.record_id
        and kept.payload is not distinct from tried.kept_payload
        and tried.reason is null
    """
    named = [done.source, done.stream]
    connection.execute(
        f"""
        insert into quarantine.released by name
        select
            kept.* exclude (payload), ? as released_at, ? as released_version,
            ? as note
        from quarantine.rows as kept inner join tried on {same}
        """,
        [at, version, note, *named],
    )
    # so that landed = new + unchanged + quarantined still holds over all loads
    connection.execute(
        """
        insert into raw_varsel.loads by name
        select
            ? as source, ? as stream, ? as extracted_at, 0 as landed,
            ? as new_versions, sum(sightings) - ? as unchanged,
            -sum(sightings) as quarantined, ? as suite_version
        from tried where reason is null
        """,
        [*named, at, done.new_versions, done.new_versions, version],
    )
    connection.execute(
        f"delete from quarantine.rows as kept using tried where {same}", named
    )


def _keep(connection: Any, source: str, stream: str, suite: Suite | None) -> None:
    connection.execute(
        """
        update quarantine.rows as kept
        set reason = tried.reason, suite_version = ?
        from tried
        where
            kept.source = ? and kept.stream = ? and tried.reason is not null
            and kept.record_id is not distinct from tried.record_id
            and kept.payload is not distinct from tried.kept_payload
        """,
        [suite.version if suite else None, source, stream],
    )
