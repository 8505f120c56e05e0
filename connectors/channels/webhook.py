"""OUT: a signed POST to an address of the shop's own, after Standard Webhooks.

Headers: `webhook-id` (the message's key, the same on a repeat), `webhook-timestamp`
(seconds) and `webhook-signature`, `v1,` and the base64 of HMAC-SHA256 over
`id.timestamp.body`. The receiver takes an id once and refuses an old timestamp.
Docs: https://www.standardwebhooks.com/
The secret is text, or base64 behind `whsec_`. Body: JSON, sent as it was made.
"""

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from connectors.channels import Outgoing, Receipt
from connectors.http_sending import HttpSender
from connectors.settings_channels import WebhookSettings

NAME = "webhook"
_DAY_S = 86_400.0


class WebhookChannel:
    """One address that knows our secret."""

    name = NAME
    # a receiver is to remember ids; a day is what can be asked of any
    repeat_safe_s = _DAY_S

    def __init__(
        self, http: HttpSender, path: str, secret: str, now_s: Callable[[], float]
    ) -> None:
        self.http = http
        self._path = path
        self._key = _key_of(secret)
        self._now_s = now_s

    def send(self, outgoing: Outgoing) -> Receipt:
        """Return the id it was taken under."""
        stamp = str(int(self._now_s()))
        signature = sign(self._key, outgoing.message_key, stamp, outgoing.body)
        headers = {
            "webhook-id": outgoing.message_key,
            "webhook-timestamp": stamp,
            "webhook-signature": signature,
        }
        self.http.send("POST", self._path, outgoing.body, headers=headers)
        return Receipt(f"webhook {outgoing.message_key[:24]}")

    def close(self) -> None:
        self.http.close()


def sign(key: bytes, message_id: str, stamp: str, body: bytes) -> str:
    """Return the value of `webhook-signature`."""
    signed = f"{message_id}.{stamp}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _key_of(secret: str) -> bytes:
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            pass
    return secret.encode()


def open_channel(
    settings: WebhookSettings,
    *,
    session: Any = None,
    now_s: Callable[[], float] = time.time,
) -> WebhookChannel:
    """Return the channel; nothing is asked yet."""
    parts = urlsplit(settings.url)
    http = HttpSender(
        NAME,
        f"{parts.scheme}://{parts.netloc}",
        headers={},
        credential="VARSEL_WEBHOOK_SECRET",
        session=session,
    )
    secret = settings.secret.get_secret_value()
    return WebhookChannel(http, parts.path or "/", secret, now_s)


def check_channel(channel: WebhookChannel) -> str:
    """Return one line; the address is not asked, since asking would tell it of us."""
    return f"webhook {channel.http.base_url}: set up, tried with the first message"
