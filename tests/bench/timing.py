"""How long a thing took, and how much memory a process of its own came to hold."""

import multiprocessing
import resource
import time
from collections.abc import Callable


def timed(do: Callable[[], object]) -> float:
    """Return the seconds that passed."""
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def apart(do: Callable[..., None], *given: object) -> tuple[float, float]:
    """Run in a fresh process; returns what it timed in seconds, and its peak MiB.

    Imports and warm-up are the function's own to make before it calls `begin`.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_measured, args=(theirs, do, given))
    child.start()
    theirs.close()
    try:
        seconds, peak_mib = ours.recv()
    finally:
        child.join()
    return seconds, peak_mib


def _measured(pipe: object, do: Callable[..., float], given: tuple) -> None:
    seconds = do(*given)
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send((seconds, peak_mib))
