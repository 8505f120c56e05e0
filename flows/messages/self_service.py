"""What topics, questions and places are called on a shop's own site: six languages.

The words stand in self_service/<language>.toml. Pure.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "self_service"
# in the order of a purchase
STAGES = ("pre_purchase", "checkout", "waiting", "received", "returning")
# more than this, and nobody reads them
SHOWN = 8


@dataclass(frozen=True)
class SiteWords:
    """The names of one language, each by what it names."""

    language: str
    topics: dict[str, str]
    intents: dict[str, str]
    fields: dict[str, str]
    stages: dict[str, str]
    segments: dict[str, str]
    page: dict[str, str]


@cache
def load_site_words(language: str) -> SiteWords:
    """Return the names in one of the six languages."""
    read = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    return SiteWords(language, **read)
