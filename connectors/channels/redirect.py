"""OUT: everything to one address, whoever it was for; a rehearsal with real delivery.

What the mail says of its reader was composed so; here nothing can reach anyone else.
"""

from dataclasses import replace

from connectors.channels import Channel, Outgoing, Receipt, repeat_safe_s


class RedirectChannel:
    """Sends through the other channel, with its own recipient in place of each."""

    name = "redirect"

    def __init__(self, channel: Channel, to: str) -> None:
        self._channel = channel
        self._to = to
        self.repeat_safe_s = repeat_safe_s(channel, "email")

    def send(self, outgoing: Outgoing) -> Receipt:
        """Return the other channel's receipt; raises what it raises."""
        turned = replace(outgoing, recipient=self._to, channel="email")
        return self._channel.send(turned)

    def close(self) -> None:
        self._channel.close()


def open_channel(channel: Channel, to: str) -> RedirectChannel:
    """Return the channel over another one."""
    return RedirectChannel(channel, to)
