"""The parts of a mail: which are its text, which are attached.

Here a tree is made of a whole mail; `imap_structure.py` makes one of a mail that is too
large to fetch. Attached bytes are counted and left.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import collapse_rfc2231_value
from typing import Any

from connectors.sources.imap_text import decode_bytes, decode_header, html_text

TEXT_LIMIT = 100_000
# sections that are read even in a mail too large to fetch
WORDS = ("text/plain", "text/html", "text/calendar")
REPORTS = (
    "message/delivery-status",
    "message/global-delivery-status",
    "message/feedback-report",
)
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
        is_attached=is_attached(
            kind, name, str(message.get("Content-Disposition", ""))
        ),
        size=len(content),
        content=content if kind in (*WORDS, *REPORTS, *_ORIGINALS) else None,
        charset=param_of(message, "charset"),
        flowed=flowed_by(param_of(message, "format"), param_of(message, "delsp")),
    )


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
        and part.kind not in REPORTS
        and (part.is_attached or part.kind not in ("text/plain", "text/html"))
    ]


def report_blocks(tree: Part) -> list[bytes]:
    """Return what delivery reports in the mail say, as they came."""
    return [
        part.content or b""
        for part in tree.walk()
        if part.kind in REPORTS and not part.children
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
        order = {kind: place for place, kind in enumerate(WORDS)}
        read = sorted(read, key=lambda each: order.get(each[0] or "", 9))[:1]
    kind = read[0][0] if read else None
    return kind, "\n\n".join(text.strip("\n") for _, text in read)


def _leaf_text(part: Part) -> str:
    if part.content is None or part.kind not in WORDS:
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


def is_attached(kind: str, name: str | None, disposition: str) -> bool:
    if kind in _ORIGINALS or disposition.strip().lower().startswith("attachment"):
        return True
    return bool(name) and kind != "text/html"


def flowed_by(form: str | None, delsp: str | None) -> str | None:
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
    encoding = str(message.get("Content-Transfer-Encoding", ""))
    try:
        decoded = message.get_payload(decode=True)
    except (TypeError, ValueError):
        # a charset that is none; the bytes are in the mail all the same
        decoded = message.as_bytes().partition(b"\n\n")[2]
    # the library takes an encoding only when it is spelled to the letter
    is_odd = encoding.lower() != encoding.strip().lower()
    return transferred(decoded, encoding) if is_odd else decoded


def transferred(raw: bytes, encoding: str) -> bytes:
    """Return the bytes behind a transfer encoding; a broken one gives what it can."""
    found = re.match(r"\s*[\"']?([\w-]+)", encoding)
    carrier: Message = Message()
    carrier["Content-Transfer-Encoding"] = found[1] if found else "8bit"
    carrier.set_payload(raw.decode("ascii", "surrogateescape"))
    decoded = carrier.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else raw


def _name(message: Message) -> str | None:
    value = param_of(message, "filename", "Content-Disposition") or param_of(
        message, "name"
    )
    return decode_header(value) or None if value else None


def param_of(message: Message, name: str, header: str = "Content-Type") -> str | None:
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
