"""Load: landed parts into raw versions, one transaction per stream.

A version is (record, vendor's update time, content, deleted or not) and is stored once,
with the first and the last time it was seen. That makes loading a set union: the same
parts in any order, any number of times, end in the same versions.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Protocol

from connectors.errors import ContractViolation
from connectors.landing import Landing, Part, unloaded
from connectors.warehouse.transactions import transaction

# bounds the memory of one transaction; a stream larger than this takes several
CHUNK_ROWS = 400_000


@dataclass(frozen=True)
class Refusal:
    """A row that may not enter, by its position in the checked frame."""

    position: int
    reason: str


class Suite(Protocol):
    """What the caller expects of a stream's records.

    `columns`: name to an SQL expression over `payload`, cheap enough for every row.
    """

    version: str
    columns: dict[str, str]

    def check(self, frame: Any) -> list[Refusal]: ...


@dataclass(frozen=True)
class StreamLoad:
    """What became of the rows of one stream."""

    source: str
    stream: str
    landed: int
    new_versions: int
    unchanged: int
    quarantined: int


@dataclass(frozen=True)
class LoadReport:
    """What one load did, a line per stream that had something new."""

    streams: list[StreamLoad] = field(default_factory=list)

    @property
    def new_versions(self) -> int:
        return sum(each.new_versions for each in self.streams)


def load_parts(
    connection: Any, landing: Landing, suite_for: Callable[[str, str], Suite | None]
) -> LoadReport:
    """Load what is landed and not loaded.

    Raises: ContractViolation when the rows of a part do not add up.
    """
    loaded = {
        part
        for (part,) in connection.execute(
            "select part from raw_varsel.loaded_parts"
        ).fetchall()
    }
    waiting = [
        (part.file.split("/")[0], part)
        for part in unloaded(landing.manifests(), loaded)
    ]
    waiting.sort(key=lambda each: (each[0], each[1].stream))
    report = []
    for (source, stream), group in groupby(
        waiting, key=lambda each: (each[0], each[1].stream)
    ):
        suite = suite_for(source, stream)
        parts = [part for _, part in group]
        loads = [
            _load_chunk(connection, landing, source, stream, chunk, suite)
            for chunk in _chunks(parts)
        ]
        report.append(_total(source, stream, loads))
    return LoadReport(report)


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
    with transaction(connection):
        _stage(connection, landing, parts)
        refusals = _refusals(connection, suite)
        _quarantine(connection, source, stream, refusals, suite)
        new_versions = _add_versions(connection, f"raw_{source}.{stream}")
        done = _reconciled(source, stream, parts, connection, new_versions, refusals)
        _mark_loaded(connection, done, suite)
    return done


def _stage(connection: Any, landing: Landing, parts: list[Part]) -> None:
    files = [str(landing.folder / part.file) for part in parts]
    connection.execute(
        """
        create or replace temp table incoming as
        select
            source, stream, record_id, record_updated_at, payload, payload_hash,
            batch_id, extracted_at, is_deleted,
            filename as _file,
            file_row_number as _row,
            (row_number() over (order by filename, file_row_number) - 1)::bigint
                as _position
        from read_parquet(?, filename = true, file_row_number = true)
        """,
        [files],
    )
    connection.execute(
        "create or replace temp table refused (position bigint, reason varchar)"
    )


def _refusals(connection: Any, suite: Suite | None) -> list[Refusal]:
    if suite is None:
        return []
    listed = ", ".join(f"{sql} as {name}" for name, sql in suite.columns.items())
    # a tombstone carries no content to check
    frame = connection.execute(
        f"select _position, {listed} from incoming "
        "where not is_deleted order by _position"
    ).df()
    if frame.empty:
        return []
    return suite.check(frame)


def _quarantine(
    connection: Any,
    source: str,
    stream: str,
    refusals: list[Refusal],
    suite: Suite | None,
) -> None:
    if not refusals:
        return
    connection.executemany(
        "insert into refused values (?, ?)",
        [(each.position, each.reason) for each in refusals],
    )
    connection.execute(
        """
        insert into quarantine.rows
        select
            ?, ?, parse_filename(_file), _row, record_id, refused.reason, ?, payload,
            extracted_at
        from incoming
        inner join refused on incoming._position = refused.position
        """,
        [source, stream, suite.version if suite else None],
    )


def _add_versions(connection: Any, table: str) -> int:
    connection.execute(
        """
        create or replace temp table versions as
        select
            any_value(source) as source, any_value(stream) as stream, record_id,
            record_updated_at, any_value(payload) as payload, payload_hash,
            arg_min(batch_id, (extracted_at, batch_id)) as batch_id,
            min(extracted_at) as extracted_at, is_deleted,
            max(extracted_at) as _seen_at,
            arg_min(parse_filename(_file), (extracted_at, batch_id)) as _part
        from incoming
        where _position not in (select position from refused)
        group by record_id, record_updated_at, payload_hash, is_deleted
        """
    )
    same = """
        known.record_id = versions.record_id
        and known.record_updated_at is not distinct from versions.record_updated_at
        and known.payload_hash = versions.payload_hash
        and known.is_deleted = versions.is_deleted
    """
    connection.execute(
        f"""
        update {table} as known
        set
            _seen_at = greatest(known._seen_at, versions._seen_at),
            extracted_at = least(known.extracted_at, versions.extracted_at)
        from versions
        where {same} and (
            versions._seen_at > known._seen_at
            or versions.extracted_at < known.extracted_at
        )
        """
    )
    inserted = connection.execute(
        f"""
        insert into {table}
        select versions.* from versions anti join {table} as known on {same}
        """
    ).fetchone()
    return int(inserted[0])


def _reconciled(
    source: str,
    stream: str,
    parts: list[Part],
    connection: Any,
    new_versions: int,
    refusals: list[Refusal],
) -> StreamLoad:
    fetched = sum(part.rows for part in parts)
    (landed,) = connection.execute("select count(*) from incoming").fetchone()
    quarantined = len({each.position for each in refusals})
    unchanged = landed - new_versions - quarantined
    if fetched != landed or unchanged < 0:
        raise ContractViolation(
            f"Loading {source}.{stream} does not add up: the manifests name {fetched} "
            f"rows, the parts hold {landed}, of which {new_versions} are new and "
            f"{quarantined} refused. Nothing of it was loaded; a part has been changed "
            "since it was landed. Restore it, or delete its manifest and pull again."
        )
    return StreamLoad(source, stream, landed, new_versions, unchanged, quarantined)


def _mark_loaded(connection: Any, done: StreamLoad, suite: Suite | None) -> None:
    connection.execute(
        """
        insert into raw_varsel.loaded_parts
        select
            source || '/' || parse_filename(_file), any_value(batch_id),
            any_value(source), any_value(stream), count(*), any_value(extracted_at)
        from incoming group by source, _file
        """
    )
    connection.execute(
        """
        insert into raw_varsel.loads
        select ?, ?, max(extracted_at), ?, ?, ?, ?, ? from incoming
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


def _total(source: str, stream: str, loads: list[StreamLoad]) -> StreamLoad:
    return StreamLoad(
        source,
        stream,
        sum(each.landed for each in loads),
        sum(each.new_versions for each in loads),
        sum(each.unchanged for each in loads),
        sum(each.quarantined for each in loads),
    )
