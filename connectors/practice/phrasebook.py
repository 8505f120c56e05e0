"""The wording of each language, read from `phrases/<language>.toml`, and its dates.

Knows how to choose a phrase that fits what is known; not what a mail consists of.
"""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random
from string import Formatter
from typing import Any

from connectors.practice.worktime import local

FOLDER = Path(__file__).with_name("phrases")


@cache
def phrases(language: str) -> dict[str, Any]:
    text = (FOLDER / f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _fields(phrase: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(phrase) if name)


def fitting(options: Sequence[str], facts: Mapping[str, str]) -> list[str]:
    """Return the phrases all of whose blanks can be filled."""
    return [phrase for phrase in options if facts.keys() >= _fields(phrase)]


def say(die: Random, options: Sequence[str], facts: Mapping[str, str]) -> str:
    """Return one phrase with its blanks filled, or nothing when none fits."""
    usable = fitting(options, facts)
    return die.choice(usable).format_map(facts) if usable else ""


def say_some(
    die: Random, options: Sequence[str], facts: Mapping[str, str], count: int
) -> list[str]:
    """Return up to `count` different phrases."""
    usable = fitting(options, facts)
    chosen = die.sample(usable, k=min(count, len(usable)))
    return [phrase.format_map(facts) for phrase in chosen]


def spoken_date(die: Random, language: str, at: datetime) -> str:
    """Return a date as people write it in a mail."""
    words, day = phrases(language), local(at)
    month = words["months"][day.month - 1]
    weekday = words["weekdays"][day.weekday()]
    if language == "en":
        forms = (
            f"{day.day} {month}",
            f"{month} {day.day}",
            f"{weekday} {day.day} {month}",
        )
    elif language == "sv":
        forms = (
            f"{day.day} {month}",
            f"{day.day}/{day.month}",
            f"{weekday} den {day.day}",
        )
    else:
        forms = (f"{day.day}. {month}", f"{day.day}/{day.month}",
                 f"{weekday} d. {day.day}. {month}")  # fmt: skip
    return die.choice(forms)
