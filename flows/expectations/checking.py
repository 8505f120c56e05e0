"""Great Expectations on the columns that matter of a landed batch.

The warehouse extracts those columns with one scan; the suites judge them on a pandas
frame (on DuckDB itself every metric of this library fails). The import costs seconds,
so it waits until there is something to check.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connectors.warehouse import Refusal
from flows.expectations.fields import Field
from flows.expectations.library import validate
from flows.expectations.shapes import reshaped, shape_columns
from flows.expectations.suites import FIELDS, VERSION

if TYPE_CHECKING:
    import pandas as pd

DAY = r"\d{4}-\d{2}-\d{2}"
MINUTE = DAY + r"[T ]\d{2}:\d{2}"
SECOND = r":\d{2}(\.\d+)?"
OFFSET = r"Z|[+-]\d{2}(:?\d{2})?"


def suite_for(source: str, stream: str) -> LandedSuite | None:
    """Return what records of that stream must satisfy; None when nothing is asked."""
    fields = FIELDS.get((source, stream))
    return LandedSuite(f"{source}.{stream}", fields) if fields else None


@dataclass(frozen=True)
class LandedSuite:
    """The expectations of one stream."""

    name: str
    fields: tuple[Field, ...]
    version: str = VERSION

    @property
    def paths(self) -> dict[str, str]:
        """Name to the JSON path of the text that stands there."""
        return {f"{field.name}_text": field.path for field in self.fields}

    @property
    def columns(self) -> dict[str, str]:
        """Name to SQL over those texts: no more of a value than its verdict needs."""
        columns = {}
        for field in self.fields:
            text = f"{field.name}_text"
            if field.kind == "absent" or field.is_required:
                columns[f"{field.name}_is_present"] = f"({text} is not null)"
            if field.kind in ("instant", "number"):
                columns[f"{field.name}_is_readable"] = (
                    f"({text} is null or {_typed(text, field)} is not null)"
                )
            if field.one_of:
                columns[field.name] = text
            if field.at_least is not None:
                columns[field.name] = f"least({_typed(text, field)}, {field.at_least})"
        return columns | shape_columns(self.fields)

    def check(self, frame: pd.DataFrame) -> list[Refusal]:
        """Return the rows that may not enter, each with all its reasons.

        Shape: `frame` holds `_position` and the columns named above, a row for all
        records that are alike in them.
        """
        reasons: dict[int, list[str]] = {}
        found = [*reshaped(self.fields, frame), *_unexpected(self, frame)]
        for index, reason in found:
            reasons.setdefault(int(frame["_position"].iat[index]), []).append(reason)
        return [
            Refusal(position, "; ".join(dict.fromkeys(texts)))
            for position, texts in sorted(reasons.items())
        ]


def _typed(text: str, field: Field) -> str:
    if field.kind == "instant":
        return _instant(text)
    return f"try_cast({text} as double)" if field.kind == "number" else text


def _instant(text: str) -> str:
    """SQL that reads what dbt's macro `iso_instant` reads; the zone is of no matter."""
    return (
        f"case when regexp_full_match({text}, '{MINUTE}({SECOND})?({OFFSET})?|{DAY}') "
        f"then try_cast(regexp_replace({text}, '^({MINUTE})({OFFSET})$', '\\1:00\\2') "
        "as timestamptz) end"
    )


def _unexpected(suite: LandedSuite, frame: pd.DataFrame) -> list[tuple[int, str]]:
    expectations, reasons = _expectations(suite.fields)
    found = []
    for each in validate(suite.name, frame, expectations):
        kind, column = each.expectation_config.type, each.expectation_config.kwargs
        for index in each.result.get("unexpected_index_list") or []:
            found.append((index, reasons[kind, column["column"]]))
    return found


def _expectations(
    fields: tuple[Field, ...],
) -> tuple[list[Any], dict[tuple[str, str], str]]:
    import great_expectations.expectations as gxe

    expectations: list[Any] = []
    reasons: dict[tuple[str, str], str] = {}

    def expect(expectation: Any, reason: str) -> None:
        expectations.append(expectation)
        reasons[expectation.expectation_type, expectation.column] = reason

    for field in fields:
        name = field.name
        if field.kind == "absent":
            expect(
                gxe.ExpectColumnValuesToBeInSet(
                    column=f"{name}_is_present", value_set=[False]
                ),
                "the row does not have as many values as the file has columns",
            )
            continue
        if field.is_required:
            expect(
                gxe.ExpectColumnValuesToBeInSet(
                    column=f"{name}_is_present", value_set=[True]
                ),
                f"{name} is missing",
            )
        if field.kind in ("instant", "number"):
            word = "a time (ISO 8601)" if field.kind == "instant" else "a number"
            expect(
                gxe.ExpectColumnValuesToBeInSet(
                    column=f"{name}_is_readable", value_set=[True]
                ),
                f"{name} is not {word}",
            )
        if field.at_least is not None:
            expect(
                gxe.ExpectColumnValuesToBeBetween(
                    column=name, min_value=field.at_least
                ),
                f"{name} is below {field.at_least:g}",
            )
        if field.one_of:
            expect(
                gxe.ExpectColumnValuesToBeInSet(
                    column=name, value_set=list(field.one_of)
                ),
                f"{name} is not one of {', '.join(field.one_of)}",
            )
    return expectations, reasons
