"""Reports about a mail: which address did not take it, or called it spam, and which.

Docs: https://www.rfc-editor.org/rfc/rfc3464, https://www.rfc-editor.org/rfc/rfc5965.
Says what the report says; whether an address is written to again is decided elsewhere.
"""

import re
from collections.abc import Iterable
from email import message_from_bytes
from email.message import Message
from typing import Any

from connectors.sources.imap_text import decode_header

RECIPIENTS_KEPT = 50


def read_bounce(
    blocks: Iterable[bytes], original: bytes, failed: str | None
) -> dict[str, Any] | None:
    """Return the recipients a report names and the mail it is about; None without one.

    `failed`: the header X-Failed-Recipients of servers that write no report.
    """
    recipients = [one for block in blocks for one in _recipients(block)]
    if not recipients and failed:
        recipients = [_recipient(each, {}) for each in failed.split(",") if "@" in each]
    if not recipients:
        return None
    return {
        "recipients": recipients[:RECIPIENTS_KEPT],
        "original_message_id": _original_id(original),
    }


def _recipients(report: bytes) -> Iterable[dict[str, Any]]:
    """Yield a recipient for each group of lines that names one."""
    for block in re.split(rb"\r?\n[ \t]*\r?\n", report):
        told = {name.lower(): _value(value) for name, value in _fields(block)}
        address = told.get("final-recipient") or told.get("original-recipient")
        if "feedback-type" in told:
            # who complained is often left out on purpose; the mail itself is named
            yield _recipient(told.get("original-rcpt-to", ""), _complaint(told))
        elif address:
            yield _recipient(address, told)


def _recipient(address: str, told: dict[str, str]) -> dict[str, Any]:
    return {
        "address": address.rpartition(";")[2].strip(" <>"),
        "action": (told.get("action") or "failed").lower(),
        "status": told.get("status") or None,
        "diagnostic": told.get("diagnostic-code") or None,
    }


def _complaint(told: dict[str, str]) -> dict[str, str]:
    # a reader may also have said that it is no spam
    is_spam = told["feedback-type"].lower() != "not-spam"
    return {"action": "complaint" if is_spam else told["feedback-type"].lower()}


def _fields(block: bytes) -> Iterable[tuple[str, str]]:
    message: Message = message_from_bytes(block.strip() + b"\n\n")
    return message.raw_items()


def _value(raw: str) -> str:
    return decode_header(raw)[:500]


def _original_id(original: bytes) -> str | None:
    for name, value in _fields(original):
        if name.lower() == "message-id":
            return "".join(value.split()) or None
    return None
