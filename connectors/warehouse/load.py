"""Load: landed parts into raw versions, one transaction per chunk of a stream.

A version is (record, vendor's update time, content, deleted or not) and is stored once,
with the first and the last time it was seen. That makes loading a set union: the same
parts in any order, any number of times, end in the same versions.

Keys come first and payloads only where they are needed: what is known already is known
by its hash, so loading it again reads no content at all. Not here: what a record must
satisfy (`checks.py`), what fields it has (`fields.py`), where refused ones go
(`quarantine.py`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import duckdb

from connectors.errors import ContractViolation
from connectors.landing import WAY_ON, Landing, Part, unloaded
from connectors.warehouse.checks import Suite, SuiteFor, judge
from connectors.warehouse.fields import notice_fields
from connectors.warehouse.quarantine import put_aside
from connectors.warehouse.transactions import transaction

# bounds the memory of one transaction; a stream larger than this takes several
CHUNK_ROWS = 100_000
SAME_VERSION = """
    known.record_id = versions.record_id
    and known.payload_hash = versions.payload_hash
    and known.record_updated_at is not distinct from versions.record_updated_at
    and known.is_deleted = versions.is_deleted
"""


@dataclass(frozen=True)
class StreamLoad:
    """What became of the rows of one stream."""

    source: str
    stream: str
    landed: int = 0
    new_versions: int = 0
    unchanged: int = 0
    quarantined: int = 0

    def __add__(self, other: "StreamLoad") -> "StreamLoad":
        return StreamLoad(
            self.source,
            self.stream,
            self.landed + other.landed,
            self.new_versions + other.new_versions,
            self.unchanged + other.unchanged,
            self.quarantined + other.quarantined,
        )


@dataclass(frozen=True)
class LoadReport:
    """What one load did, a line per stream that had something new."""

    streams: list[StreamLoad] = field(default_factory=list)

    @property
    def new_versions(self) -> int:
        return sum(each.new_versions for each in self.streams)


def load_parts(connection: Any, landing: Landing, suite_for: SuiteFor) -> LoadReport:
    """Load what is landed and not loaded.

    Raises: ContractViolation when the rows of a part do not add up.
    """
    batches = landing.manifests_but(_column(connection, "settled_batches", "batch_id"))
    loaded = _column(connection, "loaded_parts", "part") if batches else set()
    waiting = [
        ((part.file.split("/")[0], part.stream), part)
        for part in unloaded(batches, loaded)
    ]
    waiting.sort(key=lambda each: each[0])
    report = []
    for (source, stream), group in groupby(waiting, key=lambda each: each[0]):
        total, suite = StreamLoad(source, stream), suite_for(source, stream)
        for chunk in _chunks([part for _, part in group]):
            total += _load_chunk(connection, landing, source, stream, chunk, suite)
        report.append(total)
    if batches:
        connection.execute(
            "insert into raw_varsel.settled_batches select unnest($1)",
            [[each.batch_id for each in batches]],
        )
    return LoadReport(report)


def _column(connection: Any, table: str, column: str) -> set[str]:
    rows = connection.execute(f"select {column} from raw_varsel.{table}").fetchall()
    return {value for (value,) in rows}


def _chunks(parts: Sequence[Part]) -> Iterable[list[Part]]:
    chunk: list[Part] = []
    for part in parts:
        if chunk and sum(each.rows for each in chunk) + part.rows > CHUNK_ROWS:
            yield chunk
            chunk = []
        chunk.append(part)
    if chunk:
        yield chunk


def _load_chunk(
    connection: Any,
    landing: Landing,
    source: str,
    stream: str,
    parts: list[Part],
    suite: Suite | None,
) -> StreamLoad:
    try:
        with transaction(connection):
            return _load_within(connection, landing, source, stream, parts, suite)
    except duckdb.Error:
        _blame_a_part(landing, parts)
        raise


def _blame_a_part(landing: Landing, parts: list[Part]) -> None:
    """Raise ContractViolation naming the part that cannot be read, if there is one."""
    for part in parts:
        try:
            duckdb.execute(
                "select max(hash(rows)) from read_parquet(?) as rows",
                [str(landing.folder / part.file)],
            )
        except duckdb.Error as error:
            why = str(error).partition("\n")[0]
            raise ContractViolation(
                f"Reading the landed part {part.file!r} failed: {why}. It was whole "
                f"when it landed, so the disk or a hand has changed it; {WAY_ON}"
            ) from error


def _load_within(
    connection: Any,
    landing: Landing,
    source: str,
    stream: str,
    parts: list[Part],
    suite: Suite | None,
) -> StreamLoad:
    table = f"raw_{source}.{stream}"
    files = [str(landing.folder / part.file) for part in parts]
    stage(connection, files)
    _find_versions(connection, table)
    judge(connection, suite)
    put_aside(connection, source, stream, suite.version if suite else None)
    notice_fields(connection, source, stream, files)
    see_again(connection, table)
    new_versions = add_versions(connection, table)
    done = _reconciled(connection, source, stream, parts, new_versions)
    _mark_loaded(connection, done, suite)
    return done


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


def _find_versions(connection: Any, table: str) -> None:
    """Let `versions` be what came, a row a version, and `fresh` those not known yet."""
    connection.execute(
        """
        create or replace temp table versions as
        select
            record_id, record_updated_at, payload_hash, is_deleted,
            min(extracted_at) as extracted_at, max(extracted_at) as _seen_at,
            min(batch_id) as batch_id, min(_part) as _part,
            min(_place) as _place, count(*) as row_count
        from incoming
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


