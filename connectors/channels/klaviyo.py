"""OUT: an event at Klaviyo, for the shop's own flows there.

Endpoint: `POST /api/events`, headers `Authorization: Klaviyo-API-Key ...`, `revision`.
Docs: https://developers.klaviyo.com/en/reference/create_event
Answers 202 and acts later; the same `unique_id` for a profile and metric is taken once,
so a repeat is safe. Limits 350 a second, 3,500 a minute; 429 with `Retry-After`.
Body: the attributes of the event, made at rendering, with the key as `unique_id`.
"""

from math import inf
from typing import Any

import orjson

from connectors.channels import Outgoing, Receipt
from connectors.http_sending import HttpSender, body_of
from connectors.settings_channels import KlaviyoSettings

NAME = "klaviyo"
MEDIA_TYPE = "application/vnd.api+json"


class KlaviyoChannel:
    """One account."""

    name = NAME
    repeat_safe_s = inf

    def __init__(self, http: HttpSender) -> None:
        self.http = http

    def send(self, outgoing: Outgoing) -> Receipt:
        """Return the event's own id; the vendor answers with nothing."""
        attributes = body_of(outgoing.body, NAME) | {"unique_id": outgoing.message_key}
        event = {"data": {"type": "event", "attributes": attributes}}
        kind = {"Content-Type": MEDIA_TYPE}
        self.http.send("POST", "/api/events", orjson.dumps(event), headers=kind)
        return Receipt(f"event {outgoing.message_key[:24]}")

    def close(self) -> None:
        self.http.close()


def open_channel(settings: KlaviyoSettings, *, session: Any = None) -> KlaviyoChannel:
    """Return the channel; nothing is asked yet."""
    http = HttpSender(
        NAME,
        settings.base_url,
        headers={
            "Authorization": f"Klaviyo-API-Key {settings.key.get_secret_value()}",
            "revision": settings.revision,
            "Accept": MEDIA_TYPE,
        },
        credential="VARSEL_KLAVIYO_KEY",
        session=session,
    )
    return KlaviyoChannel(http)


def check_channel(channel: KlaviyoChannel) -> str:
    """Return one line saying that the key is known.

    Raises: ConnectorError with one line saying why not.
    """
    channel.http.send("GET", "/api/accounts")
    return f"events to {channel.http.base_url}: the key is known"
