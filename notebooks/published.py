"""The head that all notebooks share: find the published marts, ask, show.

The file is opened read-only; the one that a run writes is never touched.
"""

import os
import sys
from pathlib import Path

import duckdb
import pandas as pd

NEWEST_BUILD = Path("var/published/current/varsel.duckdb")


def find_published() -> Path:
    """Return the file to read: argument, environment, newest build, in that order."""
    # a kernel passes its own arguments; only a database is ours
    named = [word for word in sys.argv[1:] if word.endswith(".duckdb")]
    named += [os.environ.get("VARSEL_PUBLISHED", "")]
    path = Path(next(filter(None, named), NEWEST_BUILD))
    # a notebook starts in its own folder, a script where it is called
    places = [path, Path("..") / path]
    found = next((place for place in places if place.exists()), None)
    if found is None:
        raise SystemExit(
            f"No published marts at '{path}': run `varsel run` first, or name the file "
            "as an argument or in VARSEL_PUBLISHED."
        )
    # one publish from here on, whatever is published meanwhile
    return found.resolve()


def open_marts() -> duckdb.DuckDBPyConnection:
    """Return the published marts, times in UTC."""
    marts = duckdb.connect(str(find_published()), read_only=True)
    marts.execute("set time zone 'UTC'")
    return marts


def asker(marts: duckdb.DuckDBPyConnection):
    """Return a function that answers SQL as a frame."""

    def ask(sql: str, **values: object) -> pd.DataFrame:
        return marts.execute(sql, values or None).to_arrow_table().to_pandas()

    return ask


def show(frame: pd.DataFrame) -> None:
    """Print a frame as a table, or say that there is nothing in it."""
    print("Nothing to show.\n" if frame.empty else f"{frame.to_string(index=False)}\n")
