"""Every message in every language, written to the site when the words have changed.

A hundred and more mails take seconds to render and seldom differ from one publish to
the next: they are kept by what they are made of, the code and words and the shop.
"""

from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from flows.messages.render import render_message
from flows.messages.samples import LANGUAGES, MESSAGE_TYPES, sample_due
from flows.messages.story import ShopFacts
from flows.notify import shop_facts
from flows.pages.previews import render_previews
from flows.shop import Shop
from flows.whole_files import write_whole

# what a preview page is made of besides the shop's own facts
MADE_OF = ("flows.messages", "flows.pages")


def publish_previews(shop: Shop) -> None:
    """Write index, pages and mails, unless those there are made of the same."""
    folder = shop.site / "previews"
    marker = folder / "wording.txt"
    facts, spoken = shop_facts(shop), shop.settings.shop.languages
    fingerprint = _fingerprint(facts, spoken)
    if marker.exists() and marker.read_text() == fingerprint:
        return
    previews = {
        (message_type, language): render_message(
            sample_due(message_type, language), facts
        )
        for message_type in MESSAGE_TYPES
        for language in LANGUAGES
    }
    pages = render_previews(previews, shop_name=facts.name, spoken=spoken)
    for name, content in pages.items():
        write_whole(shop.site / name, content)
    for stale in folder.glob("*.html"):
        if f"previews/{stale.name}" not in pages:
            stale.unlink()
    write_whole(marker, fingerprint)


def _fingerprint(facts: ShopFacts, spoken: tuple[str, ...]) -> str:
    digest = sha256(repr((facts, facts.own_words, spoken)).encode())
    for package in MADE_OF:
        for name, content in _read_all(files(package)):
            digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()


def _read_all(folder: Traversable) -> list[tuple[str, bytes]]:
    """Return name and content of each file below, compiled ones left out."""
    found: list[tuple[str, bytes]] = []
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            found += _read_all(entry)
        else:
            found.append((entry.name, entry.read_bytes()))
    return found
