"""Quarantine: refused rows, each kept once, with the reason and how often it came.

What a row must satisfy is told by the caller; how one leaves again is in `replay.py`.
"""

from collections.abc import Sequence
from typing import Any

from connectors.warehouse.transactions import rows_of


def put_aside(
    connection: Any, source: str, stream: str, refused: str, suite_version: str | None
) -> None:
    """Keep refused rows; one that is there already is seen once more, not kept twice.

    `refused` names a relation of part, row_number, record_id, reason, payload and
    extracted_at. The caller holds the transaction.
    """
    connection.execute(
        f"""
        create or replace temp table put_aside as
        select
            record_id, payload, any_value(reason) as reason,
            arg_min(part, (extracted_at, part, row_number)) as part,
            arg_min(row_number, (extracted_at, part, row_number)) as row_number,
            min(extracted_at) as extracted_at, max(extracted_at) as seen_at,
            count(*) as sightings
        from {refused} group by record_id, payload
        """
    )
    same = """
        known.source = ? and known.stream = ?
        and known.record_id is not distinct from put_aside.record_id
        and known.payload is not distinct from put_aside.payload
    """
    connection.execute(
        f"""
        update quarantine.rows as known
        set
            reason = put_aside.reason,
            suite_version = ?,
            part = case
                when put_aside.extracted_at < known.extracted_at
                then put_aside.part else known.part end,
            row_number = case
                when put_aside.extracted_at < known.extracted_at
                then put_aside.row_number else known.row_number end,
            extracted_at = least(known.extracted_at, put_aside.extracted_at),
            seen_at = greatest(known.seen_at, put_aside.seen_at, known.extracted_at),
            sightings = coalesce(known.sightings, 1) + put_aside.sightings
        from put_aside where {same}
        """,
        [suite_version, source, stream],
    )
    connection.execute(
        f"""
        insert into quarantine.rows by name
        select
            ? as source, ? as stream, part, row_number, record_id, reason,
            ? as suite_version, payload, extracted_at, seen_at, sightings
        from put_aside anti join quarantine.rows as known on {same}
        """,
        [source, stream, suite_version, source, stream],
    )


def aside(connection: Any, streams: Sequence[str] = ()) -> list[dict[str, Any]]:
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
