"""Rows as an agent may see them: what strangers wrote, made harmless as text.

Markup is escaped by the pages; here goes what hides or turns round other text.
"""

from typing import Any

from flows.messages.clean import clean_lines, clean_text

LINE_CHARS = 300
BODY_CHARS = 10_000
# compared and put into links, never shown
_KEYS = ("_id", "_ids", "_key")


def tidy(value: Any, name: str = "") -> Any:
    """Return a row, or a part of one, with every text in it fit to be looked at."""
    if isinstance(value, dict):
        return {key: tidy(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [tidy(each, name) for each in value]
    if not isinstance(value, str) or name.endswith(_KEYS):
        return value
    if name == "body":
        return clean_lines(value, BODY_CHARS)
    return clean_text(value, LINE_CHARS)
