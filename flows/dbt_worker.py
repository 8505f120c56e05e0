"""dbt in a process of its own: parses the project once, then runs what it is asked.

One JSON list a line on standard input (the command, the arguments that all commands
share, the target folder), one JSON answer a line on standard output. After each command
every connection is closed, since dbt would otherwise keep the warehouse file locked.
Nothing here knows the shop; `dbt.py` is the other side.
"""

import contextlib
import json
import os
import sys
from pathlib import Path
from typing import IO, Any

from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.factory import cleanup_connections, reset_adapters
from dbt.cli.main import dbtRunner

from flows.lent_parse import MANIFEST, is_described

RESULTS = "run_results.json"
# dbt would describe the whole project in a file before and after each command
NO_FILES = ("--no-write-json",)


def main() -> None:
    """Answer until standard input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # dbt prints to standard output whatever it is told
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _parse_alike_for_all_warehouses()
    manifest = None
    for line in sys.stdin:
        arguments, shared, target = json.loads(line)
        if manifest is None:
            parsed = dbtRunner().invoke(["parse", *shared, *NO_FILES])
            manifest = parsed.result if parsed.success else None
            if manifest is None:
                _answer(answers, parsed)
                continue
            if not is_described(Path(target)):
                manifest.write(str(Path(target) / MANIFEST))
        files = () if arguments[0] == "docs" else NO_FILES
        result = dbtRunner(manifest=manifest).invoke([*arguments, *shared, *files])
        _close_connections()
        if files and result.result is not None:
            result.result.write(str(Path(target) / RESULTS))
        _answer(answers, result)


def _parse_alike_for_all_warehouses() -> None:
    """Let what was parsed for one warehouse file be good for another.

    dbt parses anew when the connection has changed, as a model may read it; ours do
    not.
    """
    told = DuckDBCredentials._connection_keys
    DuckDBCredentials._connection_keys = lambda self: tuple(
        key for key in told(self) if key != "path"
    )


def _answer(answers: IO[str], result: Any) -> None:
    reason = "" if result.exception is None else str(result.exception)
    answers.write(
        json.dumps({"is_good": bool(result.success), "reason": reason}) + "\n"
    )
    answers.flush()


def _close_connections() -> None:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    cleanup_connections()
    with contextlib.suppress(AttributeError):
        DuckDBConnectionManager.close_all_connections()
    reset_adapters()


if __name__ == "__main__":
    main()
