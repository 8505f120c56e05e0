"""Mails in the outbox that are to or about an erased person, taken out of it.

A mail is read as its reader would: headers decoded, parts freed of their encoding. Who
is meant is told by the caller.
"""

from collections.abc import Callable, Iterable, Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

from connectors.channels.outbox import key_of, shorten

Mentions = Callable[[str], bool]


def erase_mails(folder: Path, mentions: Mentions, message_keys: Iterable[str]) -> int:
    """Remove the mails with these keys, and those that mention them."""
    keys = {shorten(each) for each in message_keys}
    gone = [
        path
        for path in folder.glob("*.*")
        if key_of(path) in keys or mentions(read_mail(path.read_bytes()))
    ]
    for path in gone:
        path.unlink()
    return len(gone)


def read_mail(content: bytes) -> str:
    """Return all that a mail says, its headers and every part."""
    mail = message_from_bytes(content)
    return "\n".join([*_headers(mail), *_parts(mail)])


def _headers(mail: Message) -> Iterator[str]:
    for name, value in mail.items():
        try:
            yield f"{name}: {make_header(decode_header(str(value)))}"
        except (LookupError, ValueError):
            yield f"{name}: {value}"


def _parts(mail: Message) -> Iterator[str]:
    for part in mail.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            charset = part.get_content_charset() or "utf-8"
            try:
                yield content.decode(charset, "replace")
            except LookupError:
                yield content.decode("utf-8", "replace")
