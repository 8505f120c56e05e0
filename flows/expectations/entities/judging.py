"""Great Expectations over the questions: one frame, one column a question.

The import costs seconds, so it waits until there is something to judge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf

from flows.expectations.entities.arrivals import ask_of_arrivals
from flows.expectations.entities.asked import (
    Question,
    Rows,
    ask_of_attributes,
    ask_of_counts,
)
from flows.expectations.library import validate


@dataclass(frozen=True)
class Verdict:
    """Whether an expectation of an entity is met, and what was seen."""

    entity: str
    expectation: str
    subject: str | None
    observed: str
    expected: str
    is_met: bool


def judge_entities(rows: Rows, as_of: datetime) -> list[Verdict]:
    """Return a verdict for each expectation that the rows say anything about.

    `rows` holds the answer to each query of `queries` under its name; `as_of` is in
    the shop's zone.
    """
    return judge(
        [*ask_of_counts(rows), *ask_of_attributes(rows), *ask_of_arrivals(rows, as_of)]
    )


def judge(questions: Sequence[Question]) -> list[Verdict]:
    """Return a verdict on each question, in the same order."""
    if not questions:
        return []
    return [
        Verdict(
            each.entity,
            each.expectation,
            each.subject,
            each.observed,
            each.expected,
            is_met,
        )
        for each, is_met in zip(questions, _is_met(questions), strict=True)
    ]


def _is_met(questions: Sequence[Question]) -> list[bool]:
    import great_expectations.expectations as gxe
    import pandas as pd

    # one row a question: the library takes as long for a column as for a thousand rows
    frame = pd.DataFrame(
        {
            "value": [float(each.value) for each in questions],
            "low": [-inf if each.low is None else each.low for each in questions],
            "high": [inf if each.high is None else each.high for each in questions],
        }
    )
    expectations = [
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=above, column_B=below, or_equal=True
        )
        for above, below in (("value", "low"), ("high", "value"))
    ]
    unmet = {
        place
        for result in validate("entities", frame, expectations)
        for place in result.result["unexpected_index_list"]
    }
    return [place not in unmet for place in range(len(questions))]
