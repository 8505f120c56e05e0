"""The Prefect flows: each is thin over the plain function of the same name.

The only module that imports `prefect`. What runs when stands in `prefect.yaml`; what a
flow does stands in the module named after it; `watch.py` writes down how it went.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact, create_table_artifact

from connectors.errors import VarselError
from flows.again import again
from flows.artifacts import Artifact, artifacts_of_pull, artifacts_of_run
from flows.asked import Asked
from flows.backfill import backfill
from flows.build import build
from flows.embedded import embedded
from flows.follow_up import follow_up
from flows.notify import notify
from flows.parts import build_and_notify, keep_promises_to_forget, write_review
from flows.plan_words import backfill_plan_lines, report_line
from flows.publish import publish
from flows.pull import pull_and_load
from flows.pull_kinds import Kind
from flows.pull_report import failure_lines
from flows.run import RunReport, run
from flows.send_report import SendReport
from flows.shop import Shop, open_shop
from flows.summary import sent_words, summarise_run
from flows.sweep import sweep
from flows.watch import Watch, watching

CONFIG = "varsel.toml"


@contextmanager
def _watched(config: str, part: str) -> Iterator[tuple[Shop, Watch]]:
    """Open the shop under watch; the flow run fails where a person must look."""
    shop = open_shop(Path(config), os.environ, say=get_run_logger().info)
    with embedded(shop) as served, watching(served, part) as watch:
        yield served, watch
    get_run_logger().info(watch.said)
    if watch.problems:
        raise VarselError("; ".join(" ".join(each.split()) for each in watch.problems))


def _show(artifacts: Iterable[Artifact]) -> None:
    for each in artifacts:
        told = {"key": each.key, "description": each.description}
        if each.table:
            create_table_artifact(table=each.table, **told)
        else:
            create_markdown_artifact(markdown=each.markdown, **told)


def _tell_run(report: RunReport, watch: Watch, part: str) -> None:
    summary = summarise_run(report)
    watch.said, watch.problems = summary.line, summary.problems
    _show(artifacts_of_run(report, part=part))


def _tell_sent(report: SendReport, watch: Watch) -> None:
    why = report.stopped_because
    watch.said = f"{sent_words(report)}."
    watch.problems = [*([why] if why else []), *report.blown]


@flow(name="run", log_prints=False)
def run_flow(config: str = CONFIG) -> str:
    """Turn the whole loop once."""
    with _watched(config, "run") as (shop, watch):
        report = again(
            lambda: run(shop), lambda done: done.pulled.failures, say=shop.say
        )
        _tell_run(report, watch, "run")
    return watch.said


@flow(name="pull", log_prints=False)
def pull_flow(config: str = CONFIG, of: Kind | None = None) -> None:
    """Land and load what is new, from everywhere or of one kind."""
    part = of or "pull"
    with _watched(config, part) as (shop, watch):
        pulled, loads = again(
            lambda: pull_and_load(shop, of),
            lambda done: done[0].failures,
            say=shop.say,
        )
        watch.said = f"{sum(pulled.fetched.values()):,} rows landed."
        watch.problems = failure_lines(pulled.failures)
        _show(artifacts_of_pull(pulled, loads, part=part))


@flow(name="build-and-notify", log_prints=False)
def build_and_notify_flow(config: str = CONFIG) -> None:
    """Decide from what is loaded, and send the service messages that are due."""
    with _watched(config, "build-and-notify") as (shop, watch):
        report = again(lambda: build_and_notify(shop), lambda _: (), say=shop.say)
        _tell_run(report, watch, "build-and-notify")


@flow(name="sweep", log_prints=False)
def sweep_flow(days: int = 60, config: str = CONFIG) -> None:
    """Look for orders that a shop system deleted without telling."""
    with _watched(config, "sweep") as (shop, watch):
        report = again(
            lambda: sweep(shop, days), lambda done: done.failures, say=shop.say
        )
        watch.said = f"{sum(each.landed for each in report.swept):,} orders gone."
        watch.problems = failure_lines(report.failures)


@flow(name="retention", log_prints=False)
def retention_flow(config: str = CONFIG) -> None:
    """Remove what is past its time, and end erasures that were begun."""
    with _watched(config, "retention") as (shop, watch):
        watch.said = f"{keep_promises_to_forget(shop):,} records removed."


@flow(name="weekly-review", log_prints=False)
def weekly_review_flow(config: str = CONFIG, last: int = 200) -> None:
    """Write down the causes behind the last inquiries, and what to do."""
    with _watched(config, "weekly-review") as (shop, watch):
        path = write_review(shop, last)
        watch.said = f"Written to {path}."
        text = path.read_text(encoding="utf-8")
        _show([Artifact("weekly-review", "The week's causes", markdown=text)])


@flow(name="build", log_prints=False)
def build_flow(config: str = CONFIG) -> None:
    """Decide: build every mart."""
    with _watched(config, "build") as (shop, watch):
        report = build(shop)
        watch.said = f"{report.succeeded:,} models and tests good."
        watch.problems = report.problems


@flow(name="notify", log_prints=False)
def notify_flow(config: str = CONFIG) -> None:
    """Send the service messages that are due."""
    with _watched(config, "notify") as (shop, watch):
        _tell_sent(notify(shop), watch)


@flow(name="follow-up", log_prints=False)
def follow_up_flow(config: str = CONFIG) -> None:
    """Send the surveys that are due."""
    with _watched(config, "follow-up") as (shop, watch):
        _tell_sent(again(lambda: follow_up(shop), lambda _: (), say=shop.say), watch)


@flow(name="publish", log_prints=False)
def publish_flow(config: str = CONFIG) -> None:
    """Publish marts, docs and pages."""
    with _watched(config, "publish") as (shop, watch):
        site = again(lambda: publish(shop), lambda _: (), say=shop.say)
        watch.said = f"{site}/index.html"


@flow(name="backfill", log_prints=False)
def backfill_flow(asked: Asked, config: str = CONFIG) -> None:
    """Pull a past range again; what it brings to light is held, and listed."""
    with _watched(config, "backfill") as (shop, watch):
        if asked.dry_run:
            watch.said = "\n".join(backfill_plan_lines(shop, asked))
            _show([Artifact("backfill-plan", "A dry run", markdown=watch.said)])
            return
        report = backfill(shop, asked)
        watch.said = report_line(report)
        watch.problems = failure_lines(report.failures) + report.built.problems
        _show([Artifact("backfill", "What it did", markdown=watch.said)])
