"""What the tests here ask of a built dbt project, and the shop it is built for."""

import csv
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from connectors.settings import load_settings
from connectors.warehouse import Warehouse
from flows.context import context_tables
from flows.dbt import Dbt, DbtResult

SHOP = """
[shop]
id = "birk"
name = "Birk"
country = "DK"
languages = ["da", "en"]
time_zone = "Europe/Copenhagen"
reply_address = "hej@birk.example"
website = "https://birk.example"

[shop.opening_hours]
monday = ["09:00-17:00"]
friday = ["09:00-12:00", "13:00-16:00"]

[sources.files]
folder = "files"
"""
AS_OF = datetime(2026, 3, 16, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Built:
    """What a build left behind."""

    result: DbtResult
    warehouse: Warehouse
    dbt: Dbt

    @property
    def log(self) -> str:
        return (self.dbt.folder / "logs" / "dbt.log").read_text()

    @cached_property
    def docs_page(self) -> str:
        return self.dbt.generate_docs().read_text()

    @property
    def unit_tests(self) -> list[dict]:
        return list(self.result.manifest["unit_tests"].values())

    def nodes(self, resource_type: str) -> dict[str, dict]:
        """Return the project's own nodes of one kind, by name."""
        return {
            node["name"]: node
            for node in self.result.manifest["nodes"].values()
            if node["resource_type"] == resource_type
        }

    def columns_of(self, node: dict) -> list[str]:
        """Return the columns the warehouse really has for a node, in order."""
        return self._columns.get((node["schema"], node["name"]), [])

    @cached_property
    def _columns(self) -> dict[tuple[str, str], list[str]]:
        columns: dict[tuple[str, str], list[str]] = {}
        for row in self.warehouse.read(
            "select schema_name, table_name, column_name from duckdb_columns() "
            "order by schema_name, table_name, column_index"
        ):
            place = (row["schema_name"], row["table_name"])
            columns.setdefault(place, []).append(row["column_name"])
        return columns

    def words(self, query: str) -> list[str]:
        """Return the one text column that a query reads."""
        return [value for row in self.warehouse.read(query) for value in row.values()]


def make_warehouse(folder: Path) -> Warehouse:
    """Return a warehouse in which a shop has been told of, and nothing else."""
    (folder / "varsel.toml").write_text(SHOP)
    settings = load_settings(folder / "varsel.toml", {})
    warehouse = Warehouse(folder / "warehouse.duckdb")
    warehouse.prepare()
    warehouse.replace_tables(context_tables(settings, AS_OF))
    return warehouse


def expected_values(unit_test: dict) -> set:
    """Return every value in the rows a unit test expects."""
    rows = unit_test["expect"]["rows"] or []
    if isinstance(rows, str):
        rows = list(csv.DictReader(rows.splitlines(), skipinitialspace=True))
    return {
        value if isinstance(value, str) else json.dumps(value)
        for row in rows
        for value in row.values()
    }