def see_again(connection: Any, table: str) -> None:
    """Note what came again, and the first batch that brought it, whichever loads first.

    The names of batches and parts sort by when they were landed.
    """
    connection.execute(
        f"""
        update {table} as known
        set
            _seen_at = greatest(known._seen_at, versions._seen_at),
            extracted_at = least(known.extracted_at, versions.extracted_at),
            batch_id = least(known.batch_id, versions.batch_id),
            _part = least(known._part, versions._part)
        from versions
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
        inner join fresh on landed._place = fresh._place
        where fresh._place not in (select _place from refused)
        """
    ).fetchone()
    return int(added)


def _reconciled(
    connection: Any, source: str, stream: str, parts: list[Part], new_versions: int
) -> StreamLoad:
    fetched = sum(part.rows for part in parts)
    landed, quarantined, fresh = connection.execute(
        """
        select
            (select count(*) from incoming),
            (select coalesce(sum(row_count), 0)::bigint from fresh
             where _place in (select _place from refused)),
            (select count(*) from fresh
             where _place not in (select _place from refused))
        """
    ).fetchone()
    unchanged = landed - new_versions - quarantined
    if fetched != landed or fresh != new_versions or unchanged < 0:
        raise ContractViolation(
            f"Loading {source}.{stream} does not add up: the manifests name {fetched} "
            f"rows, the parts hold {landed}, of which {new_versions} are new and "
            f"{quarantined} refused. Nothing of it was loaded; a part has been changed "
            f"since it was landed; {WAY_ON}"
        )
    return StreamLoad(source, stream, landed, new_versions, unchanged, quarantined)


def _mark_loaded(connection: Any, done: StreamLoad, suite: Suite | None) -> None:
    connection.execute(
        """
        insert into raw_varsel.loaded_parts
        select
            $1 || '/' || _part, any_value(batch_id), $1, $2, count(*),
            any_value(extracted_at)
        from incoming group by _part
        """,
        [done.source, done.stream],
    )
    connection.execute(
        """
        insert into raw_varsel.loads
        select $1, $2, max(extracted_at), $3, $4, $5, $6, $7 from incoming
        """,
        [
            done.source,
            done.stream,
            done.landed,
            done.new_versions,
            done.unchanged,
            done.quarantined,
            suite.version if suite else None,
        ],
    )
