"""A rendered message becomes the bytes of a mail (RFC 5322). Same input, same bytes.

Every value that a stranger can write passes `_write_header` or `read_address`.
"""

import re
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from flows.due import DueMessage
from flows.messages.addresses import clean_display_name, read_address
from flows.messages.clean import clean_quote, clean_text
from flows.messages.story import RenderedMessage, ShopFacts

_MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,300}>")
_WHOLE = (
    "In-Reply-To",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Message-ID",
    "References",
)
_FREE_TEXT = ("Subject", "X-Varsel-Order")
_NAMED = ("From", "To")
_OPT_OUT_CLASSES = ("survey", "marketing")


class _MailPolicy(EmailPolicy):
    """SMTP's rules, but ids stay whole and words keep their spaces."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        # the library writes a long id as an encoded word, which threads nothing
        if name in _WHOLE:
            return f"{name}: {value}\r\n".encode("ascii")
        # and gains or loses a space where it folds between two encoded words
        if name in _FREE_TEXT:
            return f"{name}: {_encode_words(str(value))}\r\n".encode("ascii")
        if name in _NAMED and not str(value).isascii():
            (address,) = value.addresses
            shown = _encode_words(address.display_name)
            return f"{name}: {shown}\r\n <{address.addr_spec}>\r\n".encode("ascii")
        return super().fold_binary(name, value)


def _encode_words(text: str) -> str:
    if text.isascii():
        return text
    return Header(text, "utf-8", header_name="X-Varsel-Order").encode(linesep="\r\n")


_POLICY = _MailPolicy(linesep="\r\n")


def compose_mail(
    due: DueMessage, rendered: RenderedMessage, shop: ShopFacts, *, sent_at: datetime
) -> bytes:
    """Return the mail as it goes over the wire.

    Raises: ValueError when an address cannot be written to, or `sent_at` has no zone.
    """
    if sent_at.tzinfo is None:
        raise ValueError("sent_at has no time zone; pass an aware time")
    reply_to = read_address(shop.reply_address, "the shop's reply address")
    recipient = read_address(due.recipient_email, "the recipient")
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = _address(clean_text(shop.name, 60), reply_to)
    mail["To"] = _address(clean_quote(due.recipient_name, 60), recipient)
    mail["Reply-To"] = Address(addr_spec=reply_to)
    mail["Subject"] = _write_header(rendered.subject, 200)
    mail["Date"] = format_datetime(sent_at.astimezone(ZoneInfo(shop.time_zone)))
    mail["Message-ID"] = write_message_id(due.message_key, reply_to)
    _add_machine_headers(mail, due)
    _add_thread(mail, due.in_reply_to)
    if due.message_class in _OPT_OUT_CLASSES:
        _add_way_out(mail, due, shop, reply_to)
    _add_bodies(mail, rendered, due.message_key)
    return mail.as_bytes()


def write_message_id(message_key: str, reply_address: str) -> str:
    """Return the id that any repeat of this message carries too."""
    domain = reply_address.rpartition("@")[2]
    key = message_key if re.fullmatch(r"[\w-]{8,80}", message_key, re.ASCII) else None
    return f"<{key or _digest(message_key)}@{domain}>"


def _address(name: str | None, address: str) -> Address:
    return Address(display_name=clean_display_name(name or ""), addr_spec=address)


def _add_machine_headers(mail: EmailMessage, due: DueMessage) -> None:
    is_answer = due.message_type == "ticket_acknowledgement"
    mail["Auto-Submitted"] = "auto-replied" if is_answer else "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["X-Varsel-Message-Type"] = _write_header(due.message_type, 60)
    order_number = _write_header(due.facts.get("order_number"), 60)
    if order_number:
        mail["X-Varsel-Order"] = order_number


def _add_thread(mail: EmailMessage, in_reply_to: str | None) -> None:
    # an id that is none came from a customer's mail program; the mail goes unthreaded
    found = _MESSAGE_ID.fullmatch((in_reply_to or "").strip())
    if found:
        mail["In-Reply-To"] = found.group()
        mail["References"] = found.group()


def _add_bodies(mail: EmailMessage, rendered: RenderedMessage, key: str) -> None:
    mail.set_content(rendered.text, cte="quoted-printable")
    mail.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    # "=_" cannot occur in quoted-printable, so no body can hold the boundary
    mail.set_boundary(f"=_varsel_{_digest(key)[:32]}")


def _add_way_out(
    mail: EmailMessage, due: DueMessage, shop: ShopFacts, reply_to: str
) -> None:
    """Say how to end such mails: by mail always, by a press where the shop has pages.

    A mail program posts to the link on its own (RFC 8058), so it must be https.
    """
    subject = f"unsubscribe%20{_digest(due.message_key)[:12]}"
    ways = [f"<mailto:{reply_to}?subject={subject}>"]
    if shop.links is not None and shop.links.url.startswith("https://"):
        ways.insert(0, f"<{shop.links.stop(due.message_key)}>")
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["List-Unsubscribe"] = ", ".join(ways)


def _write_header(value: object, limit: int) -> str:
    # the library decodes an encoded word it is given, line breaks and all
    return (clean_text(value, limit) or "").replace("=?", "= ?")


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()
