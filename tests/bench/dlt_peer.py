"""What dlt makes of the vendor's pages; runs where dlt is installed, and only there."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import dlt
from dlt.sources.helpers import requests


def main(url: str, folder: Path, loader: str, orders: int) -> None:
    begun = time.perf_counter()

    @dlt.resource(name="orders", primary_key="id", write_disposition="append")
    def pages() -> Iterator[list[dict]]:
        session, has_next = requests.Client().session, True
        while has_next:
            found = json.loads(session.post(url, data=b"{}").content)["data"]["orders"]
            has_next = found["pageInfo"]["hasNextPage"]
            yield found["nodes"]

    pipeline = dlt.pipeline(
        pipeline_name="peer",
        pipelines_dir=str(folder / "pipelines"),
        destination=dlt.destinations.duckdb(str(folder / "peer.duckdb")),
        dataset_name="shop",
    )
    chosen = {} if loader == "default" else {"loader_file_format": loader}
    pipeline.run(pages(), **chosen)
    with pipeline.sql_client() as client:
        rows = client.execute_sql("select count(*), count(distinct id) from orders")
    seconds = time.perf_counter() - begun
    if tuple(rows[0]) != (orders, orders):
        sys.exit(f"not all orders arrived: {rows}")
    print(seconds)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
