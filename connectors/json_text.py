"""JSON as vendors write it, read without loss and quickly.

The quick parser rounds whole numbers beyond 64 bits and refuses half characters; a text
that may hold either is left to the standard one. Not here: what the values mean.
"""

import json
from contextlib import suppress
from typing import Any

import orjson

from connectors.collector import collector_off

# 18 digits always fit; a text of digits has a quotation mark before it, a number not
_SHAPE = bytes.maketrans(b"0123456789:,[- \t\r\n", b"0" * 10 + b" " * 8)
_LONG_NUMBER = b" " + b"0" * 19


def decoded(content: bytes) -> Any:
    """Return the JSON object or list. Raises: ValueError for anything else."""
    value = _parsed(content)
    if not isinstance(value, dict | list):
        raise ValueError("neither an object nor a list")
    return value


def _parsed(content: bytes) -> Any:
    if _LONG_NUMBER not in content.translate(_SHAPE):
        with suppress(ValueError), collector_off():
            return orjson.loads(content)
    return json.loads(content)
