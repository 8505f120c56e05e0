"""An analyst at work: asks the published marts over and over until told to stop.

Usage: analyst.py <published folder> <stop file>

Prints a JSON line a round: which publish was read, and what each of the three ways to
read it answered. A round that fails ends the work with a traceback. The same questions
are asked of DuckDB, of Parquet and of pandas.
"""

import json
import sys
import time
from pathlib import Path

import duckdb
import pandas as pd

MARTS = ("fct_orders", "fct_parcels", "fct_inquiries", "fct_messages")
PAUSE_S = 0.02


def ask_duckdb(build: Path) -> dict[str, str]:
    with duckdb.connect(str(build / "varsel.duckdb"), read_only=True) as marts:
        return {name: _digest(marts, f'"{name}"') for name in _there(build)}


def ask_parquet(build: Path) -> dict[str, str]:
    with duckdb.connect() as marts:
        return {
            name: _digest(marts, f"read_parquet('{build / name}.parquet')")
            for name in _there(build)
        }


def ask_pandas(build: Path) -> dict[str, str]:
    return {
        name: str(len(pd.read_parquet(build / f"{name}.parquet")))
        for name in _there(build)
    }


def _there(build: Path) -> list[str]:
    return [name for name in MARTS if (build / f"{name}.parquet").exists()]


def _digest(marts: duckdb.DuckDBPyConnection, table: str) -> str:
    sql = f"select count(*) || ' ' || coalesce(bit_xor(hash(t)), 0) from {table} as t"
    return marts.execute(f"set time zone 'UTC'; {sql}").fetchone()[0]


def main(published: Path, stop: Path) -> None:
    while not stop.exists():
        # one publish is named once and then read, whatever is published meanwhile
        build = (published / "current").resolve(strict=True)
        read, parquet = ask_duckdb(build), ask_parquet(build)
        frames = ask_pandas(build)
        print(json.dumps([build.name, read, parquet, frames]), flush=True)
        time.sleep(PAUSE_S)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
