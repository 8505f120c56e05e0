"""The line that counts: after a silence, gone before the next line, never in a log."""

import os
import pty
import subprocess
import sys
import time

from tiny_shop import ROOT

from flows.ticker import Ticker


def wait_for(said: list[str], text: str) -> str:
    for _ in range(200):
        if any(text in each for each in said):
            return "".join(said)
        time.sleep(0.01)
    raise AssertionError(said)


def test_it_counts_after_a_silence_and_is_gone_before_the_next_line() -> None:
    said: list[str] = []
    ticker = Ticker(said.append, silent_s=0.04)
    ticker.start()
    ticker.note("deciding")
    wait_for(said, "deciding · 0 s")
    ticker.wipe()
    assert said[-1] == "\r\x1b[2K"
    ticker.note("publishing")
    wait_for(said, "publishing · 0 s")
    ticker.stop()
    assert said[-1] == "\r\x1b[2K"
    count = len(said)
    time.sleep(0.1)
    assert len(said) == count


def test_what_is_never_silent_is_never_counted() -> None:
    said: list[str] = []
    ticker = Ticker(said.append, silent_s=5)
    ticker.start()
    ticker.note("pulling")
    ticker.stop()
    assert said == []


SILENT = (
    "import time; from flows import terminal as t; t._ticker._silent_s = 0.2; "
    "t.work(); t.say('deciding'); time.sleep(0.6); t.out.print('done'); t.rest()"
)


def told_to(stderr: int) -> None:
    subprocess.run(
        [sys.executable, "-c", SILENT],
        cwd=ROOT,
        stderr=stderr,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
        check=True,
    )


def test_a_terminal_shows_it_and_a_log_does_not() -> None:
    ours, theirs = pty.openpty()
    told_to(theirs)
    assert b"deciding \xc2\xb7 0 s" in os.read(ours, 65536)
    reading, writing = os.pipe()
    told_to(writing)
    assert os.read(reading, 65536) == b"deciding\n"
