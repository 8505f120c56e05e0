"""Quarantine: refused rows, each kept once, with the reason and how often it came.

What a row must satisfy is told by the caller; how one leaves again is in `replay.py`.
"""

from collections.abc import Sequence
from typing import Any

from connectors.warehouse.transactions import rows_of


def put_aside(connection: Any, source: str, stream: str, version: str | None) -> None:
    """Keep the refused versions; one that is there already is seen once more.

    Reads `refused`, `fresh` and `landed` of the load, which holds the transaction. The
    names of parts sort by when they were landed.
    """
    if not connection.execute("select 1 from refused limit 1").fetchone():
        return
    connection.execute(
        """
        create or replace temp table put_aside as
        select
            fresh.record_id, fresh.record_updated_at, landed.payload,
            any_value(refused.reason) as reason,
            arg_min(
                {'part': landed._part, 'row': landed._row},
                (landed._part, landed._row)
            ) as place,
            min(fresh.extracted_at) as extracted_at,
            max(fresh._seen_at) as seen_at,
            sum(fresh.row_count)::bigint as sightings
        from refused
        inner join fresh on refused._place = fresh._place
        inner join landed on fresh._place = landed._place
        group by fresh.record_id, fresh.record_updated_at, landed.payload
        """
    )
    same = """
        known.source = $1 and known.stream = $2
        and known.record_id is not distinct from put_aside.record_id
        and known.record_updated_at is not distinct from put_aside.record_updated_at
        and known.payload = put_aside.payload
    """
    named = [source, stream, version]
    connection.execute(
        f"""
        update quarantine.rows as known
        set
            reason = put_aside.reason,
            suite_version = $3,
            part = if(
                put_aside.place.part < known.part,
                put_aside.place.part, known.part
            ),
            row_number = if(
                put_aside.place.part < known.part,
                put_aside.place.row, known.row_number
            ),
            extracted_at = least(known.extracted_at, put_aside.extracted_at),
            seen_at = greatest(known.seen_at, known.extracted_at, put_aside.seen_at),
            sightings = coalesce(known.sightings, 1) + put_aside.sightings
        from put_aside where {same}
        """,
        named,
    )
    connection.execute(
        f"""
        insert into quarantine.rows by name
        select
            $1 as source, $2 as stream, place.part as part, place.row as row_number,
            record_id, reason, $3 as suite_version, payload, extracted_at, seen_at,
            sightings, record_updated_at
        from put_aside anti join quarantine.rows as known on {same}
        """,
        named,
    )


def count_aside(connection: Any, streams: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return a row for each stream and reason: counts, newest, suite version.

    `come_good` counts rows whose record has entered raw in a later version since.
    """
    counted = []
    named = connection.execute(
        "select distinct source, stream from quarantine.rows order by all"
    ).fetchall()
    for source, stream in named:
        if streams and f"{source}.{stream}" not in streams:
            continue
        counted += rows_of(
            connection.execute(
                f"""
                with newest as (
                    select record_id, max(_seen_at) as seen_at
                    from raw_{source}.{stream}
                    where record_id in (select record_id from quarantine.rows)
                    group by record_id
                )

                select
                    kept.source, kept.stream, kept.reason,
                    count(*) as row_count,
                    sum(coalesce(kept.sightings, 1))::bigint as sightings,
                    count(*) filter (
                        where newest.seen_at > coalesce(kept.seen_at, kept.extracted_at)
                    ) as come_good,
                    max(coalesce(kept.seen_at, kept.extracted_at)) as newest_at,
                    max(kept.suite_version) as suite_version
                from quarantine.rows as kept
                left join newest on kept.record_id = newest.record_id
                where kept.source = ? and kept.stream = ?
                group by kept.source, kept.stream, kept.reason
                order by row_count desc, kept.reason
                """,
                [source, stream],
            )
        )
    return counted


def rows_aside(
    connection: Any,
    *,
    streams: Sequence[str] = (),
    record_id: str | None = None,
    limit: int,
) -> list[dict[str, Any]]:
    """Return quarantined rows, the newest first, payload and all."""
    return rows_of(
        connection.execute(
            """
            select
                source, stream, part, row_number, record_id, reason, suite_version,
                payload, extracted_at, coalesce(seen_at, extracted_at) as seen_at,
                coalesce(sightings, 1) as sightings
            from quarantine.rows
            where
                (len($1) = 0 or list_contains($1, source || '.' || stream))
                and ($2 is null or record_id = $2)
            order by seen_at desc, source, stream, part, row_number
            limit $3
            """,
            [list(streams), record_id, limit],
        )
    )
