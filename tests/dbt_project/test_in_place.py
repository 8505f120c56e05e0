"""Tables and views are put in the place of what is there, whole or not at all."""

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

PROJECT = Path(__file__).parents[2] / "dbt_project"
SETTINGS = """
name: small
version: "1.0"
profile: varsel
model-paths: [models]
macro-paths: [macros]
"""


class SmallProject:
    """A dbt project of one model, with the macro and the profile of the real one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.warehouse = folder / "warehouse.duckdb"
        for name in ("models", "macros"):
            (folder / name).mkdir()
        (folder / "dbt_project.yml").write_text(SETTINGS)
        shutil.copy(PROJECT / "macros" / "in_place.sql", folder / "macros")
        shutil.copy(PROJECT / "profiles.yml", folder)

    def build(self, model: str, contract: str = "") -> bool:
        """Say whether dbt could build this text as `model`."""
        (self.folder / "models" / "model.sql").write_text(model)
        (self.folder / "models" / "model.yml").write_text(contract)
        dbt = [sys.executable, "-m", "dbt.cli.main", "--quiet", "build"]
        ended = subprocess.run(  # noqa: S603 - our own project
            [*dbt, "--project-dir", ".", "--profiles-dir", "."],
            cwd=self.folder,
            env={"VARSEL_WAREHOUSE": str(self.warehouse)},
            capture_output=True,
            check=False,
        )
        return ended.returncode == 0

    def rows(self) -> list[tuple]:
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute("from model").fetchall()

    def objects(self) -> list[tuple]:
        """Return name and kind of all there is."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(
                "select table_name, table_type from information_schema.tables"
            ).fetchall()


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    return SmallProject(tmp_path)


def table(query: str) -> str:
    return "{{ config(materialized='table') }} " + query


def test_a_table_that_cannot_be_made_keeps_what_it_held(project: SmallProject) -> None:
    assert project.build(table("select 1 as number"))
    assert not project.build(table("select error('no such luck') as number"))
    assert project.rows() == [(1,)]
    assert project.build(table("select 2 as number"))
    assert project.rows() == [(2,)]
    assert project.objects() == [("model", "BASE TABLE")]


def test_a_view_may_become_a_table_and_a_contract_holds(project: SmallProject) -> None:
    contract = """
models:
  - name: model
    config: {contract: {enforced: true}}
    columns:
      - {name: number, data_type: integer, constraints: [{type: not_null}]}
"""
    assert project.build("{{ config(materialized='view') }} select 1 as number")
    assert project.objects() == [("model", "VIEW")]
    assert project.build(table("select 2 as number"), contract)
    assert project.objects() == [("model", "BASE TABLE")]
    assert not project.build(table("select null::integer as number"), contract)
    assert project.rows() == [(2,)]
