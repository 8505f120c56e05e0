"""Marts as a reader sees them: the published copy, never the writer's file.

For what is planned and shown while another process writes.
"""

from collections.abc import Sequence
from typing import Any

from connectors.intervals import Interval
from connectors.warehouse import Warehouse
from flows.shop import Shop

Row = dict[str, Any]


def read_published(
    shop: Shop, mart: str, sql: str, parameters: Sequence[Any] = ()
) -> list[Row] | None:
    """Return rows of a published mart; None when it was never published."""
    current = shop.published / "current"
    if not current.exists():
        return None
    # the link may move to the next build in the middle of a look
    marts = Warehouse(current.resolve() / "varsel.duckdb")
    return marts.read(sql, parameters) if marts.has(f"main.{mart}") else None


def parcels_labelled(shop: Shop, carrier: str, during: Interval) -> tuple[str, ...]:
    """Return the numbers of the carrier's parcels that got their label in that time."""
    rows = read_published(
        shop,
        "fct_parcels",
        "select distinct tracking_number from fct_parcels "
        "where carrier = ? and label_at >= ? and label_at < ? "
        "and tracking_number is not null order by 1",
        (carrier, during.begins, during.ends),
    )
    return tuple(row["tracking_number"] for row in rows or ())
