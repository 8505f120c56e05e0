"""A published mart of literal rows, where readers look for one."""

from collections.abc import Sequence

import duckdb

from flows.shop import Shop


def publish_rows(shop: Shop, mart: str, columns: str, rows: Sequence[tuple]) -> None:
    """Create the mart in the published build with these rows alone."""
    build = shop.published / "b1"
    build.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(str(build / "varsel.duckdb"))
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(f"create table {mart} ({columns})")
    marks = ", ".join("?" for _ in rows[0])
    connection.executemany(f"insert into {mart} values ({marks})", rows)
    connection.close()
    if not (shop.published / "current").exists():
        (shop.published / "current").symlink_to("b1")
