"""The tables of a ledger made, or brought up to what this Varsel keeps in them."""

import uuid

from sqlalchemy import Connection, insert, inspect, select

from connectors.errors import VarselError
from connectors.state.schema import SCHEMA_VERSION, meta

# every module of tables adds its own to the same metadata
from connectors.state.schema_pulls import metadata


def create_tables(connection: Connection, shop_id: str) -> dict[str, str]:
    """Create whatever is missing; return what the ledger says of itself."""
    known: dict[str, str] = {}
    if inspect(connection).has_table(meta.name):
        known = {row.name: row.value for row in connection.execute(select(meta))}
        _require_readable(int(known.get("schema_version", SCHEMA_VERSION)))
    metadata.create_all(connection)
    _add_missing_columns(connection)
    born = {
        "ledger_id": str(uuid.uuid4()),
        "schema_version": str(SCHEMA_VERSION),
        "shop_id": shop_id,
    }
    missing = {name: born[name] for name in born if name not in known}
    if missing:
        rows = [{"name": name, "value": value} for name, value in missing.items()]
        connection.execute(insert(meta), rows)
    return {**missing, **known}


def _add_missing_columns(connection: Connection) -> None:
    """Give the tables of an older ledger the columns that have come since."""
    for table in metadata.sorted_tables:
        there = {each["name"] for each in inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                kind = column.type.compile(connection.dialect)
                connection.exec_driver_sql(
                    f"alter table {table.name} add column {column.name} {kind}"
                )


def _require_readable(version: int) -> None:
    if version > SCHEMA_VERSION:
        raise VarselError(
            f"the ledger has schema version {version}, this Varsel knows "
            f"{SCHEMA_VERSION}: a newer Varsel has written it; install that one"
        )
