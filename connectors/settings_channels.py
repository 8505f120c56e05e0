"""The tables `[channels.<system>]` and `[sending]`: where messages leave, and when.

How a file is read stands in `settings.py`, what a provider answers in `channels/`.
"""

from typing import Any, Literal, Self

from pydantic import AwareDatetime, SecretStr, model_validator

from connectors import settings_fields as kinds
from connectors.settings_fields import Table, setting

CHANNEL_SECRETS = {
    "channels.smtp.password": "VARSEL_SMTP_PASSWORD",
    "channels.gatewayapi.token": "VARSEL_GATEWAYAPI_TOKEN",
    "channels.klaviyo.key": "VARSEL_KLAVIYO_KEY",
    "channels.webhook.secret": "VARSEL_WEBHOOK_SECRET",
}
# what a message is said to go by, and the table that opens it
CHANNEL_TABLES = {
    "email": "smtp",
    "sms": "gatewayapi",
    "event": "klaviyo",
    "webhook": "webhook",
}


class SmtpSettings(Table):
    host: str = setting('"smtp.nordlys.example"', min_length=1)
    port: int = setting("587", 587, gt=0, lt=65536)
    username: str | None = None
    security: Literal["starttls", "tls", "none"] = setting('"starttls"', "starttls")
    dkim_selector: str | None = setting('"mail2026"', None, pattern=r"^[\w.-]+$")
    password: SecretStr | None = None

    @model_validator(mode="after")
    def _has_a_password_and_keeps_it(self) -> Self:
        if self.username and not self.password:
            raise ValueError("has a username but no password in VARSEL_SMTP_PASSWORD")
        if (
            self.username
            and self.security == "none"
            and self.host not in kinds.LOOPBACK
        ):
            raise ValueError('would send its password in clear; set security = "tls"')
        return self


class GatewayapiSettings(Table):
    base_url: kinds.Url = setting(
        '"https://messaging.gatewayapi.eu"', "https://messaging.gatewayapi.com"
    )
    # more letters than this, or a sign, and networks do not show it
    sender: str = setting('"Nordlys"', pattern=r"^[A-Za-z0-9 ]{1,11}$")
    token: SecretStr


class KlaviyoSettings(Table):
    base_url: kinds.Url = setting('"https://a.klaviyo.com"', "https://a.klaviyo.com")
    revision: str = setting('"2026-07-15"', "2026-07-15", pattern=r"^\d{4}-\d\d-\d\d$")
    key: SecretStr


class WebhookSettings(Table):
    url: kinds.Url = setting('"https://nordlys.example/hooks/varsel"')
    secret: SecretStr


class Channels(Table):
    """The ways out a shop has; any may be left out."""

    smtp: SmtpSettings | None = None
    gatewayapi: GatewayapiSettings | None = None
    klaviyo: KlaviyoSettings | None = None
    webhook: WebhookSettings | None = None

    def settings_of(self, channel: str) -> Any:
        """Return the table that opens a message's channel, or None."""
        return getattr(self, CHANNEL_TABLES.get(channel, ""), None)


class Sending(Table):
    mode: Literal["off", "outbox", "redirect", "live"] = setting('"outbox"', "off")
    channel: Literal["smtp"] = setting('"smtp"', "smtp")
    channel_of: dict[kinds.MessageType, kinds.ChannelName] = setting(
        'ready_for_pickup = "sms"', {}
    )
    redirect_to: kinds.Address | None = setting('"proeve@nordlys.example"', None)
    ops_address: kinds.Address | None = setting('"drift@nordlys.example"', None)
    max_due_age_hours: float = setting("6", 6, gt=0)
    live_since: dict[kinds.MessageType, AwareDatetime] = setting(
        "delay_notice = 2026-11-01T00:00:00+01:00", {}
    )
    holdout: dict[kinds.MessageType, kinds.Share] = setting("delay_notice = 0.1", {})
    fuse: dict[kinds.MessageType, kinds.Count] = setting("order_dispatched = 800", {})

    @model_validator(mode="after")
    def _knows_where_to_redirect(self) -> Self:
        if self.mode == "redirect" and self.redirect_to is None:
            raise ValueError('mode is "redirect": set redirect_to, the one address')
        return self
