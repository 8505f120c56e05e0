"""How Freshdesk is asked: steps over changing tickets, pages of conversations.

Here: how no ticket is lost between two answers. Page numbers over a moving set skip
rows, and no list goes deeper than 300 pages; so each step asks anew from the last
second seen, and turns a page only inside one second. Not here: what is asked for, and
what becomes of it (`freshdesk.py`).
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.errors import PermanentError
from connectors.http import HttpClient, Refusal
from connectors.sources.asking import asked_until_right, error_inside

SYSTEM = "freshdesk"
TICKETS = "/api/v2/tickets"
ROWS_A_PAGE = 100
MAX_PAGES = 300
_SECOND = timedelta(seconds=1)
Rows = list[dict[str, Any]]


class FreshdeskClient:
    """Asks one account for lists; asks again where an answer is not to the point."""

    def __init__(self, http: HttpClient, sleep: Callable[[float], None]) -> None:
        self.http = http
        self._sleep = sleep

    def close(self) -> None:
        self.http.close()

    def changed(self, since: datetime, asked_for: Mapping[str, str]) -> Iterator[Rows]:
        """Yield tickets changed at or after `since`, oldest change first, some twice.

        `asked_for`: the list meant, as query parameters. Time: UTC.
        """
        anchor: datetime | None = since
        while anchor is not None:
            anchor = yield from self._step(anchor, asked_for)

    def conversations(self, ticket_id: Any) -> Iterator[Rows]:
        """Yield pages of what was said on a ticket; none where it is gone."""
        path = f"{TICKETS}/{ticket_id}/conversations"

        def wrong(rows: Any) -> str | None:
            owners = {str(one.get("ticket_id", ticket_id)) for one in rows}
            return None if owners <= {str(ticket_id)} else "told of another ticket"

        known: set[Any] | None = None
        while True:
            ids: set[Any] = set()
            for page in range(1, MAX_PAGES + 1):
                try:
                    rows, has_more = self._page(path, {"page": page}, wrong)
                except Refusal as refusal:
                    # thrown away since the list was read; the next pull tells of it
                    if refusal.status == 404:
                        return
                    raise
                yield rows
                ids |= {one.get("id") for one in rows}
                if not has_more:
                    break
            # numbered pages skip a row where one before it went away meanwhile
            if page == 1 or ids == known:
                return
            known = ids

    def _step(
        self, anchor: datetime, asked_for: Mapping[str, str]
    ) -> Generator[Rows, None, datetime | None]:
        """Yield one answer, more inside one second; return where to go on from.

        Pages behind the first are read again until they tell of the same tickets
        twice: only then did none slip past while others left the second.
        """
        known: set[Any] | None = None
        while True:
            ids: set[Any] = set()
            page, has_more, reached = 0, True, anchor
            while has_more and reached <= anchor:
                page += 1
                rows, has_more = self._tickets(anchor, page, asked_for)
                yield rows
                ids |= {one.get("id") for one in rows if _time(one, anchor) <= anchor}
                reached = max((_time(one, anchor) for one in rows), default=anchor)
            if page == 1:
                return reached if has_more else None
            if ids == known:
                return anchor + _SECOND
            known = ids

    def _tickets(
        self, anchor: datetime, page: int, asked_for: Mapping[str, str]
    ) -> tuple[Rows, bool]:
        if page > MAX_PAGES:
            raise PermanentError(
                f"{SYSTEM}: GET {TICKETS}: more than {MAX_PAGES * ROWS_A_PAGE} tickets "
                f"changed in the second {_text(anchor)} and Freshdesk shows no more; "
                "change some of them once more, so that their times differ"
            )
        # a second early: whether the vendor means "at" or "after" is not promised
        since = anchor.replace(microsecond=0) - _SECOND

        def wrong(rows: Any) -> str | None:
            times = [_time(one, None) for one in rows]
            known = [each for each in times if each is not None]
            if known and min(known) < since:
                return "told of changes before the time asked for"
            return None if known == sorted(known) else "is not in the order asked for"

        params = {
            **asked_for,
            "updated_since": _text(since),
            "order_by": "updated_at",
            "order_type": "asc",
            "page": page,
        }
        return self._page(TICKETS, params, wrong)

    def _page(
        self,
        path: str,
        params: Mapping[str, Any],
        wrong: Callable[[Any], str | None],
    ) -> tuple[Rows, bool]:
        """Return the rows of a page, and whether another may follow."""
        params = {"per_page": ROWS_A_PAGE, **params}
        rows = asked_until_right(
            lambda: self.http.get(path, params),
            lambda answer: _no_list(answer) or wrong(answer),
            what=f"{SYSTEM}: GET {path}",
            sleep=self._sleep,
        )
        is_linked = 'rel="next"' in self.http.last_headers.get("Link", "")
        return rows, bool(rows) and (is_linked or len(rows) >= ROWS_A_PAGE)


def _no_list(answer: Any) -> str | None:
    if not isinstance(answer, list):
        said = error_inside(answer, "message", "description", "code")
        return said or "answered 200 without a list"
    if all(isinstance(one, dict) for one in answer):
        return None
    return "answered with rows that are no objects"


def _time(row: Mapping[str, Any], unknown: Any) -> Any:
    """Return the time of the row's last change, `unknown` where it cannot be read."""
    try:
        moment = datetime.fromisoformat(row["updated_at"])
    except (KeyError, TypeError, ValueError):
        return unknown
    return moment.astimezone(UTC) if moment.tzinfo else unknown


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
