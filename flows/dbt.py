"""Runs dbt as a subprocess and reads what it left behind.

A subprocess, because dbt in this process would keep the warehouse file locked after it
returns. It inherits the writer's lock, so an orphaned dbt still counts as the writer.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connectors.errors import VarselError

PROJECT = Path(__file__).resolve().parents[1] / "dbt_project"
FAILED = ("error", "fail", "runtime error", "skipped")


@dataclass(frozen=True)
class DbtResult:
    """What became of each node; `manifest` is dbt's own description of the project."""

    statuses: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> list[str]:
        """Unique ids of nodes that failed, or were skipped because another did."""
        return sorted(
            node for node, status in self.statuses.items() if status in FAILED
        )


@dataclass(frozen=True)
class Dbt:
    """dbt over one warehouse file, with its own target and log folder."""

    warehouse: Path
    folder: Path
    lock_descriptor: int | None = None

    @property
    def target(self) -> Path:
        return self.folder / "target"

    def run(self, *arguments: str) -> DbtResult:
        """Run one dbt command and return the status of each node it touched.

        Raises: VarselError when dbt stopped before it ran anything.
        """
        results = self.target / "run_results.json"
        results.unlink(missing_ok=True)
        finished = subprocess.run(  # noqa: S603 - our own arguments
            self._command(arguments),
            cwd=PROJECT,
            env=self._environment(),
            pass_fds=[] if self.lock_descriptor is None else [self.lock_descriptor],
            capture_output=True,
            text=True,
            check=False,
        )
        if not results.exists():
            raise VarselError(
                f"dbt {arguments[0]} stopped before it ran anything "
                f"(exit code {finished.returncode}): {_last_lines(finished.stdout)} "
                f"The whole log is in {self.folder / 'logs' / 'dbt.log'}."
            )
        return self._read(results)

    def generate_docs(self) -> None:
        """Write the dbt docs to the target folder as one file that needs no server."""
        self.run("docs", "generate", "--static", "--no-compile")

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        return [
            sys.executable,
            "-m",
            "dbt.cli.main",
            "--no-use-colors",
            "--no-version-check",
            "--no-send-anonymous-usage-stats",
            "--log-path",
            str(self.folder / "logs"),
            *arguments,
            "--project-dir",
            str(PROJECT),
            "--profiles-dir",
            str(PROJECT),
            "--target-path",
            str(self.target),
        ]

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "VARSEL_WAREHOUSE": str(self.warehouse)}

    def _read(self, results: Path) -> DbtResult:
        outcome = json.loads(results.read_text())["results"]
        manifest = json.loads((self.target / "manifest.json").read_text())
        return DbtResult(
            statuses={each["unique_id"]: each["status"] for each in outcome},
            messages={each["unique_id"]: each["message"] or "" for each in outcome},
            manifest=manifest,
        )


def _last_lines(output: str, count: int = 3) -> str:
    return " / ".join(output.strip().splitlines()[-count:])
