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
from itertools import groupby
from typing import Any

import duckdb

from connectors.errors import ContractViolation
from connectors.landing import Landing
from connectors.manifests import WAY_ON, Part, unloaded
from connectors.warehouse.checks import Suite, SuiteFor, judge
from connectors.warehouse.damaged_parts import blame_a_part
from connectors.warehouse.fields import notice_fields
from connectors.warehouse.load_report import LoadReport, StreamLoad
from connectors.warehouse.quarantine import put_aside
from connectors.warehouse.transactions import transaction
from connectors.warehouse.versions import (
    add_versions,
    find_versions,
    see_again,
    stage,
)

# bounds the memory of one transaction; a stream larger than this takes several
CHUNK_ROWS = 100_000


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
        blame_a_part(_files(landing, parts))
        raise


def _files(landing: Landing, parts: list[Part]) -> list[str]:
    return [str(landing.folder / part.file) for part in parts]


def _load_within(
    connection: Any,
    landing: Landing,
    source: str,
    stream: str,
    parts: list[Part],
    suite: Suite | None,
) -> StreamLoad:
    table = f"raw_{source}.{stream}"
    files = _files(landing, parts)
    stage(connection, files)
    find_versions(connection, table)
    judge(connection, suite)
    put_aside(connection, source, stream, suite.version if suite else None)
    notice_fields(connection, source, stream, files)
    see_again(connection, table)
    new_versions = add_versions(connection, table)
    done = _reconciled(connection, source, stream, parts, new_versions)
    _mark_loaded(connection, done, suite)
    return done


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
