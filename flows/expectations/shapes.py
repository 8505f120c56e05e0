"""One value where the suites read one: an object or a list in its place is refused.

Text, number and truth value are one value each and may change places (vendors give a
price as 12.5 or as "12.5"); whether such a value can be read is the other checks'
business. A price that becomes {"amount": 12.5} reads as text all the same, and would
enter the warehouse as nonsense.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from flows.expectations.fields import Field

if TYPE_CHECKING:
    import pandas as pd

WAS = {"text": "a text", "instant": "a time", "number": "a number"}
SUFFIX = "_reshaped"


def shape_columns(fields: Sequence[Field]) -> dict[str, str]:
    """Return columns, by name, that say what stands where one value should; else null.

    Their SQL is over the types that the warehouse offers beside the texts.
    """
    return {
        f"{field.name}{SUFFIX}": (
            f"case {field.name}_text_type "
            "when 'OBJECT' then 'an object' when 'ARRAY' then 'a list' end"
        )
        for field in fields
        if field.kind in WAS
    }


def reshaped(
    fields: Sequence[Field], frame: "pd.DataFrame"
) -> Iterator[tuple[int, str]]:
    """Yield the place in the frame and the reason, naming what was and what is."""
    for field in fields:
        if field.kind in WAS:
            shapes = frame[f"{field.name}{SUFFIX}"].dropna()
            for index, shape in shapes.items():
                yield index, f"{field.name} was {WAS[field.kind]}, is {shape}"
