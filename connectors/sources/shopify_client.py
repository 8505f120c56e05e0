"""How Shopify is asked: one GraphQL call, its waits and its errors.

Here: what HTTP 200 with `errors` means and how long `THROTTLED` asks us to wait. Not
here: which orders to ask for (`shopify.py`).
"""

import logging
from collections.abc import Callable
from typing import Any

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.http import HttpClient, back_off_s, decoded, redact

SYSTEM = "shopify"
ORDERS_A_PAGE = 10
MAX_WAITS = 10
_log = logging.getLogger(__name__)


class TooCostly(PermanentError):
    """The query asks for more than the vendor ever grants at once."""


class ShopifyClient:
    """Asks one shop, waits when throttled, and remembers what page size fits."""

    def __init__(
        self, http: HttpClient, api_version: str, sleep: Callable[[float], None]
    ) -> None:
        self.http = http
        self.api_version = api_version
        self.page_size = ORDERS_A_PAGE
        self._path = f"/admin/api/{api_version}/graphql.json"
        self._sleep = sleep

    def ask(
        self,
        query: str,
        variables: dict[str, Any],
        read: Callable[[bytes], Any] = decoded,
    ) -> dict[str, Any]:
        """Return `data` of an answer without errors, decoded by `read`."""
        body = {"query": query, "variables": variables}
        for attempt in range(1, MAX_WAITS + 1):
            # a query changes nothing, so it may be repeated
            answer = self.http.post(self._path, body, is_repeatable=True, read=read)
            errors = _errors(answer)
            if not errors:
                return answer["data"]
            self._sleep(_wait_s(errors, answer, attempt))
        raise TransientError(
            f"{SYSTEM}: POST {self._path}: {errors[0]['message']} still after "
            f"{MAX_WAITS} tries; try again later"
        )

    def close(self) -> None:
        self.http.close()

    def answered_version(self) -> str:
        """Return the version that answered; an outdated one is silently replaced."""
        answered = self.http.last_headers.get("X-Shopify-API-Version")
        if answered and answered != self.api_version:
            _log.warning(
                "shopify: asked API %s, %s answered; set sources.shopify.api_version",
                self.api_version,
                answered,
            )
        return answered or self.api_version


def _errors(answer: Any) -> list[dict[str, Any]]:
    if not isinstance(answer, dict):
        return [{"message": "not an object"}]
    errors = answer.get("errors") or []
    if isinstance(errors, str | dict):
        return [{"message": str(errors)}]
    if not errors and not answer.get("data"):
        return [{"message": "neither data nor errors"}]
    return errors


def _wait_s(errors: list[dict[str, Any]], answer: Any, attempt: int) -> float:
    """Return seconds to wait before repeating, or raise if that cannot help.

    Source: https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits
    """
    codes = {(error.get("extensions") or {}).get("code") for error in errors}
    said = redact("; ".join(str(error.get("message")) for error in errors)[:300])
    if codes == {"THROTTLED"}:
        return _throttled_s(answer, attempt)
    if codes <= {"THROTTLED", "INTERNAL_SERVER_ERROR", "TIMEOUT"}:
        return back_off_s(attempt)
    if "MAX_COST_EXCEEDED" in codes:
        raise TooCostly(f"{SYSTEM}: {said}; ask for fewer orders at once")
    if "invalid cursor" in said.lower():
        raise TransientError(
            f"{SYSTEM}: {said}; the next pull begins anew from the last update landed"
        )
    if "ACCESS_DENIED" in codes:
        raise AuthenticationError(
            f"{SYSTEM}: {said}; give the app of VARSEL_SHOPIFY_TOKEN this right"
        )
    raise PermanentError(f"{SYSTEM}: orders refused: {said}; repeating cannot help")


def _throttled_s(answer: Any, attempt: int) -> float:
    cost = (answer.get("extensions") or {}).get("cost") or {}
    bucket = cost.get("throttleStatus") or {}
    if not bucket.get("restoreRate") or "requestedQueryCost" not in cost:
        return back_off_s(attempt)
    requested = cost["requestedQueryCost"]
    if requested > bucket.get("maximumAvailable", requested):
        raise TooCostly(
            f"{SYSTEM}: a query of {requested} points never fits; ask for fewer orders"
        )
    missing = requested - bucket.get("currentlyAvailable", 0)
    return max(0.1, missing / bucket["restoreRate"])
