"""A sender in a process of its own, over SMTP; it may kill itself before it settles.

It says `ready`, waits for a line, and begins.
Usage: sending_child.py <ledger's URL> <port> <messages> [<dies at its nth mail>]
"""

import os
import signal
import socket
import sys
from dataclasses import dataclass

from due_rows import NOW, due_messages, render

from connectors.channels import Outgoing, Receipt, smtp
from connectors.clock import FixedClock
from connectors.state import Ledger
from flows.due import DueMessage
from flows.sending import deliver

LEASE_S = 1.0


@dataclass
class Server:
    port: int
    host: str = "127.0.0.1"
    username: None = None
    password: None = None
    security: str = "none"


class DyingChannel(smtp.SmtpChannel):
    """Dies after the server's 250 and before anything is written of it."""

    left = 0

    def send(self, outgoing: Outgoing) -> Receipt:
        receipt = super().send(outgoing)
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return receipt


def render_key(due: DueMessage) -> Outgoing:
    """Return a mail whose first line is the key, and that has more than one."""
    plain = render(due)
    body = f"{due.message_key}\r\nmore\r\n".encode()
    return Outgoing(
        plain.message_key, plain.message_type, plain.sender, plain.recipient, body
    )


def main(ledger_url: str, port: str, count: str, dies_at: str = "0") -> None:
    # the server knows by it whom to kill
    socket.getfqdn = lambda name="": f"pid-{os.getpid()}.example"
    smtp.SmtpChannel = DyingChannel
    DyingChannel.left = int(dies_at)
    ledger = Ledger(ledger_url)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    deliver(
        due_messages(int(count)),
        ledger=ledger,
        channel=smtp.open_channel(Server(int(port))),
        render=render_key,
        mode="live",
        clock=FixedClock(NOW),
        owner="sender",
        due_at=NOW,
        lease_s=LEASE_S,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
