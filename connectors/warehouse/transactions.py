"""Transactions and rows: the two things every part of the warehouse needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Row = dict[str, Any]


@contextmanager
def transaction(connection: Any) -> Iterator[None]:
    """Commit on success, roll back on any exception.

    DuckDB lets a COMMIT after a failed statement succeed and discards everything, so
    nothing inside may catch and go on.
    """
    connection.execute("begin transaction")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def rows_of(result: Any) -> list[Row]:
    """Return a result's rows as dicts."""
    names = [column[0] for column in result.description]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]
