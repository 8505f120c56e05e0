"""Marts as a reader sees them: the published copy, never the writer's file.

For what is planned and shown while another process writes.
"""

from collections.abc import Sequence
from typing import Any

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
