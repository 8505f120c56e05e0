"""Checks: new versions judged by their suite.

What is expected of a record is told by the caller (`Suite`). Records that look alike to
the suite are judged once: the warehouse folds them, so that a check costs what its
different verdicts cost and not what its rows do. Not here: where the refused ones go
(`quarantine.py`).
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
    expression over those names, and over `<name>_type`: the JSON type where the text
    begins like an object or a list, null elsewhere. Rows alike in all of them are
    checked as one.
    """

    version: str
    paths: dict[str, str]
    columns: dict[str, str]

    def check(self, frame: Frame) -> list[Refusal]: ...


SuiteFor = Callable[[str, str], Suite | None]


def judge(connection: Any, suite: Suite | None) -> None:
    """Fill `refused (_place, reason)` from `fresh`, the versions not known yet.

    `fresh` holds `_place`, where in `landed` the content stands, and `is_deleted`; a
    tombstone carries no content to check.
    """
    connection.execute(
        "create or replace temp table refused (_place bigint, reason varchar)"
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
    places = list(enumerate(suite.paths, start=1))
    texts = ", ".join(
        f"nullif(trim(_found[{place}]), '') as {name}" for place, name in places
    )
    types = ", ".join(f"_types[{place}] as {name}_type" for place, name in places)
    nested = " or ".join(f"left({name}, 1) in ('{{', '[')" for _, name in places)
    verdicts = ", ".join(f"{sql} as {name}" for name, sql in suite.columns.items())
    connection.execute(
        f"""
        create or replace temp table looked as
        select _place, {verdicts}
        from (
            select *, {types}
            from (
                select
                    _place, {texts},
                    -- a second look only where something nested may stand
                    case when {nested} then json_type(payload, $1) end as _types
                from (
                    select
                        fresh._place, landed.payload,
                        json_extract_string(landed.payload, $1) as _found
                    from fresh
                    inner join landed on fresh._place = landed._place
                    where not fresh.is_deleted
                )
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
        select looked._place, verdicts.reason
        from verdicts
        inner join patterns on verdicts._position = patterns._position
        inner join looked on {alike}
        """
    )
