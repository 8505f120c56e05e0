"""Checks: new versions judged by their suite, the refused ones put aside.

What is expected of a record is told by the caller (`Suite`). Records that look alike to
the suite are judged once: the warehouse folds them, so that a check costs what its
different verdicts cost and not what its rows do. Not here: rows that were put aside
before (`quarantine.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

Frame = Any


@dataclass(frozen=True)
class Refusal:
    """A row of the checked frame that may not enter, by its position."""

    position: int
    reason: str


class Suite(Protocol):
    """What the caller expects of a stream's records.

    `paths`: name to the JSON path of a text in the payload. `columns`: name to an SQL
    expression over those names; rows alike in all of them are checked as one.
    """

    version: str
    paths: dict[str, str]
    columns: dict[str, str]

    def check(self, frame: Frame) -> list[Refusal]: ...


SuiteFor = Callable[[str, str], Suite | None]


def judge(connection: Any, suite: Suite | None) -> None:
    """Fill `refused (_version, reason)` from `fresh`, the versions not known yet.

    `fresh` holds `_version`, `is_deleted` and the place of the payload; a tombstone
    carries no content to check.
    """
    connection.execute(
        "create or replace temp table refused (_version bigint, reason varchar)"
    )
    if suite is None:
        return
    _look(connection, suite)
    names = list(suite.columns)
    connection.execute(
        f"""
        create or replace temp table patterns as
        select *, (row_number() over () - 1)::bigint as _position
        from (select distinct {", ".join(names)} from looked)
        """
    )
    frame = connection.execute("select * from patterns order by _position").df()
    refusals = suite.check(frame) if len(frame) else []
    if refusals:
        _refuse(connection, names, refusals)


def _look(connection: Any, suite: Suite) -> None:
    """Read what the suite looks at, once through each payload."""
    texts = ", ".join(
        f"nullif(trim(_found[{place}]), '') as {name}"
        for place, name in enumerate(suite.paths, start=1)
    )
    verdicts = ", ".join(f"{sql} as {name}" for name, sql in suite.columns.items())
    connection.execute(
        f"""
        create or replace temp table looked as
        select _version, {verdicts}
        from (
            select _version, {texts}
            from (
                select fresh._version, json_extract_string(landed.payload, ?) as _found
                from fresh
                inner join landed
                    on fresh._file = landed._file and fresh._row = landed._row
                where not fresh.is_deleted
            )
        )
        """,
        [list(suite.paths.values())],
    )


def _refuse(connection: Any, names: list[str], refusals: list[Refusal]) -> None:
    connection.execute(
        "create or replace temp table verdicts (_position bigint, reason varchar)"
    )
    connection.executemany(
        "insert into verdicts values (?, ?)",
        [(each.position, each.reason) for each in refusals],
    )
    alike = " and ".join(
        f"looked.{name} is not distinct from patterns.{name}" for name in names
    )
    connection.execute(
        f"""
        insert into refused
        select looked._version, verdicts.reason
        from verdicts
        inner join patterns on verdicts._position = patterns._position
        inner join looked on {alike}
        """
    )


def put_aside(connection: Any, source: str, stream: str, version: str | None) -> None:
    """Keep the refused versions in the quarantine, each once a reason."""
    connection.execute(
        """
        insert into quarantine.rows
        select
            $1, $2, parse_filename(fresh._file), fresh._row, fresh.record_id,
            refused.reason, $3, landed.payload, fresh.extracted_at
        from refused
        inner join fresh on refused._version = fresh._version
        inner join landed
            on fresh._file = landed._file and fresh._row = landed._row
        where not exists (
            select 1 from quarantine.rows as known
            where
                known.source = $1 and known.stream = $2
                and known.record_id is not distinct from fresh.record_id
                and known.reason = refused.reason
                and known.payload = landed.payload
        )
        """,
        [source, stream, version],
    )
