"""What a model of a vendor's API is asked, and the small things all models share.

A model lives in `vendors/<system>.py` as the class `Vendor`. It pages, filters, orders
and forgets cursors as the vendor does, over a truth that changes while it is read. It
knows nothing of the connector and never fails by itself: `server.py` fails for it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

Query = Mapping[str, list[str]]
# status, headers, body
Answer = tuple[int, dict[str, str], bytes]
# by stream and record id: the payload a pull would receive now, None once deleted
Truth = dict[tuple[str, str], dict[str, Any] | None]
T = TypeVar("T")


class Vendor(Protocol):
    """A vendor over a mutable truth; `now` is the vendor's own clock.

    `history`: how many records to begin with. Optional: without it the harness takes
    two and a half pages of what the streams declare.
    """

    system: str

    def __init__(self, now: Callable[[], datetime]) -> None: ...

    def settings(self, base_url: str) -> Any:
        """Return the connector's settings for a vendor that answers at `base_url`."""

    def keys(self) -> tuple[str, ...]:
        """Return what a pull must ask for; nothing unless the vendor answers by key."""

    def populate(self, count: int) -> None:
        """Make a history, several of its records changed at one instant."""

    def change(self, step: int) -> None:
        """Let one thing happen: created, updated, deleted. Also called between pages.

        `step` counts up from 0 over a whole play.
        """

    def surface_late(self) -> None:
        """Show a record only now whose change lies in the recent past.

        As far back as the connector's stream declares by its settle lag or overlap.
        """

    def expire_cursors(self) -> None:
        """Forget every cursor given out so far; nothing where there are none."""

    def answer(
        self,
        method: str,
        path: str,
        query: Query,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Answer:
        """Return status, headers and body of an answer without faults."""

    def error_inside(self) -> Answer:
        """Return how this vendor says "not now": inside HTTP 200, or its own 429."""

    def truth(self) -> Truth:
        """Return every record as a pull would receive it; None for a tombstone.

        A record that the vendor hides without telling is left out.
        """


def answer_json(body: Any, status: int = 200, **headers: str) -> Answer:
    """Return a JSON answer; `Retry_After="3"` becomes the header `Retry-After`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    content = json.dumps(body, ensure_ascii=False).encode()
    return status, {"Content-Type": "application/json", **named}, content


def asked(query: Query, name: str, default: str = "") -> str:
    """Return the last value of a query parameter."""
    return (query.get(name) or [default])[-1]


def page_by_number(rows: Sequence[T], number: int, size: int) -> Sequence[T]:
    """Return the page of that number, counted from 1, of the rows as they are now."""
    return rows[(number - 1) * size : number * size]


def page_after(
    rows: Sequence[T], mark: Any, size: int, key: Callable[[T], Any]
) -> tuple[Sequence[T], bool]:
    """Return the first rows whose key lies beyond the mark, and whether more follow.

    `rows` stand in the order of `key`; without a mark the first page is returned.
    """
    beyond = [row for row in rows if mark is None or key(row) > mark]
    return beyond[:size], len(beyond) > size


def zulu(moment: datetime) -> str:
    """Return whole seconds in UTC with a Z, as most vendors write times."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
