"""The published marts as a reader may count on them: a line a column, with its type.

`make contract` writes `dbt_project/contract.txt`; `test_contract.py` holds it to the
models and every change of it to a line in CHANGELOG.md.
"""

import hashlib
from pathlib import Path

import yaml

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
FILE = PROJECT / "contract.txt"


def published_columns() -> dict[str, dict[str, str]]:
    """Return name and type of each column by mart, as the models promise them."""
    models = [
        model
        for file in sorted((PROJECT / "models" / "marts").rglob("_*__models.yml"))
        for model in yaml.safe_load(file.read_text(encoding="utf-8"))["models"]
    ]
    return {
        model["name"]: {
            each["name"]: each["data_type"].lower() for each in model["columns"]
        }
        for model in sorted(models, key=lambda each: each["name"])
    }


def contract_lines() -> list[str]:
    """Return the contract; the order of columns is no part of it."""
    return [
        f"{mart}.{column} {kind}"
        for mart, columns in published_columns().items()
        for column, kind in sorted(columns.items())
    ]


def fingerprint(lines: list[str]) -> str:
    """Return the eight letters by which CHANGELOG.md names a contract."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


if __name__ == "__main__":
    lines = contract_lines()
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(
        f"{FILE.name}: {len(lines)} columns, contract {fingerprint(lines)}. Say in "
        f"CHANGELOG.md what has changed, with (contract {fingerprint(lines)})."
    )
