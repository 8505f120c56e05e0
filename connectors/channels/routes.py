"""OUT: each message by the channel it was decided to go by. Decides nothing itself."""

from collections.abc import Mapping
from contextlib import suppress

from connectors.channels import Channel, Outgoing, Receipt
from connectors.errors import ChannelDown, ConnectorError

NAME = "routes"


class RoutingChannel:
    """The channels a shop has, by the word that messages use for them."""

    name = NAME
    repeat_safe_s = 0.0

    def __init__(self, by_name: Mapping[str, Channel]) -> None:
        self.by_name = by_name

    def send(self, outgoing: Outgoing) -> Receipt:
        """Return the receipt of the channel. Raises: ChannelDown when there is none."""
        channel = self.by_name.get(outgoing.channel)
        if channel is None:
            raise ChannelDown(
                f"could not send {outgoing.message_type}: its channel "
                f"{outgoing.channel!r} is not set up any more; add its table again"
            )
        return channel.send(outgoing)

    def close(self) -> None:
        for channel in self.by_name.values():
            with suppress(ConnectorError):
                channel.close()
