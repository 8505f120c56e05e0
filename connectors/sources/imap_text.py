"""Bytes of a mail as text, whatever they claim to be: charsets, encoded words, HTML.

Mail programs lie about charsets; nothing here raises for that. Not here: which part of
a mail is its text (`imap_parts.py`).
"""

import re
from base64 import b64decode
from binascii import Error as BinasciiError
from binascii import a2b_qp
from html.parser import HTMLParser

_WORD = re.compile(r"=\?([^?\s]+)\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]+\?[bBqQ]\?)")
_ONE_BYTE = frozenset({"ascii", "us-ascii", "iso-8859-1", "latin-1", "latin1", ""})
_UTF8_RUN = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_UNSEEN = frozenset({"style", "script", "head", "title", "template"})
# fmt: off
_BLOCKS = frozenset({
    "address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre",
    "section", "table", "tr", "ul",
})
# fmt: on
HTML_LIMIT = 1_000_000


def decode_bytes(content: bytes, charset: str | None) -> str:
    """Return the text; the charset is believed only as far as the bytes allow."""
    named = (charset or "").strip(" \"'").split("*")[0].lower()
    for guess in ("utf-8", named) if named in _ONE_BYTE else (named, "utf-8"):
        try:
            return _tidy(content.decode(_superset(guess)))
        except (LookupError, ValueError):
            continue
    # a cut or one bad byte in UTF-8 is not Latin-1
    if len(_UTF8_RUN.findall(content)) > content.decode("utf-8", "replace").count(
        "\ufffd"
    ):
        return _tidy(content.decode("utf-8", "replace"))
    return _tidy(content.decode("cp1252", "replace"))


def decode_header(raw: str) -> str:
    """Return a header's text on one line; `raw` as the parser of mails keeps it."""
    text = decode_bytes(raw.encode("utf-8", "surrogateescape"), None)
    text = _BETWEEN_WORDS.sub(r"\1", re.sub(r"\s*\n\s*", " ", text).strip())
    pieces: list[tuple[str, bytes]] = []
    said, end = "", 0
    for word in _WORD.finditer(text):
        gap = text[end : word.start()]
        if pieces and (gap or pieces[-1][0] != word[1].lower()):
            said += _spelled(pieces)
            pieces = []
        said += gap
        pieces.append((word[1].lower(), _word_bytes(word)))
        end = word.end()
    return " ".join((said + _spelled(pieces) + text[end:]).split())


def html_text(html: str) -> str:
    """Return what a person would read; a quotation keeps its `>`."""
    reader = _Reader()
    reader.feed(html[:HTML_LIMIT])
    reader.close()
    return reader.text()


def _superset(charset: str) -> str:
    # what says Latin-1 is written by programs that mean Windows
    return "cp1252" if charset in _ONE_BYTE else charset


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _word_bytes(word: re.Match[str]) -> bytes:
    written = word[3].encode("utf-8")
    if word[2] in "qQ":
        return a2b_qp(written, header=True)
    try:
        return b64decode(written + b"=" * (-len(written) % 4))
    except BinasciiError:
        return word[0].encode("utf-8")


def _spelled(pieces: list[tuple[str, bytes]]) -> str:
    # a letter may be torn between two words of one charset
    content = b"".join(content for _, content in pieces)
    return decode_bytes(content, pieces[0][0]) if pieces else ""


class _Reader(HTMLParser):
    """Collects the words of a page, a line a block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = [""]
        self._quoted = 0
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        if tag == "body":
            # a head that was never closed would hide the mail
            self._unseen = 0
        if tag == "blockquote":
            self._quoted += 1
        if tag in _BLOCKS:
            self._break()
        elif tag in ("td", "th"):
            self._lines[-1] += " "

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)
        if tag in _BLOCKS or tag == "p":
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._lines[-1] += re.sub(r"\s+", " ", data)

    def text(self) -> str:
        lines = [re.sub(r"[ \u00a0]+", " ", line).rstrip() for line in self._lines]
        joined = "\n".join(
            line if line.startswith(">") else line.strip() for line in lines
        )
        return re.sub(r"\n{3,}", "\n\n", joined).strip()

    def _break(self) -> None:
        prefix = "> " * self._quoted
        if self._lines[-1].strip("> "):
            self._lines.append(prefix)
        else:
            self._lines[-1] = prefix
