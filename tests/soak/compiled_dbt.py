"""dbt's own compiled SQL, run without dbt: for plays of many practice shops in a row.

The first build of a shop is dbt's, which creates the views and compiles every model.
Later ones run the same statements in the same order on one connection, which leaves out
dbt's cost per node and nothing that decides anything.
"""

import json
from pathlib import Path

import duckdb

from flows.build import NO_TESTS
from flows.dbt import Dbt, DbtResult


class CompiledDbt(Dbt):
    """Stands in for `Dbt` within one hold of the warehouse."""

    _tables: list[dict] | None = None

    def warm_up(self) -> None:
        """Start dbt for the first build; the others do without it."""
        if self._tables is None:
            super().warm_up()

    def run(self, *arguments: str) -> DbtResult:
        """Build with dbt once, then by its compiled SQL; tests are left out."""
        if self._tables is None:
            # everything, whatever was selected: the views must be there
            result = super().run("build", *NO_TESTS, "--full-refresh")
            self.close()
            self._tables = tables_in_order(self.target)
            return result
        if arguments[0] == "test":
            return DbtResult(self.target / "manifest.json")
        chosen = self._tables
        # what lies below a source is nearly everything, and is built as everything
        selected = [each for each in arguments if each.startswith("+")]
        if selected:
            chosen = ancestors(self._tables, selected[0])
        with duckdb.connect(str(self.warehouse)) as connection:
            connection.execute("set TimeZone = 'UTC'")
            for table in chosen:
                connection.execute(
                    f'create or replace table "{table["schema"]}"."{table["name"]}" '
                    f"as ({table['sql']})"
                )
        return DbtResult(self.target / "manifest.json")


def tables_in_order(target: Path) -> list[dict]:
    nodes = json.loads((target / "manifest.json").read_text())["nodes"]
    models = {key: node for key, node in nodes.items() if key.startswith("model.")}
    ordered: list[str] = []

    def visit(key: str) -> None:
        if key in models and key not in ordered:
            for parent in models[key]["depends_on"]["nodes"]:
                visit(parent)
            ordered.append(key)

    for key in models:
        visit(key)
    above: dict[str, set[str]] = {}
    for key in ordered:
        # parents come first; going up anew from each node would take millions of steps
        parents = [each for each in models[key]["depends_on"]["nodes"] if each in above]
        above[key] = {key}.union(*(above[each] for each in parents))
    compiled = target / "compiled" / "varsel"
    return [
        {
            "key": key,
            "name": models[key]["alias"],
            "schema": models[key]["schema"],
            "sql": (compiled / models[key]["original_file_path"]).read_text(),
            "above": above[key],
        }
        for key in ordered
        if models[key]["config"]["materialized"] in ("table", "incremental")
    ]


def ancestors(tables: list[dict], select: str) -> list[dict]:
    """Return the tables that `+model` names, in order."""
    wanted = f"model.varsel.{select.removeprefix('+')}"
    (target,) = [table for table in tables if table["key"] == wanted]
    return [table for table in tables if table["key"] in target["above"]]
