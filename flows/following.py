"""What hangs on a person in landing: from address to order, to parcel, to its scans.

Followed from stream to stream until nothing new turns up. What is done with what is
found is for `erase.py` and `export.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from connectors.landing import Landing
from connectors.landing_rewriting import scan
from connectors.marks import Marks
from connectors.personal import Value, values
from flows.personal import declarations, every_stream, streams_told_by


@dataclass(frozen=True)
class Held:
    """A landed record that is the person's."""

    system: str
    stream: str
    record_id: str
    payload: Any


def follow(landing: Landing, marks: Marks, see: Callable[[Held], None]) -> set[Value]:
    """Return the values that lead on from what the marks know; `see` each record.

    A record is shown again whenever its stream is looked through once more.
    """
    found: set[Value] = set()
    streams = every_stream()
    while streams:
        led_to: set[Value] = set()
        for held in _theirs(landing, marks, streams):
            see(held)
            personal = declarations()(held.system, held.stream)
            led_to |= set(
                values(personal.leads_to, held.system, held.record_id, held.payload)
            )
        new = {each for each in led_to if not marks.holds(*each)}
        found |= new
        marks = marks.with_more(marks.of(kind, value) for kind, value in new)
        streams = streams_told_by({kind for kind, _ in new})
    return found


def _theirs(
    landing: Landing, marks: Marks, streams: set[tuple[str, str]]
) -> list[Held]:
    theirs = []
    for system, stream, record_id, payload in scan(landing, streams):
        told_by = declarations()(system, stream).told_by
        if marks.any_of(values(told_by, system, record_id, payload)):
            theirs.append(Held(system, stream, record_id, payload))
    return theirs
