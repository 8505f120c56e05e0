"""The parts of a mail that was not fetched, from what the server says of its structure.

BODYSTRUCTURE (RFC 3501 section 7.4.2) names every part; the few sections that hold
words are asked for by number, and what is attached stays where it is.
"""

from collections.abc import Mapping
from dataclasses import replace
from email import message_from_bytes
from typing import Any

from connectors.sources.imap_parts import (
    REPORTS,
    WORDS,
    Part,
    flowed_by,
    is_attached,
    param_of,
    transferred,
)
from connectors.sources.imap_text import decode_header


def parts_told(structure: list[Any], section: str = "") -> Part:
    """Return the tree of a mail that was not fetched, from its BODYSTRUCTURE."""
    if isinstance(structure[0], list):
        inner = [each for each in structure if isinstance(each, list)]
        count = next(
            i for i, each in enumerate(structure) if not isinstance(each, list)
        )
        children = (
            parts_told(each, f"{section}.{number}".lstrip("."))
            for number, each in enumerate(inner[:count], start=1)
        )
        return Part(f"multipart/{structure[count]}".lower(), children=tuple(children))
    kind = f"{structure[0]}/{structure[1]}".lower()
    params = _pairs(structure[2])
    disposition, told = _disposition(structure)
    name = decode_header(told.get("filename") or params.get("name") or "") or None
    return Part(
        kind,
        name=name,
        is_attached=is_attached(kind, name, disposition),
        size=int(structure[6] or 0),
        content=_original_told(structure) if kind == "message/rfc822" else None,
        charset=params.get("charset"),
        flowed=flowed_by(params.get("format"), params.get("delsp")),
        section=section or "1",
        encoding=structure[5] or "",
    )


def sections_wanted(tree: Part) -> list[Part]:
    """Return the parts of a large mail that hold words."""
    return [
        part
        for part in tree.walk()
        if part.section and not part.is_attached and part.kind in (*WORDS, *REPORTS)
    ][:20]


def with_contents(tree: Part, sections: Mapping[str, bytes]) -> Part:
    """Return the tree with the sections that were fetched."""
    children = tuple(with_contents(each, sections) for each in tree.children)
    raw = sections.get(tree.section) if tree.section else None
    content = tree.content if raw is None else transferred(raw, tree.encoding)
    return replace(tree, children=children, content=content)


def _pairs(told: Any) -> dict[str, str]:
    flat = [each or "" for each in told or [] if not isinstance(each, list)]
    pairs = dict(zip((each.lower() for each in flat[::2]), flat[1::2], strict=False))
    for name in ("filename", "name"):
        value = pairs.get(f"{name}*", "")
        charset, _, rest = value.partition("'")
        if rest:
            coded = message_from_bytes(f"X: x; {name}*={value}\n\n".encode())
            pairs[name] = param_of(coded, name, "X") or rest.rpartition("'")[2]
    return pairs


def _disposition(structure: list[Any]) -> tuple[str, dict[str, str]]:
    known = ("attachment", "inline")
    for each in structure[7:]:
        is_pair = isinstance(each, list) and each and isinstance(each[0], str)
        if is_pair and each[0].lower() in known:
            return each[0], _pairs(each[1] if len(each) > 1 else None)
    return "", {}


def _original_told(structure: list[Any]) -> bytes:
    """Return the Message-ID of an enclosed mail as a header, from its envelope."""
    envelope = structure[7] if len(structure) > 7 else None
    if isinstance(envelope, list) and len(envelope) > 9 and envelope[9]:
        return f"Message-ID: {envelope[9]}".encode()
    return b""
