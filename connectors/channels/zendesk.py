"""OUT: an internal note and tags on a Zendesk ticket, for the shop's own people.

Endpoint: `PUT /api/v2/tickets/{id}/tags` (adds, never replaces), then
`PUT /api/v2/tickets/{id}` with `comment.public = false`. Bearer token of an admin.
Docs: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
An update takes no idempotency key. The note ends with a mark of its message, and the
comments are looked through for it first: a note that is there is not written again.
Body: `{"ticket_id": "20417", "text": "...", "tags": ["varsel_..."]}`.
With `is_kept` it is a note that changes; see `zendesk_kept.py`.
"""

from math import inf
from typing import Any
from urllib.parse import quote

import orjson

from connectors.channels import Outgoing, Receipt
from connectors.channels.zendesk_kept import keep_note
from connectors.errors import PermanentError
from connectors.http_sending import HttpSender, body_of
from connectors.settings_sources import ZendeskSettings

NAME = "zendesk"


class ZendeskChannel:
    """One account; in `context_field` of a ticket a note is kept up to date."""

    name = NAME
    # it looks for its own note before it writes one
    repeat_safe_s = inf

    def __init__(self, http: HttpSender, context_field: int | None = None) -> None:
        self.http = http
        self.context_field = context_field

    def send(self, outgoing: Outgoing) -> Receipt:
        """Return which ticket has the note; again finds it there."""
        read = body_of(outgoing.body, NAME)
        ticket_id = str(read.get("ticket_id") or "")
        if not ticket_id:
            raise PermanentError("could not write a note: there is no ticket")
        path = f"/api/v2/tickets/{quote(ticket_id, safe='')}"
        mark = f"varsel:{outgoing.message_key[:24]}"
        if read.get("is_kept"):
            keep_note(self.http, path, read, mark, self.context_field)
        elif not self._has(path, mark):
            self._write(path, f"{read.get('text', '')}\n\n{mark}", read.get("tags"))
        return Receipt(f"note on ticket {ticket_id}")

    def _write(self, path: str, text: str, tags: Any) -> None:
        if tags:
            self.http.send("PUT", f"{path}/tags.json", orjson.dumps({"tags": tags}))
        note = {"ticket": {"comment": {"body": text, "public": False}}}
        self.http.send("PUT", f"{path}.json", orjson.dumps(note))

    def _has(self, path: str, mark: str) -> bool:
        """Return whether one of the newest comments carries the mark."""
        newest = f"{path}/comments.json?sort=-created_at&page[size]=100"
        answer = self.http.send("GET", newest)
        comments = answer.get("comments") or []
        return any(mark in str(each.get("body")) for each in comments)

    def close(self) -> None:
        self.http.close()


def open_channel(settings: ZendeskSettings, *, session: Any = None) -> ZendeskChannel:
    """Return the channel; nothing is asked yet."""
    http = HttpSender(
        NAME,
        settings.base_url,
        headers={"Authorization": f"Bearer {settings.token.get_secret_value()}"},
        credential="VARSEL_ZENDESK_TOKEN",
        session=session,
    )
    return ZendeskChannel(http, settings.context_field)


def check_channel(channel: ZendeskChannel) -> str:
    """Return one line saying who the token speaks for.

    Raises: ConnectorError with one line saying why not.
    """
    answer = channel.http.send("GET", "/api/v2/users/me.json")
    role = (answer.get("user") or {}).get("role", "nobody")
    return f"notes in {channel.http.base_url}: the token speaks for an {role}"
