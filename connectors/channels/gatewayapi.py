"""OUT: GatewayAPI, one SMS to one number.

Endpoint: `POST /mobile/single`, header `Authorization: Token ...`.
Docs: https://gatewayapi.com/docs/guide/ and the Messaging API reference behind it.
The number is an integer with its country's code and without a plus. `reference` comes
back with reports and is no idempotency key: what may have been taken stays unknown.
Body: `{"to": "+4520451193", "text": "..."}`, made at rendering.
"""

from typing import Any

import orjson

from connectors.channels import Outgoing, Receipt
from connectors.errors import PermanentError
from connectors.http_sending import HttpSender, body_of
from connectors.settings_channels import GatewayapiSettings

NAME = "gatewayapi"


class GatewayapiChannel:
    """One account, one name that messages come from."""

    name = NAME
    repeat_safe_s = 0.0

    def __init__(self, http: HttpSender, sender: str) -> None:
        self.http = http
        self._sender = sender

    def send(self, outgoing: Outgoing) -> Receipt:
        """Return the vendor's id of the message."""
        read = body_of(outgoing.body, NAME)
        digits = str(read.get("to", "")).removeprefix("+")
        if not (digits.isascii() and digits.isdigit()):
            raise PermanentError("could not send an SMS: there is no number to send to")
        asked = {
            "sender": self._sender,
            "message": str(read.get("text", "")),
            "recipient": int(digits),
            "reference": outgoing.message_key,
        }
        answer = self.http.send("POST", "/mobile/single", orjson.dumps(asked))
        return Receipt(str(answer.get("msg_id", "taken")))

    def close(self) -> None:
        self.http.close()


def open_channel(
    settings: GatewayapiSettings, *, session: Any = None
) -> GatewayapiChannel:
    """Return the channel; nothing is asked yet."""
    http = HttpSender(
        NAME,
        settings.base_url,
        headers={"Authorization": f"Token {settings.token.get_secret_value()}"},
        credential="VARSEL_GATEWAYAPI_TOKEN",
        session=session,
    )
    return GatewayapiChannel(http, settings.sender)


def check_channel(channel: GatewayapiChannel) -> str:
    """Return one line; nothing can be asked of the account without sending."""
    return f"sms by {channel.http.base_url}: set up, first tried with the first SMS"
