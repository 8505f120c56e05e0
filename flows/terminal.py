"""How Varsel speaks at the shell: results on standard output, the rest beside it.

The only place that prints. What is said comes from the caller; what goes beside the
results may be kept in a log, and names nobody.
"""

from rich.console import Console
from rich.table import Table

from flows.masking import mask_people

out = Console(soft_wrap=True)
_beside = Console(stderr=True, soft_wrap=True)


def tell(problems: list[str]) -> None:
    """Print one line a problem, whatever a library has put into its text."""
    for problem in problems:
        line = mask_people(" ".join(problem.split()))
        _beside.print(f"varsel: {line}", style="red", markup=False, highlight=False)


def say(line: str) -> None:
    """Print a line of progress."""
    _beside.print(mask_people(line), style="dim", markup=False, highlight=False)


def table(rows: list[tuple[str, str]]) -> Table:
    """Return names and what there is to say of each, side by side."""
    grid = Table(show_header=False, box=None, pad_edge=False)
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, text in rows:
        grid.add_row(name, text)
    return grid
