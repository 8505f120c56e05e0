"""How WooCommerce is asked: lists by page number, and what it says of a bad key.

Here: one page, a list read whole though it changes meanwhile, errors put plainly. Not
here: which orders to ask for (`woocommerce.py`).
"""

from collections.abc import Mapping
from typing import Any

from connectors.errors import AuthenticationError, TransientError
from connectors.http import HttpClient

SYSTEM = "woocommerce"
API = "/wp-json/wc/v3"
ROWS_A_PAGE = 100
MAX_READS = 5
# what it answers, and what that means for whoever set it up
_HINTS = (
    ("Consumer secret is invalid", "the key is known, check VARSEL_WOOCOMMERCE_SECRET"),
    ("does not have read", "give the key of VARSEL_WOOCOMMERCE_KEY the right to read"),
    ("answered 403", "the user of VARSEL_WOOCOMMERCE_KEY may not see orders"),
    (
        "cannot_view",
        "the shop does not know VARSEL_WOOCOMMERCE_KEY, or its web server drops the "
        "header Authorization",
    ),
)
_PLAIN = "keys are refused over plain http; let base_url begin with https://"


class WoocommerceClient:
    """Asks one shop; `total` and `pages` are what the last list said of itself."""

    def __init__(self, http: HttpClient) -> None:
        self.http = http
        self.total: int | None = None
        self.pages: int | None = None

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """Return the decoded answer. Raises: as HttpClient, told plainly."""
        try:
            return self.http.get(f"{API}{path}", params)
        except AuthenticationError as error:
            said = str(error).rpartition("; ")[0]
            raise AuthenticationError(f"{said}; {self._hint(said)}") from None

    def page(self, path: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return one page of a list. Raises: TransientError when it is none."""
        rows = self.get(path, {**params, "per_page": ROWS_A_PAGE})
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise TransientError(
                f"{SYSTEM}: GET {API}{path}: answered 200 without a list of objects; "
                "try again later"
            )
        self.total = _count(self.http.last_headers, "X-WP-Total")
        self.pages = _count(self.http.last_headers, "X-WP-TotalPages")
        return rows

    def whole(self, path: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return every row of a list, by page number, each id once.

        A row that leaves the list meanwhile moves another one off the next page; then
        fewer come than were told and the list is read again.
        """
        before: set[Any] | None = None
        for _ in range(MAX_READS):
            rows = self._read(path, params)
            # a shop may hide rows from the key that it counts all the same
            if self.total in (None, len(rows)) or rows.keys() == before:
                return list(rows.values())
            before = set(rows)
        raise TransientError(
            f"{SYSTEM}: GET {API}{path}: the list changed during each of {MAX_READS} "
            "readings; try again later"
        )

    def close(self) -> None:
        self.http.close()

    def _read(self, path: str, params: Mapping[str, Any]) -> dict[Any, dict[str, Any]]:
        rows = self.page(path, params)
        total, pages = self.total, self.pages
        found = {row.get("id"): row for row in rows}
        number = 1
        while number < pages if pages is not None else len(rows) == ROWS_A_PAGE:
            number += 1
            rows = self.page(path, {**params, "page": number})
            found |= {row.get("id"): row for row in rows}
        # a page beyond the end says that there are none at all
        self.total = total
        return found

    def _hint(self, said: str) -> str:
        if "cannot_view" in said and self.http.base_url.startswith("http://"):
            return _PLAIN
        return next(
            (hint for words, hint in _HINTS if words in said),
            "check VARSEL_WOOCOMMERCE_KEY and VARSEL_WOOCOMMERCE_SECRET",
        )


def _count(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name) or ""
    return int(text) if text.isdecimal() else None
