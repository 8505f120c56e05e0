"""A rendered message becomes the bytes of a mail (RFC 5322). Same input, same bytes.

Every value that a stranger can write passes `_write_header` or `read_address`.
"""

import re
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from zoneinfo import ZoneInfo

from flows.due import DueMessage
from flows.messages.addresses import clean_display_name, read_address
from flows.messages.clean import clean_quote, clean_text
from flows.messages.story import RenderedMessage, ShopFacts
from flows.messages.wire import Address, Mail

_MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,300}>")
_OPT_OUT_CLASSES = ("survey", "marketing")


def compose_mail(
    due: DueMessage,
    rendered: RenderedMessage,
    shop: ShopFacts,
    *,
    sent_at: datetime,
    redirect_to: str | None = None,
) -> bytes:
    """Return the mail as it goes over the wire; redirected, it says whom it was for.

    Raises: ValueError when an address cannot be written to, or `sent_at` has no zone.
    """
    if sent_at.tzinfo is None:
        raise ValueError("sent_at has no time zone; pass an aware time")
    reply_to = read_address(shop.reply_address, "the shop's reply address")
    recipient = read_address(due.recipient_email, "the recipient")
    mail = Mail()
    mail["From"] = _address(clean_text(shop.name, 60), reply_to)
    if redirect_to is None:
        mail["To"] = _address(clean_quote(due.recipient_name, 60), recipient)
    else:
        to = read_address(redirect_to, "sending.redirect_to")
        mail["To"] = to
        mail["X-Varsel-Original-To"] = recipient
    mail["Reply-To"] = reply_to
    prefix = f"[to {recipient}] " if redirect_to else ""
    mail["Subject"] = _write_header(f"{prefix}{rendered.subject}", 200)
    mail["Date"] = format_datetime(sent_at.astimezone(ZoneInfo(shop.time_zone)))
    mail["Message-ID"] = write_message_id(due.message_key, reply_to)
    _add_machine_headers(mail, due)
    _add_thread(mail, due.in_reply_to)
    if due.message_class in _OPT_OUT_CLASSES:
        _add_way_out(mail, due, shop, reply_to)
    _add_bodies(mail, rendered, due.message_key)
    return mail.as_bytes()


def compose_rehearsal(
    due: DueMessage,
    text: str,
    shop: ShopFacts,
    *,
    sent_at: datetime,
    redirect_to: str | None = None,
) -> bytes:
    """Return a mail that shows what would have gone by another channel."""
    subject = f"[{due.channel}] {due.message_type} {due.subject_id}"
    shown = RenderedMessage(subject, (f"<pre>{escape(text)}</pre>",), text)
    return compose_mail(due, shown, shop, sent_at=sent_at, redirect_to=redirect_to)


def write_message_id(message_key: str, reply_address: str) -> str:
    """Return the id that any repeat of this message carries too."""
    domain = reply_address.rpartition("@")[2]
    key = message_key if re.fullmatch(r"[\w-]{8,80}", message_key, re.ASCII) else None
    return f"<{key or _digest(message_key)}@{domain}>"


def _address(name: str | None, address: str) -> Address:
    return Address(display_name=clean_display_name(name or ""), addr_spec=address)


def _add_machine_headers(mail: Mail, due: DueMessage) -> None:
    is_answer = due.ticket_id is not None and due.message_class == "service"
    mail["Auto-Submitted"] = "auto-replied" if is_answer else "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["X-Varsel-Message-Type"] = _write_header(due.message_type, 60)
    order_number = _write_header(due.facts.get("order_number"), 60)
    if order_number:
        mail["X-Varsel-Order"] = order_number


def _add_thread(mail: Mail, in_reply_to: str | None) -> None:
    # an id that is none came from a customer's mail program; the mail goes unthreaded
    found = _MESSAGE_ID.fullmatch((in_reply_to or "").strip())
    if found:
        mail["In-Reply-To"] = found.group()
        mail["References"] = found.group()


def _add_bodies(mail: Mail, rendered: RenderedMessage, key: str) -> None:
    # "=_" cannot occur in quoted-printable, so no body can hold the boundary
    boundary = f"=_varsel_{_digest(key)[:32]}"
    mail.set_bodies(rendered.text, rendered.pieces, boundary)


def _add_way_out(mail: Mail, due: DueMessage, shop: ShopFacts, reply_to: str) -> None:
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
