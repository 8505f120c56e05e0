"""Which versions first came with a backfill: copied out of raw for the models to read.

Beside each stands what ordinary pulls had known of the record before, and how far they
had come. What follows from it for a message is decided in SQL.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from connectors.warehouse.schema import STREAMS
from connectors.warehouse.transactions import transaction


@dataclass(frozen=True)
class BackfilledBatch:
    """A batch of a backfill, and how far its stream had come when the run began."""

    batch_id: str
    source: str
    reached_at: datetime | None


def note_backfilled(connection: Any, batches: Sequence[BackfilledBatch]) -> None:
    """Replace `raw_varsel.backfilled_versions` with what these batches first brought.

    A version is theirs when no pull brought it earlier.
    """
    with transaction(connection):
        connection.execute("delete from raw_varsel.backfilled_versions")
        if not batches:
            return
        connection.register("backfilled_batches", _table(batches))
        sources = {each.source for each in batches}
        for source, stream in _streams(sources):
            connection.execute(_copy_versions(f"raw_{source}.{stream}"))
        connection.unregister("backfilled_batches")


def _table(batches: Sequence[BackfilledBatch]) -> pa.Table:
    return pa.table(
        {
            "batch_id": [each.batch_id for each in batches],
            "reached_at": pa.array(
                [each.reached_at for each in batches], pa.timestamp("us", tz="UTC")
            ),
        }
    )


def _streams(sources: Iterable[str]) -> Iterable[tuple[str, str]]:
    for source in sorted(sources):
        for stream in STREAMS.get(source, ()):
            yield source, stream


def _copy_versions(table: str) -> str:
    return f"""
        insert into raw_varsel.backfilled_versions
        select
            found.source, found.stream, split_part(found.record_id, '|', 1),
            coalesce(
                found.payload ->> '$.tracking_number',
                found.payload ->> '$.tracking_code',
                found.payload ->> '$.pkg_no'
            ),
            found.payload ->> '$.ticket_id',
            try_cast(found.payload ->> '$.occurred_at' as timestamptz),
            coalesce(found.record_updated_at, found.extracted_at),
            found.extracted_at,
            max(coalesce(before.record_updated_at, before.extracted_at)),
            batches.reached_at
        from {table} as found
        inner join backfilled_batches as batches on found.batch_id = batches.batch_id
        left join {table} as before
            on
                found.record_id = before.record_id
                and before.extracted_at <= found.extracted_at
                and before.batch_id not in (select batch_id from backfilled_batches)
        group by all
    """
