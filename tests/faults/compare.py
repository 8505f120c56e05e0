"""What a vendor holds against what a warehouse knows of it, record by record."""

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import jinja2

from connectors.warehouse import Warehouse
from tests.faults.vendor import Truth

MACRO = Path(__file__).parents[2] / "dbt_project" / "macros" / "known_versions.sql"


def streams_of(module: ModuleType) -> list[str]:
    """Return every raw stream that the connector fills."""
    names = [name for each in module.STREAMS for name in (each.name, *each.carries)]
    return list(dict.fromkeys(names))


def differences(
    warehouse: Warehouse,
    module: ModuleType,
    truth: Truth,
    ever_held: set[tuple[str, str]],
) -> list[str]:
    """Return one line for every record that is missing, extra, stale or refused."""
    found = newest(warehouse, module)
    lines = []
    for key in sorted(truth.keys() | found.keys()):
        name = f"{key[0]} {key[1]}"
        if key not in truth:
            lines += [f"{name}: extra, never held"] if key not in ever_held else []
        elif truth[key] is None:
            lines += [f"{name}: is gone but still known"] if key in found else []
        elif key not in found:
            lines.append(f"{name}: missing")
        elif found[key] != (held := json.loads(json.dumps(truth[key]))):
            lines.append(f"{name}: stale: {_first_difference(found[key], held)}")
    refused = warehouse.read("select stream, record_id, reason from quarantine.rows")
    lines += [
        f"{r['stream']} {r['record_id']}: refused: {r['reason']}" for r in refused
    ]
    return lines


def newest(
    warehouse: Warehouse, module: ModuleType
) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the payload of the newest version of each record, as models read it."""
    return {
        (stream, row["record_id"]): json.loads(row["payload"])
        for stream in streams_of(module)
        for row in warehouse.read(known_versions(f"raw_{module.SYSTEM}.{stream}"))
    }


def known_versions(relation: str) -> str:
    """Return the SQL of the project's macro, as of a day after everything."""
    forever = {"as_of": lambda: "timestamptz '2100-01-01 00:00:00+00'"}
    macros = jinja2.Environment().from_string(MACRO.read_text(), forever)
    return macros.module.known_versions(relation)


def _first_difference(found: Any, held: Any, path: str = "$") -> str:
    if isinstance(found, dict) and isinstance(held, dict):
        for name in sorted(found.keys() | held.keys()):
            if found.get(name) != held.get(name):
                inner = found.get(name), held.get(name)
                return _first_difference(*inner, f"{path}.{name}")
    if isinstance(found, list) and isinstance(held, list) and len(found) == len(held):
        for index, (one, other) in enumerate(zip(found, held, strict=True)):
            if one != other:
                return _first_difference(one, other, f"{path}[{index}]")
    return f"{path} is {_short(found)}, the vendor holds {_short(held)}"


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
