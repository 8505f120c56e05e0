"""How Gorgias is asked: tickets newest change first, the messages of one ticket.

Here: paging by the vendor's cursor, what makes an answer the wrong one, a cursor that
ran out. Not here: which tickets are asked for, and what becomes of them (`gorgias.py`).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from connectors.errors import TransientError
from connectors.http import HttpClient, Refusal
from connectors.sources.asking import asked_until_right, error_inside

SYSTEM = "gorgias"
TICKETS = "/api/tickets"
MESSAGES = "/api/messages"
ROWS_A_PAGE = 100
_EXPIRED = (400, 404, 410, 422)
Rows = list[dict[str, Any]]
Fault = Callable[[Any], str | None]


class CursorExpired(TransientError):
    """The vendor no longer takes the page cursor it gave; begin again."""


class GorgiasClient:
    """Asks one account for lists; asks again where an answer is not to the point."""

    def __init__(self, http: HttpClient, sleep: Callable[[float], None]) -> None:
        self.http = http
        self._sleep = sleep

    def close(self) -> None:
        self.http.close()

    def tickets(self, *, is_trashed: bool) -> Iterator[Rows]:
        """Yield pages of tickets, last changed first. Raises: CursorExpired."""
        oldest: datetime | None = None

        def wrong(answer: Any) -> str | None:
            times = _times(answer["data"])
            if times != sorted(times, reverse=True):
                return "is not in the order asked for"
            # what changes meanwhile moves to the front, never to the pages behind
            if oldest and times and times[0] > oldest:
                return "told of changes newer than those before it"
            return None

        asked = {
            "order_by": "updated_datetime:desc",
            "trashed": "true" if is_trashed else "false",
        }
        for rows in self._pages(TICKETS, asked, wrong):
            yield rows
            oldest = min(_times(rows), default=oldest)

    def messages(self, ticket_id: Any) -> Iterator[Rows]:
        """Yield pages of a ticket's messages; none where it is gone."""

        def wrong(answer: Any) -> str | None:
            owners = {str(one.get("ticket_id", ticket_id)) for one in answer["data"]}
            return None if owners <= {str(ticket_id)} else "told of another ticket"

        asked = {"ticket_id": ticket_id, "order_by": "created_datetime:asc"}
        try:
            yield from self._pages(MESSAGES, asked, wrong)
        except Refusal as refusal:
            # deleted since the list was read
            if refusal.status != 404:
                raise

    def _pages(
        self, path: str, asked: Mapping[str, Any], wrong: Fault
    ) -> Iterator[Rows]:
        cursor: str | None = None
        while True:
            place = {"cursor": cursor} if cursor else {}
            answer = self._page(path, {"limit": ROWS_A_PAGE, **asked, **place}, wrong)
            following = _following(answer)
            yield answer["data"]
            if not following:
                return
            cursor = following

    def _page(
        self, path: str, params: Mapping[str, Any], wrong: Fault
    ) -> dict[str, Any]:
        def fault(answer: Any) -> str | None:
            if (found := _no_list(answer)) is not None:
                return found
            if "cursor" in params and _following(answer) == params["cursor"]:
                return "says there is more but gives no new cursor"
            return wrong(answer)

        try:
            return asked_until_right(
                lambda: self.http.get(path, params),
                fault,
                what=f"{SYSTEM}: GET {path}",
                sleep=self._sleep,
            )
        except Refusal as refusal:
            if "cursor" in params and refusal.status in _EXPIRED:
                raise CursorExpired(f"{refusal}; the page cursor ran out") from None
            raise


def _no_list(answer: Any) -> str | None:
    if said := error_inside(answer, "error"):
        return said
    rows = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        return "answered 200 without data"
    return None


def _following(answer: Mapping[str, Any]) -> str | None:
    return (answer.get("meta") or {}).get("next_cursor")


def _times(rows: Rows) -> list[datetime]:
    """Return the times of last change that can be read, in the order given."""
    times = []
    for row in rows:
        with suppress(KeyError, TypeError, ValueError):
            moment = datetime.fromisoformat(row["updated_datetime"])
            times += [moment] if moment.tzinfo else []
    return times
