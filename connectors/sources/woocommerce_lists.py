"""Which lists of orders WooCommerce is asked for, and how none is lost between pages.

By change time in keyset steps, by the day of creation, by id. Not here: how one answer
is read (`woocommerce_client.py`), what becomes of a row (`woocommerce_records.py`).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from connectors.errors import TransientError
from connectors.sources.woocommerce_client import ROWS_A_PAGE, SYSTEM, WoocommerceClient
from connectors.sources.woocommerce_time import (
    HOUR,
    SECOND,
    is_repeated,
    read_time,
    write_time,
)


def changed(
    client: WoocommerceClient, begins: datetime, status: str
) -> Iterator[list[dict[str, Any]]]:
    """Yield what changed from a second on, oldest first, a row once unless it changes.

    Each page begins anew just before the last change of the one before.
    """
    after, held = begins - SECOND, dict[Any, dict[str, Any]]()
    while True:
        asked = {**listing(status, "modified"), "modified_after": write_time(after)}
        rows = client.page("/orders", asked)
        is_last = client.pages <= 1 if client.pages else len(rows) < ROWS_A_PAGE
        yield [row for row in rows if held.get(row.get("id")) != row]
        if is_last:
            return
        last = _last_stamp(rows, after)
        # posts are sorted by local time: there an earlier one may stand behind
        step = last - (HOUR + SECOND if is_repeated(last) else SECOND)
        held = {row.get("id"): row for row in rows}
        if step > after:
            after = step
            continue
        together = _together(client, status, after, last)
        yield [row for row in together if held.get(row.get("id")) != row]
        after, held = last, {}


def _together(
    client: WoocommerceClient, status: str, after: datetime, last: datetime
) -> list[dict[str, Any]]:
    """Return all that changed after one second and up to another, in any order."""
    bounds = {
        "modified_after": write_time(after),
        "modified_before": write_time(last + SECOND),
    }
    return client.whole("/orders", {**listing(status, "id"), **bounds})


def listing(status: str, orderby: str) -> dict[str, str]:
    # a zone in a value would shift it by the site's offset, and miss orders
    same = {"dates_are_gmt": "true", "order": "asc"}
    return {**same, "orderby": orderby, "status": status}


def stamps(rows: Sequence[dict[str, Any]]) -> list[datetime]:
    read = (read_time(row.get("date_modified_gmt")) for row in rows)
    return [stamp for stamp in read if stamp]


def _last_stamp(rows: Sequence[dict[str, Any]], after: datetime) -> datetime:
    last = max(stamps(rows), default=after)
    if last <= after:
        raise TransientError(
            f"{SYSTEM}: orders: says there is more, but nothing changed after "
            f"{write_time(after)}; see whether a cache answers for the shop, or its "
            "WooCommerce is older than 5.8, and try again later"
        )
    return last


def created(
    client: WoocommerceClient, since: datetime, until: datetime
) -> Iterator[str]:
    """Yield the id of every order created from `since` up to `until`, day by day."""
    begins = since
    while begins < until:
        ends = min(begins + timedelta(days=1), until)
        asked = {
            **listing("any", "id"),
            "_fields": "id",
            # both bounds are exclusive
            "after": write_time(begins - SECOND),
            "before": write_time(ends),
        }
        yield from (str(row.get("id")) for row in client.whole("/orders", asked))
        begins = ends


def by_id(client: WoocommerceClient, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return those of these orders that a list shows, by id."""
    asked = {**listing("any", "id"), "include": ",".join(ids)}
    return {str(row.get("id")): row for row in client.whole("/orders", asked)}
