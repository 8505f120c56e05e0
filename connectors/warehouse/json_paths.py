"""JSON paths: where values stand in payloads, and of which type, counted by row.

A list reads as `[]` whatever the place in it, and a key that is data (a number, an id,
an address) as `*`: thousands of orders then have the paths of one, and no path names a
person.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import orjson

DEEPEST = 8
# of a list with hundreds of alike items, the first few tell
ITEMS_LOOKED_AT = 5
_DATA_KEY = re.compile(r"\d+|[0-9a-fA-F-]{16,}|.*[@\s/].*|.{49,}", re.DOTALL)


_WORDS = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "list",
    dict: "object",
}


def types_in(payloads: Iterable[str]) -> Counter[tuple[str, str]]:
    """Return in how many payloads each path holds each type.

    A payload that is no JSON counts as a path `$` of type `unreadable`.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for payload in payloads:
        found: set[tuple[str, str]] = set()
        try:
            _walk(_decoded(payload), "$", 0, found)
        except ValueError:
            found = {("$", "unreadable")}
        counts.update(found)
    return counts


def _decoded(payload: str) -> Any:
    try:
        return orjson.loads(payload)
    except ValueError:
        # stricter than what was landed: no half characters, no NaN
        return json.loads(payload)


def _walk(value: Any, path: str, depth: int, found: set[tuple[str, str]]) -> None:
    found.add((path, _WORDS[type(value)]))
    if depth >= DEEPEST:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            _walk(item, f"{path}.{_name(key)}", depth + 1, found)
    elif isinstance(value, list):
        for item in value[:ITEMS_LOOKED_AT]:
            _walk(item, f"{path}[]", depth + 1, found)


@lru_cache(maxsize=4_096)
def _name(key: str) -> str:
    return "*" if _DATA_KEY.fullmatch(key) else key


def parent_of(path: str) -> str:
    """Return the path one level up: of `$.a[].b` it is `$.a[]`."""
    return path[:-2] if path.endswith("[]") else path.rpartition(".")[0]


def depth_of(path: str) -> tuple[int, str]:
    """Return what sorts a path after those it stands in."""
    return path.count(".") + path.count("[]"), path


def sql_has(path: str) -> str:
    """Return SQL that says whether `payload` holds a value, not null, at the path."""
    keys = re.split(r"\.|(?=\[\])", path)[1:]
    steps = "".join(
        "[*]" if key == "[]" else ".*" if key == "*" else f'."{key}"' for key in keys
    )
    at = _quoted(f"${steps}")
    if "*" in steps:
        has = (
            f"list_contains(list_transform(json_type(payload, {at}), "
            "lambda kind: kind <> 'NULL'), true)"
        )
    else:
        has = f"coalesce(json_type(payload, {at}) <> 'NULL', false)"
    named = [key for key in keys if key not in ("[]", "*")]
    if not named:
        return has
    # looking for the word costs a hundredth of reading the payload
    word = _quoted(json.dumps(named[-1], ensure_ascii=False))
    return f"case when contains(payload, {word}) then {has} else false end"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
