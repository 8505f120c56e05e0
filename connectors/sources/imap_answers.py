"""What a server says of a mail in an answer to FETCH, and of its parts.

imaplib hands on lines and literals as they came; here they become values. Not here:
what a mail means.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

_BEGINS = re.compile(rb"\d+ \(")
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_DATE = re.compile(
    rb'INTERNALDATE "([ \d]\d)-(\w{3})-(\d{4}) (\d\d:\d\d:\d\d) ([+-]\d{4})"'
)
_SECTION = re.compile(
    rb'BODY\[([^\]]*)\](?:<\d+>)? (?:\{\d+\+?\}$|("(?:\\.|[^"\\])*"))'
)
# as the protocol spells them, whatever the machine's language
# fmt: off
MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)
# fmt: on
_TOKEN = re.compile(rb'\s*(?:(\()|(\))|"((?:\\.|[^"\\])*)"|([^\s()"]+))')


@dataclass(frozen=True)
class Fetched:
    """One mail of an answer: its numbers, and the sections that were asked for."""

    uid: int
    received_at: datetime | None = None
    size: int = 0
    sections: dict[str, bytes] = field(default_factory=dict)
    structure: list[Any] | None = None


def fetched(answer: Iterable[Any]) -> list[Fetched]:
    """Return what an answer says, a mail each; lines about no mail are left out."""
    return [each for lines in _mails(answer) if (each := _read(lines)) is not None]


def _mails(answer: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield the lines and literals of one mail after the other."""
    lines: list[Any] = []
    for line in answer:
        if line is None:
            continue
        head = line[0] if isinstance(line, tuple) else line
        if _BEGINS.match(head) and lines:
            yield lines
            lines = []
        lines.append(line)
    if lines:
        yield lines


def _read(lines: list[Any]) -> Fetched | None:
    text = b" ".join(line[0] if isinstance(line, tuple) else line for line in lines)
    uid, size = _UID.search(text), _SIZE.search(text)
    if uid is None:
        return None
    sections: dict[str, bytes] = {}
    for line in lines:
        head, literal = line if isinstance(line, tuple) else (line, None)
        for found in _SECTION.finditer(head):
            quoted = found[2] and re.sub(rb"\\(.)", rb"\1", found[2][1:-1])
            content = quoted if found[2] else literal
            sections[found[1].decode("ascii", "replace")] = content or b""
    return Fetched(
        uid=int(uid[1]),
        received_at=_instant(text),
        size=int(size[1]) if size else 0,
        sections=sections,
        structure=_structure(lines),
    )


def _instant(text: bytes) -> datetime | None:
    found = _DATE.search(text)
    if found is None:
        return None
    day, month, year, clock, offset = (each.decode() for each in found.groups())
    try:
        number = MONTHS.index(month.capitalize()) + 1
        written = f"{year}-{number:02}-{int(day):02} {clock} {offset}"
        return datetime.strptime(written, "%Y-%m-%d %H:%M:%S %z").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _structure(lines: list[Any]) -> list[Any] | None:
    """Return BODYSTRUCTURE as nested lists of texts; None where it was not given."""
    text = b""
    for line in lines:
        head, literal = line if isinstance(line, tuple) else (line, None)
        text += head if literal is None else re.sub(rb"\{\d+\+?\}$", b"", head)
        if literal is not None:
            text += b'"' + re.sub(rb'(["\\])', rb"\\\1", literal) + b'"'
    _, found, rest = text.partition(b"BODYSTRUCTURE ")
    return _nested(rest) if found else None


def _nested(text: bytes) -> list[Any] | None:
    stack: list[list[Any]] = []
    for opening, closing, quoted, atom in _TOKEN.findall(text):
        if opening:
            stack.append([])
        elif closing:
            done = stack.pop() if stack else None
            if not stack:
                return done
            stack[-1].append(done)
        elif stack:
            word = atom or re.sub(rb"\\(.)", rb"\1", quoted)
            stack[-1].append(None if atom.upper() == b"NIL" else word.decode("latin-1"))
    return None


def number_in(response: tuple[str, list[Any]]) -> int | None:
    values = [each for each in response[1] or [] if each]
    return int(values[-1]) if values else None


def words_in(answer: list[Any]) -> str:
    said = answer[0] if answer else b""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
