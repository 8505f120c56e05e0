"""OUT: one short module per channel, `send(outgoing) -> Receipt`. Here: their words.

A channel delivers bytes and reports what became of them. It does not decide, render,
remember or repeat.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Outgoing:
    """One message, ready: `body` is the complete mail as it goes over the wire."""

    message_key: str
    message_type: str
    sender: str
    recipient: str
    body: bytes


@dataclass(frozen=True)
class Receipt:
    """What the other side said when it took the message."""

    reference: str


class Channel(Protocol):
    """Where messages leave.

    Raises: TransientError when nothing was accepted, PermanentError when it was
    refused, ChannelDown or AuthenticationError when every message would be,
    UnknownOutcome when it may have been accepted.
    """

    name: str

    def send(self, outgoing: Outgoing) -> Receipt: ...

    def close(self) -> None: ...
