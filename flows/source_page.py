"""How every source behaves, in words, as `docs/sources.md` has it.

Written from what the connectors declare, so that page and code cannot differ. Nothing
here asks a vendor anything.
"""

from collections.abc import Sequence
from datetime import timedelta
from types import ModuleType

from connectors.sources import Stream

HEAD = """# Sources

What each connector asks for, how far it trusts the answer, and what its times mean.
Written from the declarations in `connectors/sources/` by `varsel sources`; a test holds
the two together.

*Overlap*: how far before its cursor a pull begins. *Settle lag*: how long a record may
surface late; no cursor passes it.
"""


def page(modules: Sequence[ModuleType]) -> str:
    """Return the page as Markdown, a section a source."""
    return "\n".join([HEAD, *(_section(module) for module in modules)])


def _section(module: ModuleType) -> str:
    charter = " ".join((module.__doc__ or "").split("\n\n")[0].split())
    lines = [f"## {module.SYSTEM}", "", charter, ""]
    if hasattr(module, "limits"):
        granted = " ".join((module.limits.__doc__ or "").split())
        lines += [f"- limits: {_told(granted.removeprefix('Return '))}", ""]
    # streams that behave alike are told of once
    alike: dict[tuple[str, ...], list[str]] = {}
    for stream in module.STREAMS:
        alike.setdefault(_facts(stream), []).append(f"{module.SYSTEM}.{stream.name}")
    for facts, names in alike.items():
        lines += [f"### {', '.join(names)}", "", *facts, ""]
    return "\n".join(lines)


def _facts(stream: Stream) -> tuple[str, ...]:
    asked = "for keys that are due" if stream.is_per_key else "for what has changed"
    if stream.is_whole:
        asked = "for all there is"
    facts = [
        ("asked", asked),
        ("cursor", stream.cursor),
        ("paging", stream.paging if stream.is_whole else _paging(stream)),
        ("overlap, settle lag", _spans(stream.overlap, stream.settle_lag)),
        ("times", stream.times),
        ("deletes", stream.deletes),
        ("carries", ", ".join(stream.carries)),
    ]
    return tuple(f"- {name}: {_told(text)}" for name, text in facts if text)


def _paging(stream: Stream) -> str:
    most = f"{stream.rows_a_page} a request at most"
    return most if stream.paging == "none" else f"{stream.paging}; {most}"


def _spans(*spans: timedelta) -> str:
    return ", ".join(_span(each) for each in spans)


def _span(span: timedelta) -> str:
    minutes = span.total_seconds() / 60
    if not minutes:
        return "none"
    if minutes % 1440 == 0:
        return f"{minutes / 1440:g} d"
    return f"{minutes / 60:g} h" if minutes % 60 == 0 else f"{minutes:g} min"


def _told(text: str) -> str:
    return text.rstrip(".")
