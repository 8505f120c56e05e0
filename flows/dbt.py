"""Runs dbt in a child process and reads what it left behind.

A child, because dbt in this process would keep the warehouse file locked. It inherits
the writer's lock, so an orphaned dbt still counts as the writer, and it stays until the
lock is given back, so a run with several dbt commands parses the project once.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from connectors.errors import VarselError
from flows.lent_parse import MANIFEST, borrow, lend

PROJECT = Path(__file__).resolve().parents[1] / "dbt_project"
LENT = PROJECT / "target" / "lent"
FAILED = ("error", "fail", "runtime error", "skipped")


@dataclass(frozen=True)
class DbtResult:
    """What became of each node, by its unique id."""

    manifest_file: Path
    statuses: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> list[str]:
        """Nodes that failed, or were skipped because another did."""
        return sorted(
            node for node, status in self.statuses.items() if status in FAILED
        )

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """dbt's own description of the project."""
        return json.loads(self.manifest_file.read_text())


class Dbt:
    """dbt over one warehouse file, with its own target and log folder."""

    def __init__(
        self, warehouse: Path, folder: Path, lock_descriptor: int | None = None
    ) -> None:
        self.warehouse, self.folder = warehouse, folder
        self._lock_descriptor = lock_descriptor
        self._child: subprocess.Popen[str] | None = None

    @property
    def target(self) -> Path:
        return self.folder / "target"

    def warm_up(self) -> None:
        """Let the child load dbt while we do something else; asking waits for it."""
        self._child = self._child or self._start()

    def run(self, *arguments: str) -> DbtResult:
        """Run one dbt command and return the status of each node it touched.

        Raises: VarselError when dbt stopped before it ran anything.
        """
        results = self.target / "run_results.json"
        results.unlink(missing_ok=True)
        reason = self._ask(arguments)
        if not results.exists():
            raise VarselError(
                f"dbt {arguments[0]} stopped before it ran anything: {reason} "
                f"More is in {self.folder / 'logs' / 'dbt.log'} and "
                f"{self.folder / 'dbt.stderr'}."
            )
        outcome = json.loads(results.read_text())["results"]
        return DbtResult(
            manifest_file=self.target / MANIFEST,
            statuses={each["unique_id"]: each["status"] for each in outcome},
            messages={each["unique_id"]: each["message"] or "" for each in outcome},
        )

    def generate_docs(self) -> Path:
        """Return the dbt docs as one file that needs no server."""
        page = self.target / "static_index.html"
        page.unlink(missing_ok=True)
        reason = self._ask(("docs", "generate", "--static"))
        if not page.exists():
            raise VarselError(f"dbt docs could not be generated: {reason}")
        return page

    def close(self) -> None:
        """End the child; it has closed the warehouse after each command already."""
        if self._child is None:
            return
        self._child.communicate()
        self._child = None
        lend(LENT, self.target)

    def _ask(self, arguments: tuple[str, ...]) -> str:
        self.warm_up()
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise VarselError("dbt was started without a way to talk to it")
        asked = [arguments, self._shared(), str(self.target)]
        child.stdin.write(json.dumps(asked) + "\n")
        child.stdin.flush()
        answer = child.stdout.readline()
        if not answer:
            self._child = None
            return f"its process ended with exit code {child.wait()}."
        return json.loads(answer)["reason"]

    def _start(self) -> subprocess.Popen[str]:
        self.folder.mkdir(parents=True, exist_ok=True)
        borrow(LENT, self.target)
        inherited = [] if self._lock_descriptor is None else [self._lock_descriptor]
        with (self.folder / "dbt.stderr").open("w") as errors:
            return subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", "flows.dbt_worker"],
                cwd=PROJECT.parent,
                env=self._environment(),
                pass_fds=inherited,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def _environment(self) -> dict[str, str]:
        """Return what dbt needs to know; it has no use for the shop's secrets."""
        kept = {
            key: v for key, v in os.environ.items() if not key.startswith("VARSEL_")
        }
        return {**kept, "VARSEL_WAREHOUSE": str(self.warehouse)}

    def _shared(self) -> list[str]:
        return [
            "--no-use-colors",
            # a line on a screen that nobody reads costs as much as one in the log
            "--quiet",
            "--log-level",
            "none",
            "--no-version-check",
            "--no-send-anonymous-usage-stats",
            # every statement at debug level costs more than running it
            "--log-level-file",
            "info",
            "--log-path",
            str(self.folder / "logs"),
            "--project-dir",
            str(PROJECT),
            "--profiles-dir",
            str(PROJECT),
            "--target-path",
            str(self.target),
        ]
