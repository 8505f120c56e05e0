"""Check: try each source and channel, and say in one line each what is wrong with it.

Nothing is pulled, landed or sent.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

from connectors.channels import outbox
from connectors.errors import VarselError
from connectors.sender_domain import look_up
from connectors.settings import MESSAGE_TYPES
from flows.shop import Shop
from flows.sources import MODULES, open_source
from flows.ways_out import MODULES as MODULES_OUT
from flows.ways_out import open_ways


@dataclass(frozen=True)
class Finding:
    """One line about one source or channel."""

    name: str
    is_good: bool
    line: str


def check(shop: Shop, resolver: Any = None) -> list[Finding]:
    """Return a finding for every source and channel the settings name.

    `resolver` answers for the sending domain; by default that of this machine.
    """
    findings = [
        _try(
            f"sources.{module.SYSTEM}",
            lambda module=module: module.check(
                open_source(module, shop.settings, shop.book)
            ),
        )
        for module in MODULES
        if getattr(shop.settings.sources, module.SYSTEM) is not None
    ]
    findings.append(_try("channels.outbox", lambda: _check_outbox(shop)))
    findings += [
        _try(f"channels.{module.NAME}", partial(_check_way, module, settings))
        for name, settings in open_ways(shop.settings).items()
        # the token of a source is tried with the source
        if (module := MODULES_OUT[name]).NAME != "zendesk"
    ]
    if shop.settings.channels.smtp is not None:
        findings += _check_domain(shop, resolver)
    if shop.settings.messages.wording is not None:
        findings.append(Finding("messages.wording", True, shop.own_words.told))
    if shop.settings.sending.mode == "live":
        findings.append(_check_live(shop))
    return findings


def _check_live(shop: Shop) -> Finding:
    """A type without a date of its own is not sent: say so before anyone wonders."""
    live_since = shop.settings.sending.live_since
    silent = [each for each in MESSAGE_TYPES if each not in live_since]
    line = "every message type has its date"
    if silent:
        line = f"not sent, for want of a date: {', '.join(silent)}"
    return Finding("sending.live_since", len(silent) < len(MESSAGE_TYPES), line)


def _try(name: str, ask: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, ask())
    except VarselError as error:
        return Finding(name, False, str(error))


def _check_outbox(shop: Shop) -> str:
    with closing(outbox.open_channel(shop.outbox)) as channel:
        return outbox.check_channel(channel)


def _check_way(module: Any, settings: Any) -> str:
    with closing(module.open_channel(settings)) as channel:
        return module.check_channel(channel)


def _check_domain(shop: Shop, resolver: Any) -> list[Finding]:
    """Say what DNS has of the domain that mails come from."""
    domain = shop.settings.shop.reply_address.rpartition("@")[2].lower()
    selector = shop.settings.channels.smtp.dkim_selector
    return [
        Finding(f"dns.{each.name}", each.is_good, each.line)
        for each in look_up(domain, selector, resolver)
    ]
