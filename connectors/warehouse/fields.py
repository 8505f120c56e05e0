"""Fields: which JSON paths a stream has, of which types, and what changed about that.

A bounded sample of the new versions of a load is looked at, so that a load of millions
costs what a load of hundreds does. What the sample lacks is looked for in every row
before it is called missing. Nothing here refuses a row; see the suites for that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from connectors.warehouse.json_paths import depth_of, parent_of, sql_has, types_in

SAMPLE_ROWS = 100
# a stream whose objects are keyed by data could name paths without end
MOST_PATHS = 2_000
# fewer rows say nothing about what a vendor always sends
KNOWN_ROWS, ALWAYS_SHARE = 100, 0.95
MISSING_OF_ROWS = 20
# what is new stands in half of a load at once, or keeps coming
NEW_AFTER_ROWS, NEW_OF_ROWS, NEW_SHARE = 20, 5, 0.5
STEADY_ROWS, STEADY_SHARE = 20, 0.2
ROOT = "$"
CHECKED_AT_MOST = 20


@dataclass(frozen=True)
class FieldChange:
    """A field that a stream has gained, lost, or sends as something else."""

    kind: str
    path: str
    type_before: str | None
    type_after: str | None


@dataclass
class Seen:
    """One type of one path: when it was seen, in how many of the rows looked at.

    `rows_before`: rows of the stream that had been looked at when it first came.
    """

    first_seen_at: datetime
    last_seen_at: datetime
    seen_rows: int
    rows_before: int


Known = dict[tuple[str, str], Seen]


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
    changes = _retyped(known, found, told)
    changes += _missing(connection, _absent(known, found, len(payloads), told))
    _add(known, found, at, before)
    changes += _new(known, found, len(payloads), told)
    _store(connection, source, stream, known, changes, batch_id, at)
    return changes


def _sample(connection: Any, files: Sequence[str]) -> list[str]:
    """Return payloads of the first and the last part, the same ones every time."""
    places = connection.execute(
        """
        with numbered as (

            select _place >> 32 as part_number, _place & 4294967295 as _row
            from fresh where not is_deleted

        )

        select part_number, _row
        from numbered
        where part_number in (
            select unnest([min(part_number), max(part_number)]) from numbered
        )
        order by hash(_row), part_number
        limit $1
        """,
        [SAMPLE_ROWS],
    ).fetchall()
    payloads: list[str] = []
    for number in sorted({number for number, _ in places}):
        rows = sorted(row for part, row in places if part == number)
        # this one part alone: the others need not be read again
        found = connection.execute(
            "select payload from read_parquet($1, file_row_number = true) "
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


def _told(
    connection: Any, source: str, stream: str
) -> dict[tuple[str, str, str | None], datetime]:
    """Return when each change of the stream was noticed last."""
    rows = connection.execute(
        "select kind, path, type_after, max(noticed_at) "
        "from raw_varsel.field_changes where source = ? and stream = ? group by all",
        [source, stream],
    ).fetchall()
    return {(kind, path, after): at for kind, path, after, at in rows}


def _types_before(known: Known, path: str) -> list[str]:
    return sorted(kind for at, kind in known if at == path and kind != "null")


def _retyped(known: Known, found: dict, told: dict) -> list[FieldChange]:
    """Return paths that had types before, and now one that none of them is."""
    changes = []
    for path, kind in sorted(found):
        before = _types_before(known, path)
        is_told = ("retyped", path, kind) in told
        if kind != "null" and before and kind not in before and not is_told:
            changes.append(FieldChange("retyped", path, " or ".join(before), kind))
    return changes


def _absent(known: Known, found: dict, rows: int, told: dict) -> list[FieldChange]:
    """Return paths that were always there and are not in the sample, topmost only."""
    if rows < MISSING_OF_ROWS or (ROOT, "object") not in known:
        return []
    total = known[ROOT, "object"].seen_rows
    there = {path for path, kind in found if kind != "null"}
    gone = {}
    for path in sorted({path for path, _ in known}, key=depth_of):
        if path in there or parent_of(path) in gone:
            continue
        seen = [each for (at, kind), each in known.items() if at == path]
        kinds = _types_before(known, path)
        there_rows = sum(known[path, kind].seen_rows for kind in kinds)
        of_rows = total - min(each.rows_before for each in seen)
        if of_rows < KNOWN_ROWS or there_rows < ALWAYS_SHARE * of_rows:
            continue
        noticed_at = told.get(("missing", path, None))
        last_at = max(known[path, kind].last_seen_at for kind in kinds)
        gone[path] = noticed_at is not None and noticed_at > last_at
    return [
        FieldChange("missing", path, " or ".join(_types_before(known, path)), None)
        for path, is_told in list(gone.items())[:CHECKED_AT_MOST]
        if not is_told
    ]


def _missing(connection: Any, absent: list[FieldChange]) -> list[FieldChange]:
    """Return those that no row of the load has; one look at every row for all."""
    if not absent:
        return []
    asked = ", ".join(
        f"coalesce(bool_or({sql_has(each.path)}), false)" for each in absent
    )
    there = connection.execute(
        f"""
        select {asked}
        from landed
        inner join fresh on landed._place = fresh._place
        where not fresh.is_deleted
        """
    ).fetchone()
    return [each for each, is_there in zip(absent, there, strict=True) if not is_there]


def _add(known: Known, found: dict, at: datetime, before: int) -> None:
    for key, rows in found.items():
        if key in known:
            seen = known[key]
            seen.seen_rows += rows
            seen.first_seen_at = min(seen.first_seen_at, at)
            seen.last_seen_at = max(seen.last_seen_at, at)
        elif len(known) < MOST_PATHS:
            known[key] = Seen(at, at, rows, before)


def _new(known: Known, found: dict, rows: int, told: dict) -> list[FieldChange]:
    """Return paths that came after the stream was known, topmost only."""
    total = known[ROOT, "object"].seen_rows if (ROOT, "object") in known else 0
    told_paths = {path for kind, path, _ in told if kind == "new"}
    changes: list[FieldChange] = []
    for path in sorted({path for path, _ in found}, key=depth_of):
        seen = {kind: each for (at, kind), each in known.items() if at == path}
        if not seen or path in told_paths:
            continue
        first = min(each.rows_before for each in seen.values())
        now = sum(count for (at, _), count in found.items() if at == path)
        ever = sum(each.seen_rows for each in seen.values())
        is_broad = ever == now and rows >= NEW_OF_ROWS and now >= NEW_SHARE * rows
        is_steady = ever >= STEADY_ROWS and ever >= STEADY_SHARE * (total - first)
        if first >= NEW_AFTER_ROWS and (is_broad or is_steady):
            told_paths.add(path)
            if parent_of(path) not in told_paths:
                kinds = " or ".join(sorted(seen))
                changes.append(FieldChange("new", path, None, kinds))
    return changes


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
