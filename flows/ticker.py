"""A line that says a silent command is still at it, where a person looks on.

It shows two seconds after the last line, counts, and wipes itself before the next. In a
log there is none: there each line stays, and one saying nothing new is noise.
"""

import threading
import time
from collections.abc import Callable

SILENT_S = 2.0
_WIPE = "\r\x1b[2K"
_LONGEST = 60


class Ticker:
    """Counts beside what is being done; `write` puts text on the terminal at once."""

    def __init__(
        self, write: Callable[[str], None], *, silent_s: float = SILENT_S
    ) -> None:
        self._write = write
        self._silent_s = silent_s
        self._lock = threading.RLock()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._doing, self._since, self._is_shown = "working", 0.0, False

    def start(self) -> None:
        """Begin to count; a second call changes nothing."""
        if self._thread is None:
            self._since = time.monotonic()
            self._thread = threading.Thread(target=self._tick, daemon=True)
            self._thread.start()

    def note(self, doing: str) -> None:
        """Say what is being done from now on, and wipe the line for what comes."""
        with self._lock:
            self.wipe()
            self._doing = doing[:_LONGEST]

    def wipe(self) -> None:
        """Take the line away; the next one waits until nothing is said again."""
        with self._lock:
            if self._is_shown:
                self._write(_WIPE)
            self._is_shown, self._since = False, time.monotonic()

    def stop(self) -> None:
        """End for good, with the line gone."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        self.wipe()

    def _tick(self) -> None:
        while not self._ended.wait(self._silent_s / 4):
            with self._lock:
                waited = time.monotonic() - self._since
                if waited >= self._silent_s:
                    self._write(f"{_WIPE}{self._doing} · {waited:.0f} s")
                    self._is_shown = True
