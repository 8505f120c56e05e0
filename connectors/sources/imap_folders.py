"""Folders: what a server says of them, and the spelling their names travel in.

A name is modified UTF-7 on the wire (RFC 3501 section 5.1.3) and plain text here.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_LINE = re.compile(
    rb'\((?P<flags>[^)]*)\)\s+(?:"(?:\\.|[^"\\])*"|NIL)\s+(?P<name>.*)', re.S
)
# an answer of SEARCH is one line, and a line of imaplib ends at a million bytes
UIDS_A_SEARCH = 50_000
_SHIFTED = re.compile(r"&([^-]*)-")
_BEYOND_ASCII = re.compile(r"[^\x20-\x7e]+")


@dataclass(frozen=True)
class Folder:
    """A folder by its name as a person reads it; `flags` are the server's words."""

    name: str
    flags: tuple[str, ...] = ()

    @property
    def can_be_read(self) -> bool:
        return not {"\\noselect", "\\nonexistent"} & {
            each.lower() for each in self.flags
        }


class FolderChanged(Exception):
    """The folder was made anew while it was read; its UIDs mean other mails now."""


@dataclass(frozen=True)
class Opened:
    """What EXAMINE said of a folder."""

    name: str
    uidvalidity: int
    uidnext: int | None
    mails: int


def listed(answer: Iterable[Any]) -> list[Folder]:
    """Return the folders of an answer to LIST, in the order given."""
    return [folder for line in answer if (folder := _folder(line)) is not None]


def _folder(line: Any) -> Folder | None:
    # a name that cannot be quoted comes as a literal of its own
    head, literal = line if isinstance(line, tuple) else (line, None)
    found = _LINE.match(head or b"")
    if found is None:
        return None
    name = literal if literal is not None else _unquoted(found["name"].strip())
    flags = tuple(found["flags"].decode("ascii", "replace").split())
    return Folder(decode_name(name.decode("latin-1")), flags)


def _unquoted(name: bytes) -> bytes:
    if name[:1] == b'"' and name[-1:] == b'"':
        return re.sub(rb"\\(.)", rb"\1", name[1:-1])
    return name


def decode_name(wire: str) -> str:
    """Return the name as a person reads it; what is not modified UTF-7 stays."""
    try:
        return _SHIFTED.sub(_unshift, wire)
    except ValueError:
        return wire


def encode_name(name: str) -> str:
    """Return the name as it travels, ready to stand between quotation marks."""
    escaped = name.replace("&", "&-").replace("\\", "\\\\").replace('"', '\\"')
    return _BEYOND_ASCII.sub(_shift, escaped)


def _unshift(match: re.Match[str]) -> str:
    if not match[1]:
        return "&"
    padded = match[1].replace(",", "/") + "=" * (-len(match[1]) % 4)
    return b64decode(padded, validate=True).decode("utf-16-be")


def _shift(match: re.Match[str]) -> str:
    coded = b64encode(match[0].encode("utf-16-be")).decode().rstrip("=")
    return f"&{coded.replace('/', ',')}-"


def uid_ranges(first: int, uidnext: int | None) -> list[str]:
    """Return UID ranges that together hold everything from `first` on."""
    if uidnext is not None and first >= uidnext:
        return []
    edges = range(first, uidnext or first + 1, UIDS_A_SEARCH)
    closed = [f"{edge}:{edge + UIDS_A_SEARCH - 1}" for edge in edges[:-1]]
    return [*closed, f"{edges[-1]}:*"]
