"""What a pull brought and what failed of it, and how that is told.

Values only; the asking is in `pull.py`, `recheck.py` and `sweep.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from connectors.errors import MAY_PASS


@dataclass(frozen=True)
class PullFailure:
    """A stream that could not be pulled, and why, in one line."""

    system: str
    stream: str
    reason: str
    # asking again soon can help; a wrong key or a broken promise stays what it is
    may_pass: bool = False


def failed(system: str, stream: str, error: Exception) -> PullFailure:
    """Return what stopped a stream, and whether it is a kind that passes."""
    return PullFailure(system, stream, str(error), isinstance(error, MAY_PASS))


@dataclass(frozen=True)
class PullReport:
    """What was fetched, by system and stream, and what failed."""

    fetched: dict[tuple[str, str], int] = field(default_factory=dict)
    failures: tuple[PullFailure, ...] = ()


def joined(first: PullReport, second: PullReport) -> PullReport:
    """Return both as one report."""
    fetched = dict(first.fetched)
    for key, rows in second.fetched.items():
        fetched[key] = fetched.get(key, 0) + rows
    return PullReport(fetched, first.failures + second.failures)


def failure_lines(failures: Iterable[PullFailure]) -> list[str]:
    """Return one line a fault; what stops several streams alike is told once."""
    streams: dict[tuple[str, str], list[str]] = {}
    for each in failures:
        fault = (each.system, each.reason.removeprefix(f"{each.system}: "))
        streams.setdefault(fault, []).append(each.stream)
    return [
        f"{system} {names[0]}: {reason}" if len(names) == 1 else f"{system}: {reason}"
        for (system, reason), names in streams.items()
    ]
