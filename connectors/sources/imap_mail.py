"""One mail as a record: its headers, its words, the facts that decisions need.

The payload says what stands in the mail and judges nothing: who is a customer, what is
an automatic answer and what belongs together is decided in SQL. Attached bytes are
never kept. The mail's place (folder, UID) is no part of what identifies it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256
from typing import Any

from connectors.sources import Record
from connectors.sources.imap_parts import (
    Part,
    attachments_of,
    original_headers,
    parts_of,
    report_blocks,
    text_of,
)
from connectors.sources.imap_report import read_bounce
from connectors.sources.imap_text import decode_header

STREAM = "messages"
HEADERS_KEPT = 300
HEADER_LIMIT = 4000
IDS_KEPT = 100
_ID = re.compile(r"<([^<>]+)>")
_ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]]+@[^\s<>@,;:\"()\[\]]+")
_RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_SIGNS = (
    "Auto-Submitted",
    "Precedence",
    "List-Id",
    "List-Unsubscribe",
    "Return-Path",
    "X-Autoreply",
    "X-Autorespond",
    "X-Auto-Response-Suppress",
)


@dataclass(frozen=True)
class Filed:
    """Where a mail lies: its folder, and whether that holds the shop's own replies."""

    folder: str
    is_sent: bool
    received_at: datetime | None
    size: int


def read_mail(raw: bytes, filed: Filed) -> Record:
    """Return the record of a whole mail; one too broken to take apart comes as text."""
    try:
        head = message_from_bytes(raw)
        return mail_record(head, parts_of(head), filed)
    except (RecursionError, LookupError, TypeError, ValueError):
        # one odd mail must not keep all others away
        head = BytesHeaderParser().parsebytes(raw)
        words = raw.partition(b"\r\n\r\n")[2] or raw
        tree = Part("text/plain", size=len(words), content=words)
        return mail_record(head, tree, filed)


def mail_record(head: Message, tree: Part, filed: Filed) -> Record:
    """Return the record of a mail from its headers and the tree of its parts."""
    text, text_kind = text_of(tree)
    payload: dict[str, Any] = {
        "message_id": (_ids(head, "Message-ID") or [None])[0],
        "folder": filed.folder,
        "is_sent": filed.is_sent,
        "received_at": _iso(filed.received_at),
        "delivered_at": _iso(_delivered(head)),
        "sent_at": _iso(_instant(_header(head, "Date"))),
        "size": filed.size,
        "subject": _header(head, "Subject"),
        "from": _people(head, "From") or _people(head, "Sender"),
        "reply_to": _people(head, "Reply-To"),
        "to": _people(head, "To"),
        "cc": _people(head, "Cc"),
        "plus_addresses": _plus_addresses(head),
        "in_reply_to": _ids(head, "In-Reply-To")[:IDS_KEPT],
        "references": _ids(head, "References")[:IDS_KEPT],
        "signs": _signs(head),
        "content_type": tree.kind,
        "report_type": _report_type(head),
        "bounce": read_bounce(
            report_blocks(tree),
            original_headers(tree),
            _header(head, "X-Failed-Recipients"),
        ),
        "varsel_message_type": _header(head, "X-Varsel-Message-Type"),
        "varsel_order": _header(head, "X-Varsel-Order"),
        "text": text,
        "text_kind": text_kind,
        "attachments": attachments_of(tree),
        "headers": _headers(head),
    }
    return Record(STREAM, _record_id(payload), payload, filed.received_at)


def _record_id(payload: dict[str, Any]) -> str:
    """Return what is the same for the mail in whatever folder it lies."""
    known = payload["message_id"]
    if known and len(known) <= HEADER_LIMIT:
        return known
    dates = [value for name, value in payload["headers"] if name.lower() == "date"]
    written = (payload["from"], dates, payload["subject"], payload["text"])
    return f"sha256:{sha256(repr(written).encode('utf-8', 'replace')).hexdigest()}"


def _headers(head: Message) -> list[list[str]]:
    listed = list(head.raw_items())[:HEADERS_KEPT]
    return [[name, decode_header(value)[:HEADER_LIMIT]] for name, value in listed]


def _all(head: Message, name: str) -> list[str]:
    # the parser's own reading stumbles over what is not ASCII
    return [
        str(value) for key, value in head.raw_items() if key.lower() == name.lower()
    ]


def _header(head: Message, name: str) -> str | None:
    found = _all(head, name)
    return decode_header(found[0])[:HEADER_LIMIT] or None if found else None


def _ids(head: Message, name: str) -> list[str]:
    """Return the message ids in a header with their brackets, in order, each once."""
    text = " ".join(_all(head, name))
    found = [re.sub(r"\s+", "", each) for each in _ID.findall(text)]
    if not found:
        found = [
            each.strip("<>") for each in text.split() if "@" in each or name[0] == "M"
        ]
    return list(dict.fromkeys(f"<{each}>" for each in found if each))


def _people(head: Message, name: str) -> list[dict[str, str | None]]:
    """Return name and address of each; a header without sense gives what it can."""
    raw = [re.sub(r"\s+", " ", each) for each in _all(head, name)]
    read = [(decode_header(one), address) for one, address in getaddresses(raw)]
    people = [
        {"name": one or None, "address": address}
        for one, address in read
        if _ADDRESS.fullmatch(address)
    ]
    if not people:
        found = _ADDRESS.findall(decode_header(" ".join(raw)))
        people = [{"name": None, "address": address} for address in found]
    return people[:IDS_KEPT]


def _plus_addresses(head: Message) -> list[str]:
    """Return what stands behind a plus in the addresses the mail was for."""
    text = " ".join(value for name in _RECIPIENTS for value in _all(head, name))
    local = (each.rpartition("@")[0] for each in _ADDRESS.findall(text))
    return list(dict.fromkeys(each.partition("+")[2] for each in local if "+" in each))


def _signs(head: Message) -> dict[str, str]:
    found = {name.lower().replace("-", "_"): _header(head, name) for name in _SIGNS}
    return {name: value for name, value in found.items() if value is not None}


def _report_type(head: Message) -> str | None:
    declared = _header(head, "Content-Type") or ""
    found = re.search(r"report-type=\"?([\w-]+)", declared, re.IGNORECASE)
    return found[1].lower() if found else None


def _delivered(head: Message) -> datetime | None:
    """Return the time of the last server that handed the mail on."""
    stamps = _all(head, "Received")
    return _instant(stamps[0].rpartition(";")[2]) if stamps else None


def _instant(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(" ".join((text or "").split()))
        # `-0000` says UTC without telling a zone
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
