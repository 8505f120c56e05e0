"""How Varsel speaks at the shell: results on standard output, the rest beside it.

The only place that prints. What is said comes from the caller; what goes beside the
results may be kept in a log, and names nobody.
"""

import sys
from typing import Any

from rich.console import Console
from rich.table import Table

from flows.masking import mask_people
from flows.ticker import Ticker


def _write_beside(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


_ticker = Ticker(_write_beside)


class _Out(Console):
    """The results; the line that counts makes room for them."""

    def print(self, *objects: Any, **style: Any) -> None:
        _ticker.wipe()
        super().print(*objects, **style)


out = _Out(soft_wrap=True)
_beside = Console(stderr=True, soft_wrap=True)


def work() -> None:
    """Count from now on when nothing is said for long, where a person looks on."""
    if _beside.is_terminal:
        _ticker.start()


def rest() -> None:
    """Count no more: the command ends, or goes on until it is told to end."""
    _ticker.stop()


def tell(problems: list[str]) -> None:
    """Print one line a problem, whatever a library has put into its text."""
    _ticker.wipe()
    for problem in problems:
        line = mask_people(" ".join(problem.split()))
        _beside.print(f"varsel: {line}", style="red", markup=False, highlight=False)


def say(line: str) -> None:
    """Print a line of progress."""
    line = mask_people(line)
    _ticker.note(line)
    _beside.print(line, style="dim", markup=False, highlight=False)


def table(rows: list[tuple[str, str]]) -> Table:
    """Return names and what there is to say of each, side by side."""
    grid = Table(show_header=False, box=None, pad_edge=False)
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, text in rows:
        grid.add_row(name, text)
    return grid
