"""What every source declares of the people in its records, in one place to ask."""

from functools import cache
from importlib import import_module

from connectors.personal import Personal
from connectors.screening import PersonalOf, personal_of
from flows.sources import MODULES


@cache
def declared() -> dict[str, dict[str, Personal]]:
    """Return the declarations by system and stream."""
    return {
        module.SYSTEM: import_module(f"{module.__name__}_personal").PERSONAL
        for module in MODULES
    }


def declarations() -> PersonalOf:
    """Return how to find the declaration of a system's stream."""
    return personal_of(declared())


def every_stream() -> set[tuple[str, str]]:
    return {(system, each) for system, named in declared().items() for each in named}


def streams_told_by(kinds: set[str]) -> set[tuple[str, str]]:
    """Return the streams whose records are told by any of these kinds of value."""
    return {
        (system, stream)
        for system, streams in declared().items()
        for stream, personal in streams.items()
        if kinds & personal.told_by.keys()
    }
