"""The Prefect flows: each is thin over the plain function of the same name.

The only module that imports `prefect`. What runs when stands in `prefect.yaml`; what a
flow does stands in the module named after it.
"""

import os
from pathlib import Path

from prefect import flow, get_run_logger

from connectors.errors import VarselError
from flows.asked import Asked
from flows.backfill import backfill
from flows.build import build
from flows.embedded import embedded
from flows.follow_up import follow_up
from flows.notify import notify
from flows.plan_words import backfill_plan_lines, report_line
from flows.publish import publish
from flows.pull import pull_and_load
from flows.pull_report import failure_lines
from flows.run import run
from flows.send_report import SendReport
from flows.shop import Shop, open_shop
from flows.summary import summarise_run
from flows.sweep import sweep

CONFIG = "varsel.toml"


def _open(config: str) -> Shop:
    return open_shop(Path(config), os.environ, say=get_run_logger().info)


def _fail_for(problems: list[str]) -> None:
    """Let the flow run fail when a person must look at something."""
    if problems:
        raise VarselError("; ".join(" ".join(each.split()) for each in problems))


def _fail_if_stopped(report: SendReport) -> None:
    _fail_for([report.stopped_because] if report.stopped_because else [])


@flow(name="run", log_prints=False)
def run_flow(config: str = CONFIG) -> str:
    """Turn the whole loop once."""
    with embedded(_open(config)) as shop:
        summary = summarise_run(run(shop))
    get_run_logger().info(summary.line)
    _fail_for(summary.problems)
    return summary.line


@flow(name="pull", log_prints=False)
def pull_flow(config: str = CONFIG) -> None:
    """Land and load what is new."""
    with embedded(_open(config)) as shop:
        pulled, _ = pull_and_load(shop)
    _fail_for(failure_lines(pulled.failures))


@flow(name="sweep", log_prints=False)
def sweep_flow(days: int = 60, config: str = CONFIG) -> None:
    """Look for orders that a shop system deleted without telling."""
    with embedded(_open(config)) as shop:
        report = sweep(shop, days)
    _fail_for(failure_lines(report.failures))


@flow(name="build", log_prints=False)
def build_flow(config: str = CONFIG) -> None:
    """Decide: build every mart."""
    with embedded(_open(config)) as shop:
        _fail_for(build(shop).problems)


@flow(name="notify", log_prints=False)
def notify_flow(config: str = CONFIG) -> None:
    """Send the service messages that are due."""
    with embedded(_open(config)) as shop:
        _fail_if_stopped(notify(shop))


@flow(name="follow-up", log_prints=False)
def follow_up_flow(config: str = CONFIG) -> None:
    """Send the surveys that are due."""
    with embedded(_open(config)) as shop:
        _fail_if_stopped(follow_up(shop))


@flow(name="publish", log_prints=False)
def publish_flow(config: str = CONFIG) -> None:
    """Publish marts, docs and pages."""
    with embedded(_open(config)) as shop:
        publish(shop)


@flow(name="backfill", log_prints=False)
def backfill_flow(asked: Asked, config: str = CONFIG) -> None:
    """Pull a past range again; what it brings to light is held, and listed."""
    with embedded(_open(config)) as shop:
        if asked.dry_run:
            for line in backfill_plan_lines(shop, asked):
                get_run_logger().info(line)
            return
        report = backfill(shop, asked)
    get_run_logger().info(report_line(report))
    _fail_for(failure_lines(report.failures) + report.built.problems)
