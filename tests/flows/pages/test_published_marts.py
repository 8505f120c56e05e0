"""The literal marts of these tests hold what the real ones promise."""

from pathlib import Path

import pytest
import yaml
from published_marts import COLUMNS

MARTS = Path(__file__).parents[3] / "dbt_project" / "models" / "marts"
SPELLINGS = {
    "varchar": "text",
    "integer": "int",
    "timestamp with time zone": "timestamptz",
}


def read_promised(table: str) -> dict[str, str]:
    models = [
        model
        for path in MARTS.rglob("_*__models.yml")
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
    ]
    [promised] = [model for model in models if model["name"] == table]
    return {
        column["name"]: SPELLINGS.get(column["data_type"], column["data_type"])
        for column in promised["columns"]
    }


@pytest.mark.parametrize("table", COLUMNS)
def test_literal_mart_has_only_promised_columns(table):
    promised = read_promised(table)
    for column in COLUMNS[table].split(","):
        name, kind = column.split()
        assert promised.get(name) == kind
