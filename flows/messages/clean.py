"""What customers and vendors wrote, made harmless as text. Markup is not escaped here.

Nothing is judged by its meaning, except where a mail client would turn a stranger's
words into a link under the shop's name.
"""

import re
import unicodedata
from urllib.parse import quote, urlsplit

# they reorder or hide the text around them: bidi marks, zero width, tags, variation
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# more marks than this on one letter is not writing, it is a smear over other lines
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_SMEAR = re.compile(f"({_MARK}{{3}}){_MARK}+")
_LINKED = re.compile(r"://|www\.|@|\b[\w-]+\.[a-z]{2,}\b", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"[^\w .'’\-]|[\d_]")
_URL_SAFE = ":/?#[]@!$&'()*+,;=%-._~"
_NAME_LIMIT = 40
_PARTICLES = {
    "af",
    "am",
    "da",
    "de",
    "den",
    "der",
    "di",
    "van",
    "vom",
    "von",
    "zu",
    "zur",
}


def clean_text(value: object, limit: int = 120) -> str | None:
    """Return one line of visible text, at most `limit` characters; None for nothing."""
    if value is None or isinstance(value, bool | dict | list):
        return None
    # what has fifty signs for each one shown is padding; megabytes of it cost nothing
    text = str(value)[: 50 * limit]
    is_plain = text.isascii()
    if not is_plain:
        text = unicodedata.normalize("NFC", text)
        text = _INVISIBLE.sub("", text)
    # every sign that would be taken out is one that does not print
    if not text.isprintable():
        text = "".join(_visible(char) for char in text)
    if not is_plain:
        text = _SMEAR.sub(r"\1", text)
    text = " ".join(text.split())
    if len(text) > limit:
        text = text[: limit - 1].rstrip() + "…"
    return text or None


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return "" if category in ("Cs", "Co", "Cn") else char


def clean_first_name(value: object) -> str | None:
    """Return the name to greet with, or None when it does not read as a name."""
    name = clean_name(value)
    return None if name is None else name.split()[0]


def clean_name(value: object) -> str | None:
    """Return the whole name to greet with, or None when it does not read as a name.

    A name field is where strangers put advertising; such a name is not repeated.
    """
    name = clean_text(value, limit=200)
    if name is None or _LINKED.search(name) or _NOT_A_NAME.search(name):
        return None
    first, _, others = name.partition(" ")
    if len(first) > _NAME_LIMIT or not any(char.isalpha() for char in first):
        return None
    if len(name) > _NAME_LIMIT:
        others = ""
    return f"{_write_name(first)} {_write_name(others)}".strip()


def _write_name(name: str) -> str:
    """Return the name with its capitals where it was typed all in one case."""
    if not (name.islower() or name.isupper()):
        return name
    return " ".join(
        word
        if word in _PARTICLES
        else "-".join(part.capitalize() for part in word.split("-"))
        for word in name.lower().split()
    )


def clean_quote(value: object, limit: int = 120) -> str | None:
    """Return a stranger's words fit to repeat: None when they would become a link."""
    text = clean_text(value, limit)
    return None if text is None or _LINKED.search(text) else text


def clean_url(value: object) -> str | None:
    """Return an http or https address that hides nothing, else None."""
    if not isinstance(value, str) or len(value) > 2000 or "\\" in value:
        return None
    url = value.strip()
    # a stripped character would make another address than the vendor's
    if clean_text(url, 2000) != url or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        return None
    return quote(url, safe=_URL_SAFE)


def clean_lines(value: object, limit: int) -> str | None:
    """Return visible text with its line breaks, at most `limit` characters; or None."""
    if value is None:
        return None
    lines = [clean_text(line, limit) or "" for line in str(value).splitlines()]
    text = re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()
    return text[:limit] or None
