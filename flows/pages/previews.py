"""How every message reads, in every language: an index, a page a type, the mails.

The mails come rendered, about invented people; each is a file of its own, framed
without rights at the width of a phone and of a desk. Nothing here renders or decides.
"""

import re
from collections.abc import Collection, Mapping
from typing import Protocol

from flows.pages.labels import read_count, read_language, read_word
from flows.pages.templating import load_template, read_style


class Preview(Protocol):
    """A rendered mail."""

    subject: str
    html: str
    text: str


Previews = Mapping[tuple[str, str], Preview]


def render_previews(
    previews: Previews, *, shop_name: str, spoken: Collection[str]
) -> dict[str, str]:
    """Return file contents by name relative to the site's folder.

    `previews` holds a mail by message type and language; `spoken` are the languages
    the shop writes, marked as such.
    """
    types: dict[str, list[dict[str, object]]] = {}
    pages = {}
    for (message_type, language), preview in previews.items():
        mail = _arrange(message_type, language, preview, language in spoken)
        types.setdefault(message_type, []).append(mail)
        pages |= _write_mail(message_type, language, preview)
    arranged = [
        {
            "type": read_word(message_type),
            "name": message_type,
            "page": f"{_safe(message_type)}.html",
            "mails": mails,
        }
        for message_type, mails in types.items()
    ]
    said = {"shop_name": shop_name, "style": read_style()}
    for each in arranged:
        page = load_template("preview_type.html.j2", is_masked=False)
        pages[f"previews/{each['page']}"] = page.render(**said, preview=each)
    index = load_template("previews.html.j2", is_masked=False)
    pages["previews/index.html"] = index.render(
        **said, types=arranged, count=read_count(len(previews), "mail")
    )
    return pages


def _safe(word: str) -> str:
    """Return a word as part of a file name, whatever it holds."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", word)


def _stem(message_type: str, language: str) -> str:
    return f"{_safe(message_type)}.{_safe(language)}"


def _arrange(
    message_type: str, language: str, preview: Preview, is_spoken: bool
) -> dict[str, object]:
    stem = _stem(message_type, language)
    return {
        "code": language,
        "language": read_language(language),
        "is_spoken": is_spoken,
        "subject": preview.subject,
        "html": f"{stem}.html",
        "text": f"{stem}.text.html",
    }


def _write_mail(message_type: str, language: str, preview: Preview) -> dict[str, str]:
    stem = f"previews/{_stem(message_type, language)}"
    text = load_template("preview_text.html.j2", is_masked=False).render(
        language=language, subject=preview.subject, text=preview.text
    )
    return {f"{stem}.html": preview.html, f"{stem}.text.html": text}
