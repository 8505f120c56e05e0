"""The parts of a mail: which are its text, which are attached.

A tree is made either of the whole mail or, for a large one, of what the server says of
its structure and the few sections that hold words. Attached bytes are counted and left.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import Any

from connectors.sources.imap_text import decode_bytes, decode_header, html_text

TEXT_LIMIT = 100_000
# sections that are read even in a mail too large to fetch
_WORDS = ("text/plain", "text/html", "text/calendar")
_REPORTS = ("message/delivery-status", "message/global-delivery-status")
_ORIGINALS = ("message/rfc822", "text/rfc822-headers", "message/global-headers")


@dataclass(frozen=True)
class Part:
    """One part; `content` are its decoded bytes, None where they were not fetched."""

    kind: str
    name: str | None = None
    is_attached: bool = False
    size: int | None = None
    content: bytes | None = None
    charset: str | None = None
    flowed: str | None = None
    section: str = ""
    encoding: str = ""
    children: tuple["Part", ...] = ()

    def walk(self) -> Iterator["Part"]:
        yield self
        for child in self.children:
            yield from child.walk()


def parts_of(message: Message) -> Part:
    """Return the tree of a whole mail."""
    kind = message.get_content_type()
    if kind.startswith("multipart/") and message.is_multipart():
        return Part(kind, children=tuple(map(parts_of, message.get_payload())))
    name = _name(message)
    content = _content(message, kind)
    return Part(
        kind,
        name=name,
        is_attached=_is_attached(
            kind, name, str(message.get("Content-Disposition", ""))
        ),
        size=len(content),
        content=content if kind in (*_WORDS, *_REPORTS, *_ORIGINALS) else None,
        charset=_param(message, "charset"),
        flowed=_flowed(_param(message, "format"), _param(message, "delsp")),
    )


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
        is_attached=_is_attached(kind, name, disposition),
        size=int(structure[6] or 0),
        content=_original_told(structure) if kind == "message/rfc822" else None,
        charset=params.get("charset"),
        flowed=_flowed(params.get("format"), params.get("delsp")),
        section=section or "1",
        encoding=structure[5] or "",
    )


def sections_wanted(tree: Part) -> list[Part]:
    """Return the parts of a large mail that hold words."""
    return [
        part
        for part in tree.walk()
        if part.section and not part.is_attached and part.kind in (*_WORDS, *_REPORTS)
    ][:20]


def with_contents(tree: Part, sections: Mapping[str, bytes]) -> Part:
    """Return the tree with the sections that were fetched."""
    children = tuple(with_contents(each, sections) for each in tree.children)
    raw = sections.get(tree.section) if tree.section else None
    content = tree.content if raw is None else _transferred(raw, tree.encoding)
    return replace(tree, children=children, content=content)


def text_of(tree: Part) -> tuple[str | None, str | None]:
    """Return the mail's text and the kind of part it was read from."""
    kind, text = _text(tree)
    words = text.strip()
    return (words[:TEXT_LIMIT], kind) if words else (None, None)


def attachments_of(tree: Part) -> list[dict[str, Any]]:
    """Return name, kind and size of what is attached."""
    return [
        {"name": part.name, "type": part.kind, "size": part.size}
        for part in tree.walk()
        if not part.children
        and not part.kind.startswith("multipart/")
        and part.kind not in _REPORTS
        and (part.is_attached or part.kind not in ("text/plain", "text/html"))
    ]


def report_blocks(tree: Part) -> list[bytes]:
    """Return what delivery reports in the mail say, as they came."""
    return [
        part.content or b""
        for part in tree.walk()
        if part.kind in _REPORTS and not part.children
    ]


def original_headers(tree: Part) -> bytes:
    """Return the headers of the mail that came back; empty where it did not."""
    found = (part.content for part in tree.walk() if part.kind in _ORIGINALS)
    return next((content for content in found if content), b"")


def _text(part: Part) -> tuple[str | None, str]:
    if part.is_attached:
        return None, ""
    if not part.children:
        return part.kind, _leaf_text(part)
    read = [(kind, text) for kind, text in map(_text, part.children) if text.strip()]
    if part.kind == "multipart/alternative":
        order = {kind: place for place, kind in enumerate(_WORDS)}
        read = sorted(read, key=lambda each: order.get(each[0] or "", 9))[:1]
    kind = read[0][0] if read else None
    return kind, "\n\n".join(text.strip("\n") for _, text in read)


def _leaf_text(part: Part) -> str:
    if part.content is None or part.kind not in _WORDS:
        return ""
    text = decode_bytes(part.content, part.charset)
    if part.kind == "text/html":
        return html_text(text)
    if part.kind == "text/calendar":
        return _calendar_text(text)
    if part.flowed is not None:
        return re.sub(r"(?<!^--) \n(?!>|-- \n)", part.flowed, text, flags=re.MULTILINE)
    return text


def _calendar_text(text: str) -> str:
    unfolded = re.sub(r"\n[ \t]", "", text)
    lines = re.findall(r"(?m)^(?:SUMMARY|DESCRIPTION|LOCATION)[^:\n]*:(.*)$", unfolded)
    return "\n".join(lines).replace("\\n", "\n").replace("\\,", ",")


def _is_attached(kind: str, name: str | None, disposition: str) -> bool:
    if kind in _ORIGINALS or disposition.strip().lower().startswith("attachment"):
        return True
    return bool(name) and kind != "text/html"


def _flowed(form: str | None, delsp: str | None) -> str | None:
    if (form or "").lower() != "flowed":
        return None
    return "" if (delsp or "").lower() == "yes" else " "


def _content(message: Message, kind: str) -> bytes:
    """Return the decoded bytes of a leaf, of an enclosed mail just its headers."""
    payload = message.get_payload()
    if isinstance(payload, list):
        blocks = (
            "\n".join(f"{name}: {value}" for name, value in each.raw_items())
            for each in payload
        )
        return "\n\n".join(blocks).encode("utf-8", "surrogateescape")
    return _transferred(
        str(payload).encode("utf-8", "surrogateescape"),
        str(message.get("Content-Transfer-Encoding", "")),
    )


def _transferred(raw: bytes, encoding: str) -> bytes:
    """Return the bytes behind a transfer encoding; a broken one gives what it can."""
    found = re.match(r"\s*[\"']?([\w-]+)", encoding)
    carrier: Message = Message()
    carrier["Content-Transfer-Encoding"] = found[1] if found else "8bit"
    carrier.set_payload(raw.decode("ascii", "surrogateescape"))
    decoded = carrier.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else raw


def _name(message: Message) -> str | None:
    value = _param(message, "filename", "Content-Disposition") or _param(
        message, "name"
    )
    return decode_header(value) or None if value else None


def _param(message: Message, name: str, header: str = "Content-Type") -> str | None:
    try:
        value = message.get_param(name, header=header)
    except (ValueError, IndexError, TypeError):
        return None
    if not value:
        return None
    try:
        return collapse_rfc2231_value(value)
    except (LookupError, ValueError):
        return str(value[-1])


def _pairs(told: Any) -> dict[str, str]:
    flat = [each or "" for each in told or [] if not isinstance(each, list)]
    pairs = dict(zip((each.lower() for each in flat[::2]), flat[1::2], strict=False))
    for name in ("filename", "name"):
        value = pairs.get(f"{name}*", "")
        charset, _, rest = value.partition("'")
        if rest:
            coded = message_from_bytes(f"X: x; {name}*={value}\n\n".encode())
            pairs[name] = _param(coded, name, "X") or rest.rpartition("'")[2]
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
