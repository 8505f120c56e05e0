"""OUT: one short module per channel, `send(outgoing) -> Receipt`. Here: their words.

A channel delivers bytes and reports what became of them. It does not decide, render,
remember or repeat.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Outgoing:
    """One message, ready: `body` is what goes over the wire, a mail as a whole mail.

    `channel` is the way it was decided to go: email, sms, note, event or webhook.
    """

    message_key: str
    message_type: str
    sender: str
    recipient: str
    body: bytes
    channel: str = "email"


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
    # for so long after a request the same key again is the same message to it
    repeat_safe_s: float

    def send(self, outgoing: Outgoing) -> Receipt: ...

    def close(self) -> None: ...


def repeat_safe_s(channel: Channel, name: str | None) -> float:
    """Return for how long the way called `name` knows a message's key again."""
    chosen = getattr(channel, "by_name", {}).get(name, channel)
    return getattr(chosen, "repeat_safe_s", 0.0)
