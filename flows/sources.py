"""The sources a shop has: which modules there are, and how each is opened.

Each is opened with the shop's book of calls, so that quotas last over runs.

The one list of connectors. What a source is asked, and when, is in `pull.py` and
`backfill.py`.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from connectors import sources as package
from connectors.http import CallBook, new_session
from connectors.pacing import NoBook
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
    imap,
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
    imap,
    postnord,
    bring,
    gls,
    dhl,
)


class Counted:
    """Counts what one source is asked, and passes it on to the book."""

    def __init__(self, book: CallBook | None = None) -> None:
        self.count = 0
        self._book = book or NoBook()

    def spent(self, system: str, seconds: float) -> int:
        return self._book.spent(system, seconds)

    def spend(self, system: str) -> None:
        self.count += 1
        self._book.spend(system)


@dataclass(frozen=True)
class OpenSource:
    """A source the shop has, ready to be asked."""

    module: ModuleType
    client: Any
    asked: Counted = field(default_factory=Counted, compare=False)

    @property
    def system(self) -> str:
        return self.module.SYSTEM

    def streams(self, *, is_per_key: bool) -> list[Stream]:
        return [each for each in self.module.STREAMS if each.is_per_key == is_per_key]

    def fetch(self, stream: str, window: Window) -> Iterator[Page]:
        return self.module.fetch(self.client, stream, window)


def configured(settings: Settings) -> list[ModuleType]:
    """Return the modules of the sources that the settings name."""
    return [
        module
        for module in MODULES
        if getattr(settings.sources, module.SYSTEM) is not None
    ]


def open_sources(settings: Settings, book: CallBook | None = None) -> list[OpenSource]:
    """Return the sources that the settings name, without asking them anything yet."""
    opened = []
    for module in configured(settings):
        counted = Counted(book)
        client = open_source(module, settings, counted)
        opened.append(OpenSource(module, client, counted))
    return opened


def open_source(
    module: ModuleType, settings: Settings, book: CallBook | None = None
) -> Any:
    """Return one source's client."""
    own = getattr(settings.sources, module.SYSTEM)
    if module is files:
        return files.open_client(own, zone=ZoneInfo(settings.shop.time_zone))
    network = settings.network
    if module is imap:
        return imap.open_client(own, ca_file=network.ca_file, book=book)
    session = new_session(own.base_url, proxy=network.proxy, ca_file=network.ca_file)
    return module.open_client(own, session=session, book=book)


@cache
def code_version(system: str) -> str:
    """Return a hash of the files that are the connector of one system."""
    folder, content = Path(package.__path__[0]), hashlib.sha256()
    for path in sorted(folder.glob(f"{system}*.py")):
        # a system's own files are `system.py` and `system_part.py`; what they say of
        # people changes nothing that is fetched
        is_own = path.stem == system or path.stem.startswith(f"{system}_")
        if is_own and not path.stem.endswith("_personal"):
            content.update(path.read_bytes())
    return content.hexdigest()[:12]
