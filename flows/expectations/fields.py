"""One value of a payload, and what it must be for the record to be of use.

The words that the suites are written in. The suites themselves are in `streams/`, a
module a system; how they are checked is in `checking.py`.
"""

from dataclasses import dataclass
from typing import Literal

# an object or a list where one value is read is refused, but for "any"
Kind = Literal["text", "instant", "number", "any", "absent"]


@dataclass(frozen=True)
class Field:
    """One value of a payload: where it stands and what it must be.

    `one_of` closes the list of words; `at_least` bounds a number from below.
    """

    name: str
    path: str
    kind: Kind = "text"
    is_required: bool = False
    one_of: tuple[str, ...] = ()
    at_least: float | None = None

    @property
    def words(self) -> str:
        """What is asked of it, for a person to read."""
        if self.kind == "absent":
            return "must not be there"
        kinds = {"instant": "a time (ISO 8601)", "number": "a number"}
        asked = ["required"] if self.is_required else []
        asked += [kinds[self.kind]] if self.kind in kinds else []
        asked += [f"at least {self.at_least:g}"] if self.at_least is not None else []
        asked += [f"one of {', '.join(self.one_of)}"] if self.one_of else []
        return ", ".join(asked) or "anything"
