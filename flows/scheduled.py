"""The Prefect flows: each is thin over the plain function of the same name.

The only module that imports `prefect`. What runs when stands in `prefect.yaml`; what a
flow does stands in the module named after it.
"""

import os
from datetime import datetime
from pathlib import Path

from prefect import flow, get_run_logger

from flows import backfill as backfills
from flows.build import build
from flows.embedded import embedded
from flows.follow_up import follow_up
from flows.notify import notify
from flows.publish import publish
from flows.pull import load, pull
from flows.run import run
from flows.shop import Shop, open_shop
from flows.summary import summarise_run

CONFIG = "varsel.toml"


def _open(config: str) -> Shop:
    return open_shop(Path(config), os.environ, say=get_run_logger().info)


@flow(name="run", log_prints=False)
def run_flow(config: str = CONFIG) -> str:
    """Turn the whole loop once."""
    with embedded(_open(config)) as shop:
        summary = summarise_run(run(shop))
    get_run_logger().info(summary.line)
    if summary.problems:
        raise RuntimeError("; ".join(summary.problems))
    return summary.line


@flow(name="pull", log_prints=False)
def pull_flow(config: str = CONFIG) -> None:
    """Land and load what is new."""
    with embedded(_open(config)) as shop:
        pull(shop)
        load(shop)


@flow(name="build", log_prints=False)
def build_flow(config: str = CONFIG) -> None:
    """Decide: build every mart."""
    with embedded(_open(config)) as shop:
        build(shop)


@flow(name="notify", log_prints=False)
def notify_flow(config: str = CONFIG) -> None:
    """Send the service messages that are due."""
    with embedded(_open(config)) as shop:
        notify(shop)


@flow(name="follow-up", log_prints=False)
def follow_up_flow(config: str = CONFIG) -> None:
    """Send the surveys that are due."""
    with embedded(_open(config)) as shop:
        follow_up(shop)


@flow(name="publish", log_prints=False)
def publish_flow(config: str = CONFIG) -> None:
    """Publish marts, docs and pages."""
    with embedded(_open(config)) as shop:
        publish(shop)


@flow(name="backfill", log_prints=False)
def backfill_flow(
    from_at: datetime,
    to_at: datetime,
    streams: list[str] | None = None,
    config: str = CONFIG,
) -> None:
    """Pull a past range again; nothing it brings is sent unless it is still due."""
    with embedded(_open(config)) as shop:
        backfills.backfill(shop, from_at, to_at, streams or [])
