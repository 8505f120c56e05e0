"""What a stream's record says of a person: the words its declaration is written in.

Each source says it in `sources/<system>_personal.py`. A path names what stands in a
payload, `a.b.c`, through lists as well; `#` is the record's own id. Pure: nothing here
reads a file or knows a person.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

RECORD_ID = "#"
Paths = Mapping[str, tuple[str, ...]]
Value = tuple[str, str]

# ids that only mean something in the system that gave them
OF_A_SYSTEM = frozenset({"customer", "order", "ticket"})
# what an id field holds where there is none: WooCommerce's guest is customer 0
NOBODY = frozenset({"", "0", "None", "null"})


@dataclass(frozen=True)
class Personal:
    """How a stream's records are told to be a person's, and what must stay of them.

    `told_by`: kind of value to its paths; any one that is the person's makes the record
    theirs. Kinds: `address`, `customer`, `order`, `ticket`, `parcel`.
    `leads_to`: values by which other streams' records are theirs, too; `phone` only
    where others' texts mention it. `kept`: name to path of what book-keeping asks for;
    the rest of an erased person's record goes, and without `kept` the whole of it.
    `data`: the kind of data whose time may end (`privacy.keep_days`), counted from the
    newest of the times at `dated`. `called`: names and streets, for looking through
    files that are none of ours; two paths with a space between are one name.
    """

    told_by: Paths = field(default_factory=dict)
    leads_to: Paths = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    data: str | None = None
    dated: tuple[str, ...] = ()
    called: tuple[str, ...] = ()


NOT_PERSONAL = Personal()


def values(paths: Paths, system: str, record_id: str, payload: Any) -> Iterator[Value]:
    """Yield (kind, value) of what stands at the paths; ids carry their system."""
    for kind, places in paths.items():
        for path in places:
            found = [record_id] if path == RECORD_ID else values_at(payload, path)
            for text in found:
                if text not in NOBODY:
                    named = f"{system}|{text}" if kind in OF_A_SYSTEM else text
                    yield kind, named


def values_at(payload: Any, path: str) -> list[str]:
    """Return the texts at a path, through every list on the way."""
    reached = [payload]
    for name in path.split("."):
        reached = [each.get(name) for each in _flat(reached) if isinstance(each, dict)]
    return [
        str(each).strip()
        for each in _flat(reached)
        if each is not None and not isinstance(each, dict)
    ]


def _flat(reached: list[Any]) -> Iterator[Any]:
    for each in reached:
        if isinstance(each, list):
            yield from _flat(each)
        else:
            yield each


def kept_of(personal: Personal, payload: Any) -> dict[str, str]:
    """Return what stays of a record for book-keeping, by name; {} for nothing."""
    found = {name: values_at(payload, path) for name, path in personal.kept.items()}
    return {name: texts[0] for name, texts in found.items() if texts}


def names_in(personal: Personal, payload: Any) -> set[str]:
    """Return the names and streets that a record calls its person by."""
    told = [
        [values_at(payload, path) for path in together.split()]
        for together in personal.called
    ]
    return {" ".join(each) for parts in told for each in zip(*parts, strict=False)}
