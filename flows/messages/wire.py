"""A mail put into bytes (RFC 5322, 2045, 2047): headers in order, a text and an HTML.

The library's generator writes the same in ten times the time. No header can hold a
line break: one that does is refused, whoever let it through.
"""

import re
import string
from binascii import b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# stands where a line of quoted-printable ends and the text does not
_SOFT_BREAK = b"=\n"
_BREAKS = re.compile(r"[\r\n\0]")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*")
# what stands for itself in an encoded word wherever one may be (RFC 2047 section 5)
_OF_WORDS = frozenset(string.ascii_letters + string.digits + "!*+-/")
# a line with such a word has 76 characters; no name before one is longer than this
_WORD_CHARS = 76 - len("X-Varsel-Order: =?utf-8?q??=")


@dataclass(frozen=True)
class Address:
    """A name and where it is reached; the name may be empty."""

    addr_spec: str
    display_name: str = ""

    def __str__(self) -> str:
        name = self.display_name
        if not name:
            return self.addr_spec
        if not name.isascii():
            return f"{_encode_words(name)}\r\n <{self.addr_spec}>"
        shown = name if _PLAIN_NAME.fullmatch(name) else f'"{_escape(name)}"'
        return f"{shown} <{self.addr_spec}>"


class Mail:
    """Headers as they are set, then the bodies."""

    def __init__(self) -> None:
        self._headers: list[bytes] = []
        self._parts: list[bytes] = []
        self._boundary = ""

    def __setitem__(self, name: str, value: str | Address) -> None:
        """Add a header. Raises: ValueError for one that would begin another line."""
        written = str(value)
        if isinstance(value, str):
            _refuse_breaks(name, value)
            written = _encode_words(value)
        else:
            _refuse_breaks(name, value.display_name + value.addr_spec)
        self._headers.append(f"{name}: {written}\r\n".encode("ascii"))

    def set_bodies(self, text: str, html: Sequence[str], boundary: str) -> None:
        """Set both forms; the boundary must not occur in quoted-printable text.

        `html` comes in pieces, the last of them ends in a tag; one that other mails
        have too costs nothing again.
        """
        self._boundary = boundary
        quoted = _SOFT_BREAK.join([_quote_often(piece) for piece in html if piece])
        self._parts = [_write_part("plain", _quote(text)), _write_part("html", quoted)]

    def as_bytes(self) -> bytes:
        edge = f"--{self._boundary}".encode()
        parts = b"".join(edge + b"\r\n" + part + b"\r\n" for part in self._parts)
        head = (
            "MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n"
            f' boundary="{self._boundary}"\r\n\r\n'
        )
        return b"".join([*self._headers, head.encode(), parts, edge, b"--\r\n"])


def _write_part(kind: str, quoted: bytes) -> bytes:
    head = (
        f'Content-Type: text/{kind}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return head.encode() + quoted.rstrip(b"\n").replace(b"\n", b"\r\n") + b"\r\n"


def _quote(text: str) -> bytes:
    """Return the text as quoted-printable, its lines ended by bare line feeds."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    # a lone half of a character has no bytes of its own
    return b2a_qp(lines.encode("utf-8", "replace"), istext=True)


@lru_cache(maxsize=4096)
def _quote_often(piece: str) -> bytes:
    # the sign after it leaves room for the soft break that takes its place
    return _quote(f"{piece}|")[:-1]


def _encode_words(text: str) -> str:
    """Return the text; what is not ASCII as words of whole characters, one a line."""
    if text.isascii():
        return text
    words = [""]
    for char in text:
        written = char if char in _OF_WORDS else _encode_char(char)
        if len(words[-1]) + len(written) > _WORD_CHARS:
            words.append("")
        words[-1] += written
    return "\r\n ".join(f"=?utf-8?q?{word}?=" for word in words)


def _encode_char(char: str) -> str:
    if char == " ":
        return "_"
    return "".join(f"={byte:02X}" for byte in char.encode("utf-8", "replace"))


def _refuse_breaks(name: str, value: str) -> None:
    if _BREAKS.search(value):
        raise ValueError(
            f"the header {name} would hold a line break; it was not written"
        )


def _escape(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')
