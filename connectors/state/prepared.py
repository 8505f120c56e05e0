"""Statements put into the database's words once, for what runs with every message.

SQLAlchemy looks a statement up, adapts its values and wraps its rows each time, which
takes several times as long as SQLite takes to run it. So it says what the words are and
holds the transaction; the words go straight to the database's driver. Values are
written as their columns say; what comes back is as the database holds it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler

_Write = Callable[[Any], Any] | None
# the statement's text; each value's name, how it is written, what stands for it where
# the statement itself says so; and whether values are told by their order
_Words = tuple[str, list[tuple[str, _Write, Any]], bool]


class Prepared:
    """One statement; the columns that an insert or update sets are told by the values.

    `values` are named by columns and bound parameters; none is left out.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._known: dict[tuple[str, frozenset[str]], _Words] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Return how many rows it was about."""
        return self._execute(connection, values).rowcount

    def rows(
        self, connection: Connection, values: Mapping[str, Any]
    ) -> list[tuple[Any, ...]]:
        return self._execute(connection, values).fetchall()

    def _execute(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        text, asked, is_positional = self._words(connection.dialect, values)
        written = {}
        for name, write, said in asked:
            value = values.get(name, said)
            written[name] = write(value) if write else value
        given = tuple(written[each[0]] for each in asked) if is_positional else written
        cursor = connection.connection.cursor()
        try:
            return cursor.execute(text, given)
        except connection.dialect.loaded_dbapi.Error as error:
            # without what was being written, which names people
            raise DBAPIError(text, None, error) from None

    def _words(self, dialect: Dialect, values: Mapping[str, Any]) -> _Words:
        key = (dialect.name, frozenset(values))
        if key not in self._known:
            self._known[key] = _put_into_words(self._statement, dialect, values)
        return self._known[key]


def _put_into_words(
    statement: Executable, dialect: Dialect, values: Mapping[str, Any]
) -> _Words:
    compiled = statement.compile(dialect=dialect, column_keys=list(values))
    if not isinstance(compiled, SQLCompiler):
        raise TypeError(f"{type(compiled).__name__} has no parameters to fill")
    names = compiled.positiontup or list(compiled.binds)
    asked = []
    for name in names:
        bind = compiled.binds[name]
        write = bind.type.dialect_impl(dialect).bind_processor(dialect)
        asked.append((name, write, bind.effective_value))
    return str(compiled), asked, bool(compiled.positional)
