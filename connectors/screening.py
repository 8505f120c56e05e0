"""What becomes of a record once people are erased: it goes, it stays, or it is mended.

Pure: records in, verdicts out. Where marks come from and what is done with a verdict is
for those who ask (`landing_rewriting.py`, `flows/screen.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.marks import Marks
from connectors.personal import NOT_PERSONAL, Personal, Value, kept_of, values

PersonalOf = Callable[[str, str], Personal]
# a row that could not be read says nowhere whose it is
_UNREADABLE = "_malformed"


@dataclass(frozen=True)
class Verdict:
    """`payload` is None where the record goes; `leads_to` is what it taught us."""

    payload: Any
    leads_to: tuple[Value, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)


def judge(
    marks: Marks,
    personal: Personal,
    system: str,
    record_id: str,
    payload: Any,
) -> Verdict:
    """Return what becomes of one record."""
    if marks.any_of(values(personal.told_by, system, record_id, payload)):
        found = tuple(values(personal.leads_to, system, record_id, payload))
        return Verdict(None, found, kept_of(personal, payload))
    mended = marks.without_mentions_in(payload)
    is_torn = not isinstance(payload, dict) or _UNREADABLE in payload
    return Verdict(None if mended is not payload and is_torn else mended)


def personal_of(declared: Mapping[str, Mapping[str, Personal]]) -> PersonalOf:
    """Return the declaration of a system's stream by their names."""

    def find(system: str, stream: str) -> Personal:
        return declared.get(system, {}).get(stream, NOT_PERSONAL)

    return find
