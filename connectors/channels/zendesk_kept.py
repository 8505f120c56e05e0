"""A note on a ticket that is kept up to date, as far as Zendesk lets anyone.

A comment cannot be changed once it is written. The first note is one; later ones go
into a ticket field, where the shop has named one, which is written over; else into a
comment that says whose place it takes. Note, field and tags are one update, refused
(409) when the ticket was changed since it was looked at: nobody's tags are lost. The
tag `varsel_ctx_...` tells which note a ticket has: one that has it is left alone.
Docs: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
"""

from collections.abc import Mapping
from typing import Any

import orjson

from connectors.errors import PermanentError, TransientError
from connectors.http import Refusal
from connectors.http_sending import HttpSender

TAG = "varsel_ctx_"
# changed under us so often, it is somebody's turn, not ours
_LOOKS = 3
_CONFLICT = 409
_RETRY_S = 60.0


def keep_note(
    http: HttpSender,
    path: str,
    read: Mapping[str, Any],
    mark: str,
    context_field: int | None,
) -> None:
    """Let the ticket have this note, once.

    Raises: PermanentError for a closed ticket, TransientError when others kept
    changing it; as `HttpSender.send` does besides.
    """
    for _ in range(_LOOKS):
        ticket = http.send("GET", f"{path}.json").get("ticket") or {}
        if _is_there(http, path, ticket, mark, context_field):
            return
        if ticket.get("status") == "closed":
            raise PermanentError("could not write a note: the ticket is closed")
        update = _update(ticket, read, mark, context_field)
        try:
            http.send("PUT", f"{path}.json", orjson.dumps({"ticket": update}))
        except Refusal as refusal:
            if refusal.status != _CONFLICT:
                raise
        else:
            return
    raise TransientError(
        "could not write a note: the ticket was changed by others each time it was "
        "looked at; nothing was written, it is tried again later",
        retry_after_s=_RETRY_S,
    )


def tag_of(mark: str) -> str:
    """Return the tag of a note: eight letters are enough on one ticket."""
    return TAG + mark.partition(":")[2][:8]


def _update(
    ticket: Mapping[str, Any],
    read: Mapping[str, Any],
    mark: str,
    context_field: int | None,
) -> dict[str, Any]:
    text = f"{read.get('text', '')}\n\n{mark}"
    others = [tag for tag in ticket.get("tags") or [] if not tag.startswith(TAG)]
    own = [*(read.get("tags") or []), tag_of(mark)]
    update: dict[str, Any] = {
        "tags": list(dict.fromkeys([*others, *own])),
        "safe_update": True,
        "updated_stamp": ticket.get("updated_at"),
    }
    if context_field is not None:
        update["custom_fields"] = [{"id": context_field, "value": text}]
    if context_field is None or read.get("is_first"):
        update["comment"] = {"body": text, "public": False}
    return update


def _is_there(
    http: HttpSender,
    path: str,
    ticket: Mapping[str, Any],
    mark: str,
    context_field: int | None,
) -> bool:
    """Return whether the note was written before; people take tags away."""
    if tag_of(mark) in (ticket.get("tags") or []):
        return True
    fields = {each.get("id"): each for each in ticket.get("custom_fields") or []}
    if mark in str(fields.get(context_field, {}).get("value")):
        return True
    newest = f"{path}/comments.json?sort=-created_at&page[size]=100"
    comments = http.send("GET", newest).get("comments") or []
    return any(mark in str(each.get("body")) for each in comments)
