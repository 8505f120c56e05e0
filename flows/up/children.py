"""A process that is kept running: started, started again when it ends, stopped.

Here nothing is known of Prefect.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

# the waits between one start and the next, when it ends again and again
WAITS_S = (1, 2, 5, 10, 30, 60)
# so long alive, and what went before is forgotten
WELL_AFTER_S = 120
LOG_BYTES = 10_000_000


@dataclass
class Child:
    """One process with a name; its output goes to a log, the last one's beside it."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    log: Path
    folder: Path
    say: Callable[[str], None]
    clock_s: Callable[[], float] = time.monotonic
    process: subprocess.Popen | None = None
    restarts: int = 0
    _failures: int = 0
    _began_s: float = 0.0
    _not_before_s: float = field(default=0.0)

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process and self.is_alive else None

    def start(self) -> None:
        """Start it, in a group of its own: Ctrl-C is for the one who keeps it."""
        _make_room(self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603
                list(self.command),
                cwd=self.folder,
                env=dict(self.environ),
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._began_s = self.clock_s()

    def keep(self) -> bool:
        """Start it again if it has ended and its wait is over; say whether it was."""
        if self.is_alive:
            if self.clock_s() - self._began_s > WELL_AFTER_S:
                self._failures = 0
            return False
        if self.process is not None and self._not_before_s == 0.0:
            wait_s = WAITS_S[min(self._failures, len(WAITS_S) - 1)]
            self._not_before_s = self.clock_s() + wait_s
            self._failures += 1
            self.say(f"{self.name} {self._ended()}; starting it again in {wait_s} s")
        if self.clock_s() < self._not_before_s:
            return False
        if self.process is not None:
            self.restarts += 1
        self._not_before_s = 0.0
        self.start()
        return True

    def stop(self, wait_s: float = 20.0) -> None:
        """End it, kindly at first."""
        if self.process is None or not self.is_alive:
            return
        end_group(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(wait_s)
        except subprocess.TimeoutExpired:
            self.say(f"{self.name} did not end in {wait_s:.0f} s and is killed")
            end_group(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _ended(self) -> str:
        code = self.process.returncode if self.process else 0
        how = f"was killed ({signal.Signals(-code).name})" if code < 0 else "ended"
        return f"{how}, see {self.log}"


def end_group(pid: int, sign: signal.Signals) -> None:
    """Signal a process and what it has started in its group, if it is there."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, sign)


def command_of(pid: int) -> str:
    """Return the command line of a process, nothing when there is none of that id."""
    kept = Path("/proc") / str(pid)
    if kept.parent.is_dir() and (kept.parent / "self").exists():
        try:
            # what has ended and nobody has asked after has no command any more
            return (kept / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        except OSError:
            return ""
    asked = ["ps", "-p", str(pid), "-o", "args="]
    return subprocess.run(asked, capture_output=True, text=True).stdout.strip()  # noqa: S603


def _make_room(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
