"""The answers to what is often asked: faq/<language>.toml, six to eight per topic.

Written for any shop. What differs from shop to shop stands in braces and comes from
the settings; an answer whose fact a shop does not give is left out. A shop may lay its
own answers over these (`own_words.py`).
"""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "faq"
# what every answer may speak of
FACTS = ("address", "days", "hours", "reply_address")


@dataclass(frozen=True)
class Faq:
    """One question with its answer; `faq_id` is the same in every language."""

    faq_id: str
    question: str
    answer: str


def list_faqs(
    topic: str,
    language: str,
    facts: Mapping[str, object],
    own: Mapping[str, Mapping[str, Any]] | None = None,
) -> tuple[Faq, ...]:
    """Return the topic's questions with the shop's answers; none for no such topic.

    `own` are the shop's own answers by `topic.id`.
    """
    return tuple(
        Faq(faq_id, each["q"], each["a"].format(**facts))
        for faq_id, each in _laid_over(topic, language, own or {}).items()
        if not each.get("drop")
        and all(facts.get(name) is not None for name in needed(each["a"]))
    )


def _laid_over(
    topic: str, language: str, own: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, Any]]:
    plain = load_faqs(language).get(topic, ())
    found: dict[str, dict[str, Any]] = {
        f"{topic}.{each['id']}": dict(each) for each in plain
    }
    for faq_id, answer in own.items():
        if faq_id.partition(".")[0] == topic:
            found[faq_id] = {**found.get(faq_id, {}), **answer}
    return found


def needed(answer: str) -> set[str]:
    """Return the facts of the shop that an answer speaks of."""
    return {name for _, name, _, _ in string.Formatter().parse(answer) if name}


@cache
def load_faqs(language: str) -> dict[str, list[dict[str, str]]]:
    """Return topic -> `id`, question `q` and answer `a`, as they stand in the file."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
