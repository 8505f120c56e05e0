"""The sources a shop has: which modules there are, and how each is opened.

The one list of connectors. What a source is asked, and when, is in `pull.py` and
`backfill.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from connectors.http import CallBook, new_session
from connectors.settings import Settings
from connectors.sources import (
    Page,
    Stream,
    Window,
    aftership,
    bring,
    dhl,
    easypost,
    files,
    freshdesk,
    gls,
    gorgias,
    postnord,
    shipmondo,
    shopify,
    woocommerce,
    zendesk,
)

MODULES: tuple[ModuleType, ...] = (
    files,
    shopify,
    woocommerce,
    shipmondo,
    aftership,
    easypost,
    zendesk,
    freshdesk,
    gorgias,
    postnord,
    bring,
    gls,
    dhl,
)


@dataclass(frozen=True)
class OpenSource:
    """A source the shop has, ready to be asked."""

    module: ModuleType
    client: Any

    @property
    def system(self) -> str:
        return self.module.SYSTEM

    def streams(self, *, is_per_key: bool) -> list[Stream]:
        return [each for each in self.module.STREAMS if each.is_per_key == is_per_key]

    def fetch(self, stream: str, window: Window) -> Iterator[Page]:
        return self.module.fetch(self.client, stream, window)


def open_sources(settings: Settings) -> list[OpenSource]:
    """Return the sources that the settings name, without asking them anything yet."""
    opened = []
    for module in MODULES:
        own = getattr(settings.sources, module.SYSTEM)
        if own is not None:
            opened.append(OpenSource(module, open_source(module, settings)))
    return opened


def open_source(
    module: ModuleType, settings: Settings, book: CallBook | None = None
) -> Any:
    """Return one source's client."""
    own = getattr(settings.sources, module.SYSTEM)
    if module is files:
        return files.open_client(own, zone=ZoneInfo(settings.shop.time_zone))
    network = settings.network
    session = new_session(own.base_url, proxy=network.proxy, ca_file=network.ca_file)
    return module.open_client(own, session=session, book=book)
