"""The answers to what is often asked: faq/<language>.toml, six to eight per topic.

Written for any shop. What differs from shop to shop stands in braces and comes from
the settings; an answer whose fact a shop does not give is left out.
"""

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flows.messages.story import Item

_FOLDER = Path(__file__).parent / "faq"
# what every answer may speak of
FACTS = ("address", "days", "hours", "reply_address")


def list_faqs(
    topic: str, language: str, facts: Mapping[str, object]
) -> tuple[Item, ...]:
    """Return the topic's questions with the shop's answers; none for no such topic."""
    return tuple(
        Item(each["q"], each["a"].format(**facts))
        for each in load_faqs(language).get(topic, ())
        if all(facts.get(name) is not None for name in needed(each["a"]))
    )


def needed(answer: str) -> set[str]:
    """Return the facts of the shop that an answer speaks of."""
    return {name for _, name, _, _ in string.Formatter().parse(answer) if name}


@cache
def load_faqs(language: str) -> dict[str, list[dict[str, str]]]:
    """Return topic -> questions `q` with answers `a`, as they stand in the file."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
