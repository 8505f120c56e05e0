"""A sender in a process of its own, that kills itself where it is told.

It says `ready`, waits for a line, and begins.
Usage: sending_child.py <ledger> <accepted file> <messages> [<crash point> <nth>]
"""

import os
import signal
import sys

from due_rows import NOW, due_messages, render

from connectors.channels import Outgoing, Receipt
from connectors.clock import FixedClock
from connectors.state import Ledger
from flows.sending import deliver

POINTS = ("after_claim", "after_mark_sending", "after_accept", "after_settle")
LEASE_S = 0.2


class Crash:
    """Dies at the nth time the point is passed."""

    def __init__(self, point: str | None = None, nth: int = 1) -> None:
        self.point, self.left = point, nth

    def at(self, point: str) -> None:
        self.left -= point == self.point
        if point == self.point and self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class FileChannel:
    """Accepts a message by one line in a file, as a provider would remember it."""

    name = "file"

    def __init__(self, path: str, crash: Crash) -> None:
        self.path, self.crash = path, crash

    def send(self, outgoing: Outgoing) -> Receipt:
        with open(self.path, "a", encoding="utf-8") as accepted:
            accepted.write(f"{outgoing.message_key}\n")
        self.crash.at("after_accept")
        return Receipt("ok")

    def close(self) -> None:
        """Nothing is open."""


class CrashingLedger(Ledger):
    """A ledger whose sender dies right before or after a commit."""

    crash = Crash()

    def mark_sending(self, message_key: str, **what: object) -> None:
        self.crash.at("after_claim")
        super().mark_sending(message_key, **what)
        self.crash.at("after_mark_sending")

    def settle(self, message_key: str, **what: object) -> None:
        super().settle(message_key, **what)
        self.crash.at("after_settle")


def main(ledger_path: str, accepted: str, count: str, *crash: str) -> None:
    ledger = CrashingLedger(f"sqlite:///{ledger_path}")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    ledger.crash = Crash(crash[0], int(crash[1])) if crash else Crash()
    deliver(
        due_messages(int(count)),
        ledger=ledger,
        channel=FileChannel(accepted, ledger.crash),
        render=render,
        mode="live",
        clock=FixedClock(NOW),
        owner="sender",
        due_at=NOW,
        lease_s=LEASE_S,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
