"""Fields: which JSON paths a stream has, of which types, and what changed about that.

A bounded sample of the new versions of a load is looked at, so that a load of millions
costs what a load of hundreds does. What the sample lacks is looked for in every row
before it is called missing. Nothing here refuses a row; see the suites for that.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa

from connectors.warehouse.field_changes import (
    ROOT,
    FieldChange,
    Found,
    Known,
    Seen,
    Told,
    absent,
    new,
    retyped,
)
from connectors.warehouse.json_paths import sql_has, types_in

SAMPLE_ROWS = 100
# a part is read no further than it takes to find them
SAMPLED_FROM = 2_048
# a stream whose objects are keyed by data could name paths without end
MOST_PATHS = 2_000


def notice_fields(
    connection: Any, source: str, stream: str, files: Sequence[str]
) -> list[FieldChange]:
    """Record the fields of a load's new versions and return what changed about them.

    Reads `fresh` and `landed` of the load, which holds the transaction, and single rows
    of `files`, its parts.
    """
    payloads = _sample(connection, files)
    if not payloads:
        return []
    batch_id, at = connection.execute(
        "select arg_max(batch_id, (extracted_at, batch_id)), max(extracted_at) "
        "from incoming"
    ).fetchone()
    known = _known(connection, source, stream)
    told = _told(connection, source, stream)
    found = types_in(payloads)
    before = known[ROOT, "object"].seen_rows if (ROOT, "object") in known else 0
    changes = retyped(known, found, told)
    changes += _missing(connection, absent(known, found, len(payloads), told))
    _add(known, found, at, before)
    changes += new(known, found, len(payloads), told)
    _store(connection, source, stream, known, changes, batch_id, at)
    return changes


def _sample(connection: Any, files: Sequence[str]) -> list[str]:
    """Return payloads of the first and the last part, the same ones every time."""
    places = connection.execute(
        """
        with numbered as (

            select
                _place >> 32 as part_number,
                _place & 4294967295 as _row,
                min(_place) over (partition by _place >> 32) & 4294967295 as first_row,
                min(_place >> 32) over () as first_part,
                max(_place >> 32) over () as last_part
            from fresh where not is_deleted

        )

        select part_number, _row
        from numbered
        where part_number in (first_part, last_part) and _row < first_row + $2
        order by hash(_row), part_number
        limit $1
        """,
        [SAMPLE_ROWS, SAMPLED_FROM],
    ).fetchall()
    payloads: list[str] = []
    for number in sorted({number for number, _ in places}):
        rows = sorted(row for part, row in places if part == number)
        # this one part alone: the others need not be read again
        found = connection.execute(
            "select payload from (select payload, file_row_number "
            f"from read_parquet($1, file_row_number = true) limit {rows[-1] + 1}) "
            "where list_contains($2, file_row_number) order by file_row_number",
            [files[number - 1], rows],
        ).fetchall()
        payloads += [payload for (payload,) in found]
    return payloads


def _known(connection: Any, source: str, stream: str) -> Known:
    rows = connection.execute(
        "select path, type, first_seen_at, last_seen_at, seen_rows, rows_before "
        "from raw_varsel.fields where source = ? and stream = ?",
        [source, stream],
    ).fetchall()
    return {(path, kind): Seen(*rest) for path, kind, *rest in rows}


def _told(connection: Any, source: str, stream: str) -> Told:
    """Return when each change of the stream was noticed last."""
    rows = connection.execute(
        "select kind, path, type_after, max(noticed_at) "
        "from raw_varsel.field_changes where source = ? and stream = ? group by all",
        [source, stream],
    ).fetchall()
    return {(kind, path, after): at for kind, path, after, at in rows}


def _missing(connection: Any, doubtful: list[FieldChange]) -> list[FieldChange]:
    """Return those that no row of the load has; one look at every row for all."""
    if not doubtful:
        return []
    asked = ", ".join(
        f"coalesce(bool_or({sql_has(each.path)}), false)" for each in doubtful
    )
    there = connection.execute(
        f"""
        select {asked}
        from landed
        inner join fresh on landed._place = fresh._place
        where not fresh.is_deleted
        """
    ).fetchone()
    return [
        each for each, is_there in zip(doubtful, there, strict=True) if not is_there
    ]


def _add(known: Known, found: Found, at: datetime, before: int) -> None:
    for key, rows in found.items():
        if key in known:
            seen = known[key]
            seen.seen_rows += rows
            seen.first_seen_at = min(seen.first_seen_at, at)
            seen.last_seen_at = max(seen.last_seen_at, at)
        elif len(known) < MOST_PATHS:
            known[key] = Seen(at, at, rows, before)


def _store(
    connection: Any,
    source: str,
    stream: str,
    known: Known,
    changes: Sequence[FieldChange],
    batch_id: str,
    at: datetime,
) -> None:
    connection.execute(
        "delete from raw_varsel.fields where source = ? and stream = ?",
        [source, stream],
    )
    fields = [
        {"path": path, "type": kind, **vars(seen)}
        for (path, kind), seen in known.items()
    ]
    _insert(connection, "raw_varsel.fields", source, stream, fields)
    noticed = [
        {**vars(each), "batch_id": batch_id, "noticed_at": at} for each in changes
    ]
    _insert(connection, "raw_varsel.field_changes", source, stream, noticed)


def _insert(
    connection: Any, table: str, source: str, stream: str, rows: list[dict[str, Any]]
) -> None:
    if not rows:
        return
    connection.register("noticed_rows", pa.Table.from_pylist(rows))
    connection.execute(
        f"insert into {table} by name "
        "select ? as source, ? as stream, * from noticed_rows",
        [source, stream],
    )
    connection.unregister("noticed_rows")
