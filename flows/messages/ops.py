"""A mail from Varsel to the people who run it: plain text, no layout. Pure."""

from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from flows.messages.addresses import clean_display_name, read_address
from flows.messages.clean import clean_text
from flows.messages.compose import write_message_id
from flows.messages.story import ShopFacts


def compose_ops_mail(
    key: str,
    subject: str,
    lines: Sequence[str],
    *,
    to: str,
    shop: ShopFacts,
    sent_at: datetime,
) -> bytes:
    """Return the mail as it goes over the wire; the key makes its Message-ID.

    Raises: ValueError when an address cannot be written to.
    """
    reply_to = read_address(shop.reply_address, "the shop's reply address")
    mail = EmailMessage(policy=SMTP)
    name = clean_display_name(f"{clean_text(shop.name, 40) or ''} Varsel")
    mail["From"] = Address(display_name=name, addr_spec=reply_to)
    mail["To"] = Address(addr_spec=read_address(to, "sending.ops_address"))
    mail["Subject"] = clean_text(subject, 160) or "Varsel"
    mail["Date"] = format_datetime(sent_at.astimezone(ZoneInfo(shop.time_zone)))
    mail["Message-ID"] = write_message_id(key, reply_to)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    text = "\n".join(clean_text(line, 400) or "" for line in lines)
    mail.set_content(text + "\n", cte="quoted-printable")
    return mail.as_bytes()
