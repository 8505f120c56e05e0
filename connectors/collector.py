"""The garbage collector, let off while a great many records pass through.

Decoded JSON holds no cycles, and looking for them among the records of a page takes
longer than parsing it. Counting references frees them all the same.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_off() -> Iterator[None]:
    """Run without looking for cycles; on again after, if it was on before."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def collect_young() -> None:
    """Free what cycles the last records left behind; the old ones are not looked at."""
    gc.collect(0)
