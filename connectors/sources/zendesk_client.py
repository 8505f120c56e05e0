"""How Zendesk is asked: exports on a budget of their own, the comments of a ticket.

Here: the two budgets, what an error inside HTTP 200 says, a list of comments that goes
on. Not here: where an export begins, and what becomes of it (`zendesk.py`).
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from connectors.errors import PermanentError
from connectors.http import Budget, HttpClient, Refusal
from connectors.sources.asking import asked_until_right, error_inside

SYSTEM = "zendesk"
EXPORT = "/api/v2/incremental/tickets/cursor.json"
TICKETS_A_PAGE = 100
COMMENTS_A_PAGE = 100
NO_WAY_ON = "says there is more but gives no new cursor"
_log = logging.getLogger(__name__)


class ExportBudget:
    """An export counts against its own limit, and against the account's as well."""

    def __init__(self, own: Budget, account: Budget) -> None:
        self._own, self._account = own, account

    def take(self) -> None:
        self._own.take()
        self._account.take()


class ZendeskClient:
    """Asks one account, exports by one client and all else by the other."""

    def __init__(
        self, http: HttpClient, exports: HttpClient, sleep: Callable[[float], None]
    ) -> None:
        self.http = http
        self.exports = exports
        self._sleep = sleep

    def close(self) -> None:
        self.exports.close()
        self.http.close()

    def export(self, place: dict[str, Any]) -> dict[str, Any]:
        """Return one answer of the export from that place on.

        Raises: Refusal of a cursor the vendor has forgotten; PermanentError where
        something else than Zendesk answers.
        """
        params = {"include": "users", "per_page": TICKETS_A_PAGE, **place}

        def wrong(answer: Any) -> str | None:
            is_stuck = not answer.get("end_of_stream", True) and (
                answer.get("after_cursor") in (None, place.get("cursor"))
            )
            return NO_WAY_ON if is_stuck else None

        answer = self._right(self.exports, EXPORT, params, wrong)
        if not isinstance(answer.get("tickets"), list):
            raise PermanentError(
                f"{SYSTEM}: GET {EXPORT}: answered 200 without tickets; "
                "check sources.zendesk.base_url"
            )
        return answer

    def comments(self, ticket_id: Any) -> Iterator[dict[str, Any]]:
        """Yield answers that hold the comments of a ticket; none where it is gone."""
        path = f"/api/v2/tickets/{ticket_id}/comments"
        params: dict[str, Any] = {
            "page[size]": COMMENTS_A_PAGE,
            "sort": "created_at",
            "include": "users",
        }

        def wrong(answer: Any) -> str | None:
            if not isinstance(answer.get("comments"), list):
                return "answered 200 without comments"
            is_stuck = _has_more(answer) and (
                _reached(answer) in (None, params.get("page[after]"))
            )
            return NO_WAY_ON if is_stuck else None

        while True:
            try:
                answer = self._right(self.http, path, params, wrong)
            except Refusal as refusal:
                # deleted between the export and now, or beyond the 5,000 comments that
                # the vendor shows: neither says anything of the other tickets
                if refusal.status not in (404, 422):
                    raise
                if refusal.status == 422:
                    _log.warning("%s", refusal)
                return
            yield answer
            if not _has_more(answer):
                return
            params["page[after]"] = _reached(answer)

    def _right(
        self,
        client: HttpClient,
        path: str,
        params: Mapping[str, Any],
        wrong: Callable[[Any], str | None],
    ) -> Any:
        def fault(answer: Any) -> str | None:
            if not isinstance(answer, dict):
                return "answered 200 without an object"
            return error_inside(answer, "error") or wrong(answer)

        return asked_until_right(
            lambda: client.get(path, params),
            fault,
            what=f"{SYSTEM}: GET {path}",
            sleep=self._sleep,
        )


def _has_more(answer: Mapping[str, Any]) -> bool:
    meta = answer.get("meta") or {}
    return bool(meta.get("has_more") or answer.get("next_page"))


def _reached(answer: Mapping[str, Any]) -> str | None:
    return (answer.get("meta") or {}).get("after_cursor")
