"""What may be shown of a request: no token, no key, no address of a person.

Every error text passes through here. Nothing here knows a
vendor or sends anything.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

HIDDEN = "***"
_SECRET_NAME = re.compile(r"key|token|secret|auth|password|signature", re.IGNORECASE)

_NAMES = (
    r"api[-_]?key|access[-_]?token|refresh[-_]?token|client[-_]?secret|token|key"
    r"|secret|password|signature|sig|x-shopify-access-token|authorization"
)
_RULES = (
    # scheme://user:password@host
    (re.compile(r"(?<=://)[^/@\s]+:[^/@\s]*@"), f"{HIDDEN}@"),
    (re.compile(r"\b(Bearer|Basic)\s+[^\s\"',;]+", re.IGNORECASE), rf"\1 {HIDDEN}"),
    # name=value, name: value, "name": "value"
    (
        re.compile(
            rf"(?<![\w-])((?:{_NAMES})[\"']?\s*[=:]\s*[\"']?)(?!Bearer|Basic)[^\s&\"',;}}]+",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"\bshp[a-z]{2}_\w+"), HIDDEN),
    (re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE), "<address>"),
)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """Return `text` without the known secrets and without what looks like one."""
    for secret in sorted({one for one in secrets if one}, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def secret_values(named: Mapping[str, Any]) -> set[str]:
    """Return what must not be shown of headers or parameters, in every spelling."""
    values = {str(value) for name, value in named.items() if _SECRET_NAME.search(name)}
    values |= {value.rsplit(" ", 1)[-1] for value in values}
    return values | {quote(value, safe="") for value in values}
