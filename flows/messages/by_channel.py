"""A due message as the bytes of its channel: a mail, a short text, a note, an event.

In a rehearsal every message becomes a mail that says by which channel it would go.
Pure.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson

from flows.due import DueMessage
from flows.messages.clean import clean_text
from flows.messages.compose import compose_mail, compose_rehearsal
from flows.messages.render import render_message, render_sms
from flows.messages.sms import measure_sms
from flows.messages.story import ShopFacts

Body = dict[str, Any]
CONTEXT = "context_note"


def compose(
    due: DueMessage,
    shop: ShopFacts,
    *,
    sent_at: datetime,
    is_rehearsal: bool = False,
    redirect_to: str | None = None,
) -> bytes:
    """Return what the channel of the row is to send.

    Raises: ValueError for a message that nobody has written for this channel.
    """
    if due.channel == "email":
        rendered = render_message(due, shop)
        return compose_mail(
            due, rendered, shop, sent_at=sent_at, redirect_to=redirect_to
        )
    if due.channel not in _BODIES:
        raise ValueError(f"nothing is written for the channel {due.channel!r}")
    body = _BODIES[due.channel](due, shop)
    if not is_rehearsal:
        return orjson.dumps(body)
    text = orjson.dumps(body, option=orjson.OPT_INDENT_2).decode()
    return compose_rehearsal(due, text, shop, sent_at=sent_at, redirect_to=redirect_to)


def _sms(due: DueMessage, shop: ShopFacts) -> Body:
    text = render_sms(due, shop)
    length = measure_sms(text)
    told = {"alphabet": length.alphabet, "parts": length.parts}
    return {"to": due.recipient_phone, "text": text, **told}


def _note(due: DueMessage, shop: ShopFacts) -> Body:
    rendered = render_message(due, shop)
    note = {"ticket_id": due.ticket_id, "tags": [f"varsel_{due.message_type}"]}
    if due.message_type != CONTEXT:
        return {**note, "text": rendered.text}
    return {
        **note,
        "text": f"{rendered.subject}\n\n{rendered.text}",
        # what is kept as it changes, not told once
        "is_kept": True,
        "is_first": not due.facts.get("notes_before"),
    }


def _event(due: DueMessage, shop: ShopFacts) -> Body:
    profile = {"email": due.recipient_email, "external_id": due.customer_id}
    known = {name: value for name, value in profile.items() if value is not None}
    metric = {"name": f"Varsel {due.message_type}"}
    return {
        "time": due.trigger_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "properties": _plain(due, shop),
        "metric": {"data": {"type": "metric", "attributes": metric}},
        "profile": {"data": {"type": "profile", "attributes": known}},
    }


def _webhook(due: DueMessage, shop: ShopFacts) -> Body:
    data = {"email": due.recipient_email, **_plain(due, shop)}
    return {
        "type": due.message_type,
        "timestamp": due.trigger_at.astimezone(UTC).isoformat(),
        "data": data,
    }


def _plain(due: DueMessage, shop: ShopFacts) -> Body:
    """Return what a machine is told: what it is about, and the plain facts."""
    facts = {
        name: clean_text(value, 400) if isinstance(value, str) else value
        for name, value in due.facts.items()
        if isinstance(value, str | int | float | bool)
    }
    ids = {
        "message_key": due.message_key,
        "subject_type": due.subject_type,
        "subject_id": due.subject_id,
        "language": due.language,
        "shop": shop.name,
    }
    return facts | ids


_BODIES: dict[str, Callable[[DueMessage, ShopFacts], Body]] = {
    "sms": _sms,
    "note": _note,
    "event": _event,
    "webhook": _webhook,
}
