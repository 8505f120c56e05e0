"""Payloads as they may be shown to anyone: their form, not what they say of a person.

Letters read as x, digits as 9; keys, lengths and punctuation stay, which is what one
needs to see why a row could not be used.
"""

import json
import re
from typing import Any

LONGEST_TEXT = 40
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]")
_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ][\d:.]+)?(Z|[+-][\d:]+)?")
_ADDRESS = re.compile(r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)+")
# written with its country: bare digits are mostly an id, and ids are wanted
_NUMBER = re.compile(r"\+\d(?:[ ().-]?\d){6,14}")
_DATA_KEY = re.compile(r".*(@|\d{5,}|\s).*", re.DOTALL)


def mask_payload(payload: str, length: int) -> str:
    """Return a payload's form as JSON, cut to the length."""
    try:
        text = json.dumps(_masked(json.loads(payload)), ensure_ascii=False)
    except ValueError:
        text = mask_text(payload)
    return text if len(text) <= length else f"{text[:length]}…"


def mask_text(text: str) -> str:
    """Return the form of a text, cut where it is long."""
    shown = _WORD.sub("x", _DIGIT.sub("9", text[:LONGEST_TEXT]))
    return shown + "…" if len(text) > LONGEST_TEXT else shown


def mask_address(address: str | None) -> str:
    """Return an address as one may show it: `a***@k.example`, whoever reads along."""
    local, at, domain = (address or "").strip().partition("@")
    return f"{local[:1]}***@{domain}" if at else mask_text(local)


def mask_people(text: str) -> str:
    """Return a line for a person at the shell without anybody's address or number."""
    text = _ADDRESS.sub(lambda found: mask_address(found[0]), text)
    return _NUMBER.sub("+***", text)


def show_value(value: Any) -> str:
    """Return the value of a checked field: a time as it is, the rest as its form."""
    if value is None:
        return "nothing"
    if isinstance(value, str) and _TIME.fullmatch(value.strip()):
        return json.dumps(value)
    return json.dumps(_masked(value), ensure_ascii=False)


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {_masked_key(key): _masked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    return mask_text(value if isinstance(value, str) else str(value))


def _masked_key(key: str) -> str:
    return mask_text(key) if _DATA_KEY.fullmatch(key) else key
