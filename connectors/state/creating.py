"""The tables of a ledger made, and what a ledger that is there says of itself."""

import uuid
from dataclasses import dataclass

from sqlalchemy import Connection, insert, inspect, select

from connectors.errors import VarselError
from connectors.state.schema import SCHEMA_VERSION, meta

# every module of tables adds its own to the same metadata
from connectors.state.schema_ops import metadata

FIRST_VERSION = 1


@dataclass(frozen=True)
class Found:
    """What stands in `meta`, empty when there is no ledger yet, and what is missing."""

    meta: dict[str, str]
    missing: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        return not self.meta

    @property
    def version(self) -> int:
        return int(self.meta.get("schema_version", FIRST_VERSION))

    @property
    def is_whole(self) -> bool:
        return not self.is_new and not self.missing and self.version == SCHEMA_VERSION


def look_at(connection: Connection) -> Found:
    """Return what is there. Raises: VarselError when a newer Varsel has written it."""
    columns = _columns(connection)
    known: dict[str, str] = {}
    if meta.name in columns:
        known = {row.name: row.value for row in connection.execute(select(meta))}
    found = Found(known, tuple(_missing(columns)))
    _require_readable(found.version)
    return found


def create_tables(connection: Connection, shop_id: str) -> dict[str, str]:
    """Create a new ledger; return what it says of itself."""
    add_missing(connection)
    born = {
        "ledger_id": str(uuid.uuid4()),
        "schema_version": str(SCHEMA_VERSION),
        "shop_id": shop_id,
    }
    rows = [{"name": name, "value": value} for name, value in born.items()]
    connection.execute(insert(meta), rows)
    return born


def add_missing(connection: Connection) -> None:
    """Give an older ledger the tables and columns that have come since."""
    metadata.create_all(connection)
    there = _columns(connection)
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.name not in there[table.name]:
                kind = column.type.compile(connection.dialect)
                connection.exec_driver_sql(
                    f"alter table {table.name} add column {column.name} {kind}"
                )


def _columns(connection: Connection) -> dict[str, set[str]]:
    return {
        name: {each["name"] for each in found}
        for (_, name), found in inspect(connection).get_multi_columns().items()
    }


def _missing(columns: dict[str, set[str]]) -> list[str]:
    return [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name not in columns.get(table.name, set())
    ]


def _require_readable(version: int) -> None:
    if version > SCHEMA_VERSION:
        raise VarselError(
            f"the ledger has schema version {version}, this Varsel knows "
            f"{SCHEMA_VERSION}: a newer Varsel has written it; install that one"
        )
