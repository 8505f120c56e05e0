"""Shopify asked by id, and for ids: what no search for changes brings.

Orders as they are now whatever their `updatedAt` says, and the ids of all there are.
Not here: the delta (`shopify.py`).
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.errors import TransientError
from connectors.sources import Page, Record
from connectors.sources.shopify_client import SYSTEM, ShopifyClient, TooCostly
from connectors.sources.shopify_query import BY_ID, IDS, SCOPES
from connectors.sources.shopify_records import is_there, read_order, read_page

# without the right read_all_orders, older orders are left out and nothing says so
LISTS_BACK = timedelta(days=59)
IDS_A_PAGE = 250
_GID = "gid://shopify/Order/"
_log = logging.getLogger(__name__)


def list_ids(
    client: ShopifyClient, stream: str, since: datetime, until: datetime
) -> Iterator[str]:
    """Yield the id of every order created from `since` up to `until`, day by day.

    A search goes no deeper than 25,000 orders; a day holds fewer.
    """
    begins = since
    while begins < until:
        ends = min(begins + timedelta(days=1), until)
        search = f"created_at:>='{zulu(begins)}' created_at:<'{zulu(ends)}'"
        yield from _ids(client, search)
        begins = ends


def recheck(client: ShopifyClient, stream: str, ids: Sequence[str]) -> Iterator[Page]:
    """Yield the orders of these ids as they are now; one that is gone is a tombstone.

    A shop that shows no order older than 60 days denies it as if it were gone: then
    what it denies is left as it is.
    """
    rest = list(ids)
    while rest:
        wanted = rest[: client.page_size]
        asked = {"ids": [f"{_GID}{one}" for one in wanted]}
        try:
            nodes = client.ask(BY_ID, asked, read=read_page)["nodes"]
        except TooCostly:
            if client.page_size == 1:
                raise
            client.page_size //= 2
            continue
        found = [read_order(client, stream, node) for node in nodes if is_there(node)]
        held = {record.record_id for record in found}
        denied = [one for one in wanted if one not in held]
        yield Page([*found, *_tombstones(client, stream, denied)])
        rest = rest[len(wanted) :]


def zulu(moment: datetime) -> str:
    """Return the instant as a search reads it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _ids(client: ShopifyClient, search: str) -> Iterator[str]:
    after, size = None, IDS_A_PAGE
    while True:
        try:
            variables = {"first": size, "after": after, "q": search}
            answer = client.ask(IDS, variables)["orders"]
        except TooCostly:
            if size == 1:
                raise
            size //= 2
            continue
        yield from (node["legacyResourceId"] for node in answer["nodes"])
        if not answer["pageInfo"]["hasNextPage"]:
            return
        if answer["pageInfo"]["endCursor"] == after:
            raise TransientError(
                f"{SYSTEM}: ids of orders: says there is more but gives no new cursor; "
                "try again later"
            )
        after = answer["pageInfo"]["endCursor"]


def _tombstones(
    client: ShopifyClient, stream: str, denied: Sequence[str]
) -> list[Record]:
    if not denied:
        return []
    if not _sees_all(client.ask(SCOPES, {})):
        _log.warning(
            "%s: %d orders are not shown; grant read_all_orders to the app of "
            "VARSEL_SHOPIFY_TOKEN, so that deleted ones can be told from old ones",
            SYSTEM,
            len(denied),
        )
        return []
    return [
        Record(stream, one, {"legacyResourceId": one}, is_deleted=True)
        for one in denied
    ]


def _sees_all(answer: dict[str, Any]) -> bool:
    scopes = (answer.get("currentAppInstallation") or {}).get("accessScopes") or []
    return "read_all_orders" in {scope.get("handle") for scope in scopes}
