"""The reply to start from: the words for a cause, filled with what is known.

Which reply, in which language and with which facts is decided in
`mart_suggested_replies`. For causes the words are those of the review, for the rest
those in suggested_replies/<language>.toml. What nobody knows stays a visible gap.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_skeleton

from flows.messages.clean import clean_first_name, clean_quote, clean_url
from flows.messages.formats import locale_of, write_money
from flows.messages.review_wording import LANGUAGES, load_review_wording
from flows.messages.telling.teller import read_carrier

GAP = "[…]"
_FOLDER = Path(__file__).parent / "suggested_replies"


@dataclass(frozen=True)
class Suggestion:
    """A reply for a person to look through; `has_gaps` where something is missing."""

    language: str
    text: str
    has_gaps: bool


def suggest_reply(row: Mapping[str, Any], *, return_url: str | None) -> Suggestion:
    """Return the reply for a row of `mart_suggested_replies`."""
    language = row["language"] if row["language"] in LANGUAGES else "en"
    words = _words(language)
    text = words.get(row["reply"], words["unclear"])
    facts = _facts(row, language, return_url)
    if "name" not in facts:
        text = re.sub(r",? \{name\}", "", text)
    filled = text.format_map(_Known(facts))
    return Suggestion(language, filled, GAP in filled)


@cache
def _words(language: str) -> dict[str, str]:
    own = tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
    causes = load_review_wording(language).proposals
    return {cause: each.reply for cause, each in causes.items()} | own


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return GAP


def _facts(
    row: Mapping[str, Any], language: str, return_url: str | None
) -> dict[str, str]:
    facts = {
        "name": clean_first_name(row["customer_name"]),
        "order_number": clean_quote(row["order_number"]),
        "carrier": read_carrier(row["carrier"]),
        "tracking_number": clean_quote(row["tracking_number"]),
        "tracking_url": clean_url(row["tracking_url"]),
        "product": clean_quote(row["product"]),
        "return_url": return_url,
        "amount": write_money(row["reply_amount"], row["currency"], language),
    }
    if row["reply_date"] is not None:
        locale = locale_of(language)
        facts["date"] = format_skeleton("MMMMd", row["reply_date"], locale=locale)
    return {name: text for name, text in facts.items() if text}
