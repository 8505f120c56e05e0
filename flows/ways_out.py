"""The ways out of a shop: which channels it has set up, and messages made for them."""

from collections.abc import Callable

from connectors.channels import (
    Channel,
    Outgoing,
    gatewayapi,
    klaviyo,
    outbox,
    redirect,
    routes,
    smtp,
    webhook,
    zendesk,
)
from connectors.settings import Settings
from connectors.settings_channels import CHANNEL_TABLES
from flows.due import DueMessage
from flows.messages.by_channel import compose
from flows.messages.render import MESSAGE_TYPES, has_sms
from flows.messages.story import ShopFacts
from flows.shop import Shop

MODULES = {
    "email": smtp,
    "sms": gatewayapi,
    "event": klaviyo,
    "webhook": webhook,
    "note": zendesk,
}


def open_ways(settings: Settings) -> dict[str, object]:
    """Return the settings of every channel that is set up, by the word for it."""
    found = {name: settings.channels.settings_of(name) for name in CHANNEL_TABLES}
    found["note"] = settings.sources.zendesk
    return {name: each for name, each in found.items() if each is not None}


def channels_for(settings: Settings, message_type: str) -> list[str]:
    """Return the channels a message of the type can go by in this shop."""
    ways = set(open_ways(settings))
    if settings.sending.mode not in ("redirect", "live"):
        # a rehearsal on this machine needs no mail server
        ways.add("email")
    if "sms" in ways and not _has_sms(settings, message_type):
        ways.discard("sms")
    return sorted(ways)


def _has_sms(settings: Settings, message_type: str) -> bool:
    return message_type in MESSAGE_TYPES and has_sms(
        message_type, settings.shop.languages
    )


def open_channel(shop: Shop) -> Channel:
    """Return where messages leave in the shop's sending mode."""
    sending, channels = shop.settings.sending, shop.settings.channels
    if sending.mode == "live":
        ways = open_ways(shop.settings)
        opened = {name: MODULES[name].open_channel(each) for name, each in ways.items()}
        return routes.RoutingChannel(opened)
    if sending.mode == "redirect":
        return redirect.open_channel(
            smtp.open_channel(channels.smtp), str(sending.redirect_to)
        )
    return outbox.open_channel(shop.outbox)


def renderer(shop: Shop, facts: ShopFacts) -> Callable[[DueMessage], Outgoing]:
    """Return what makes a due row into what its channel sends."""
    sending = shop.settings.sending
    redirect_to = sending.redirect_to if sending.mode == "redirect" else None

    def render(due: DueMessage) -> Outgoing:
        body = compose(
            due,
            facts,
            sent_at=shop.clock.now(),
            is_rehearsal=sending.mode != "live",
            redirect_to=redirect_to,
        )
        return Outgoing(
            message_key=due.message_key,
            message_type=due.message_type,
            sender=facts.reply_address,
            recipient=due.recipient_email,
            body=body,
            channel=due.channel,
        )

    return render
