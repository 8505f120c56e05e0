"""What in a message is advertising, by words and by links. No message is made here.

A service message goes to customers who agreed to none, so it carries none.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

# money off, in any language
_OFF = re.compile(r"[-−–]\s?\d+\s?%")


def find_marketing(text: str, links: Iterable[str], language: str) -> tuple[str, ...]:
    """Return the words and links that advertise, each once, as they were found."""
    plain = " ".join(text.lower().split())
    found = [hit.group().strip() for hit in _pattern(language).finditer(plain)]
    found += [hit.group() for hit in _OFF.finditer(plain)]
    parts = _lists()["links"]["parts"]
    found += [link for link in links if any(part in link.lower() for part in parts)]
    return tuple(dict.fromkeys(found))


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Return what any of a language's words looks like, with the word it begins.

    Raises: ValueError for a language without a list.
    """
    words = _lists()["words"].get(language)
    if not words:
        raise ValueError(
            f"cannot look for marketing in {language!r}: marketing.toml has no words "
            "of it; add some"
        )
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})\w*")


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
