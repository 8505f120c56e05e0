"""Literal marts with every column they promise, for what reads a whole build."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from connectors.warehouse import Warehouse

MARTS = Path(__file__).parents[2] / "dbt_project" / "models" / "marts"
BETWEEN = {
    "intermediate.int_ticket_messages_unioned": "source varchar, ticket_id varchar,"
    " message_id varchar, created_at timestamptz, author varchar, body varchar",
    "intermediate.int_refunds_unioned": "source varchar, refund_id varchar,"
    " order_id varchar, amount double, issued_at timestamptz",
    "seeds.required_attributes": "product_type varchar, attribute varchar",
}

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


@cache
def promised() -> dict[str, str]:
    """Return the columns of each mart, as its contract promises them."""
    models = [
        model
        for path in sorted(MARTS.rglob("_*__models.yml"))
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
    ]
    return {
        f"main.{model['name']}": ", ".join(
            f'"{column["name"]}" {column["data_type"]}' for column in model["columns"]
        )
        for model in models
    }


def fill(warehouse: Warehouse, tables: Tables) -> None:
    """Create every mart, filled where rows are given; other columns are null."""
    warehouse.prepare()
    with warehouse.connect() as connection:
        for schema in ("intermediate", "seeds"):
            connection.execute(f"create schema if not exists {schema}")
        for name, columns in {**promised(), **BETWEEN}.items():
            connection.execute(f"create or replace table {name} ({columns})")
        for name, rows in tables.items():
            for row in rows:
                marks = ", ".join("?" for _ in row)
                connection.execute(
                    f"insert into {name} ({', '.join(row)}) values ({marks})",
                    list(row.values()),
                )
