"""One writer at a time, by an OS lock that a dbt subprocess inherits.

The kernel frees the lock when the last holder of the descriptor is gone, so a killed
run leaves nothing to clean up and an orphaned dbt still counts as the writer.
"""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.errors import WarehouseBusy

POLL_S = 0.2


class WriterLock:
    """The right to write to one warehouse file."""

    def __init__(self, warehouse: Path) -> None:
        self.path = warehouse.with_suffix(".lock")

    @contextmanager
    def held(
        self,
        owner: str,
        *,
        wait_s: float = 3600.0,
        on_wait: Callable[[str], None] = lambda line: None,
    ) -> Iterator[int]:
        """Hold the lock as `owner`; yields the descriptor for a subprocess to inherit.

        Raises: WarehouseBusy when another writer does not finish within `wait_s`.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self._acquire(descriptor, owner, wait_s, on_wait)
            yield descriptor
        finally:
            os.close(descriptor)

    def _acquire(
        self, descriptor: int, owner: str, wait_s: float, on_wait: Callable[[str], None]
    ) -> None:
        deadline, has_told = time.monotonic() + wait_s, False
        while not _try_lock(descriptor):
            if not has_told and wait_s > 0:
                on_wait(f"waiting for {self.holder()} to finish writing")
                has_told = True
            if time.monotonic() > deadline:
                raise WarehouseBusy(
                    f"{owner} waited {wait_s:.0f} s to write to the warehouse, held by "
                    f"{self.holder()}. Wait for it, or stop that process and run again."
                )
            time.sleep(POLL_S)
        os.ftruncate(descriptor, 0)
        os.pwrite(
            descriptor, json.dumps({"owner": owner, "pid": os.getpid()}).encode(), 0
        )

    def is_held(self) -> bool:
        """Say whether any process holds the lock now."""
        try:
            descriptor = os.open(self.path, os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            return not _try_lock(descriptor)
        finally:
            os.close(descriptor)

    def holder(self) -> str:
        """Return who holds the lock, in words."""
        try:
            held = json.loads(self.path.read_text())
            return f"{held['owner']!r} (process {held['pid']})"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
