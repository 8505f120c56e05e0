"""Great Expectations on the columns that matter of a landed batch.

The warehouse extracts those columns with one scan; the suites judge them on a pandas
frame (on DuckDB itself every metric of this library fails). The import costs seconds,
so it waits until there is something to check.
"""

from __future__ import annotations

from collections.abc import Iterator
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
TWO = "[0-9][0-9]"
# how nearly all of them are written
PLAIN = f"{TWO}{TWO}-{TWO}-{TWO}T{TWO}:{TWO}:{TWO}Z"


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
        f"case when {text} glob '{PLAIN}' then try_cast({text} as timestamptz) "
        f"when regexp_full_match({text}, '{MINUTE}({SECOND})?({OFFSET})?|{DAY}') "
        f"then try_cast(regexp_replace({text}, '^({MINUTE})({OFFSET})$', '\\1:00\\2') "
        "as timestamptz) end"
    )


def _unexpected(suite: LandedSuite, frame: pd.DataFrame) -> Iterator[tuple[int, str]]:
    """Yield the place in the frame and the reason of everything not as expected."""
    yield from _unmet(suite, frame)
    expectations, reasons = _of_values(suite.fields)
    if not expectations:
        return
    for each in validate(suite.name, frame, expectations):
        kind, column = each.expectation_config.type, each.expectation_config.kwargs
        for index in each.result.get("unexpected_index_list") or []:
            yield index, reasons[kind, column["column"]]


def _unmet(suite: LandedSuite, frame: pd.DataFrame) -> Iterator[tuple[int, str]]:
    """Judge all that is either so or not in one column: the library asks by column."""
    import great_expectations.expectations as gxe
    import pandas as pd

    asked = list(_yes_or_no(suite.fields))
    if not asked:
        return
    met = [frame[column] == wanted for column, wanted, _ in asked]
    answers = pd.DataFrame({"is_met": pd.concat(met, ignore_index=True)})
    expectation = gxe.ExpectColumnValuesToBeInSet(column="is_met", value_set=[True])
    (result,) = validate(suite.name, answers, [expectation])
    for place in result.result.get("unexpected_index_list") or []:
        question, index = divmod(place, len(frame))
        yield index, asked[question][2]


def _yes_or_no(fields: tuple[Field, ...]) -> Iterator[tuple[str, bool, str]]:
    """Yield the column, the answer it must give, and the reason where it does not."""
    for field in fields:
        name = field.name
        if field.kind == "absent":
            why = "the row does not have as many values as the file has columns"
            yield f"{name}_is_present", False, why
            continue
        if field.is_required:
            yield f"{name}_is_present", True, f"{name} is missing"
        if field.kind in ("instant", "number"):
            word = "a time (ISO 8601)" if field.kind == "instant" else "a number"
            yield f"{name}_is_readable", True, f"{name} is not {word}"


def _of_values(
    fields: tuple[Field, ...],
) -> tuple[list[Any], dict[tuple[str, str], str]]:
    """Return what is expected of values, and the reasons where they differ."""
    import great_expectations.expectations as gxe

    expectations: list[Any] = []
    reasons: dict[tuple[str, str], str] = {}

    def expect(expectation: Any, reason: str) -> None:
        expectations.append(expectation)
        reasons[expectation.expectation_type, expectation.column] = reason

    for field in fields:
        name = field.name
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
