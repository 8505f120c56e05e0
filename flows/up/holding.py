"""One `varsel up` for each data folder: who is it, and how it is told to stop."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from connectors.errors import VarselError, WarehouseBusy
from connectors.warehouse.lock import WriterLock
from flows.up.children import command_of, end_group
from flows.up.places import Places

DOWN_WITHIN_S = 90.0


def lock_of(places: Places) -> WriterLock:
    """Return the lock that a running `up` holds; the kernel frees it when it dies."""
    return WriterLock(places.lock)


def is_up(places: Places) -> bool:
    """Say whether a `varsel up` runs for this data folder."""
    return lock_of(places).is_held()


@contextmanager
def being_up(places: Places) -> Iterator[None]:
    """Be the one; what a killed one left running is ended first.

    Raises: WarehouseBusy when another is up already.
    """
    with lock_of(places).held("varsel up", wait_s=0.0):
        end_leftovers(places)
        places.note.unlink(missing_ok=True)
        try:
            yield
        finally:
            places.note.unlink(missing_ok=True)


def end_leftovers(places: Places) -> None:
    """End the server and worker of an `up` that was killed; flows end by themselves."""
    for pid in places.read_note().get("children", []):
        if "prefect" in command_of(pid):
            end_group(pid, signal.SIGTERM)
            for _ in range(100):
                if not command_of(pid):
                    break
                time.sleep(0.1)
            end_group(pid, signal.SIGKILL)


def take_down(places: Places, say: Callable[[str], None]) -> str:
    """Tell the running `up` to stop, wait for it, and return what became of it."""
    lock = lock_of(places)
    if not lock.is_held():
        end_leftovers(places)
        places.note.unlink(missing_ok=True)
        return "It is not up."
    pid = places.read_note().get("pid")
    if not isinstance(pid, int):
        raise VarselError(
            f"varsel up holds {lock.path} and has not said which process it is; "
            "try again in a moment"
        )
    os.kill(pid, signal.SIGTERM)
    say("stopping worker and server")
    until = time.monotonic() + DOWN_WITHIN_S
    while lock.is_held():
        if time.monotonic() > until:
            raise VarselError(
                f"process {pid} did not stop within {DOWN_WITHIN_S:.0f} s; see "
                f"{places.log('up')}, or end it: kill -9 {pid}"
            )
        time.sleep(0.2)
    return "It is down."


__all__ = ["WarehouseBusy", "being_up", "is_up", "take_down"]
