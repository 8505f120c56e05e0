"""The loop and its parts: run, pull, build, notify, follow-up, publish; and check."""

from typing import Annotated, Any

import typer

from flows.commands.shared import (
    DEFAULT_CONFIG,
    AsOf,
    Config,
    finish,
    part,
    print_lines,
    served,
    with_server,
)
from flows.terminal import out, table

app = typer.Typer()


@app.command("run")
def run_command(config: Config = DEFAULT_CONFIG, as_of: AsOf = None) -> None:
    """Turn the whole loop once: pull, build, notify, follow up, publish."""
    if as_of is None and with_server("run", config=str(config)):
        return
    from flows.run import run
    from flows.summary import places, summarise_run
    from flows.watch import watching

    with served(config, as_of) as shop, watching(shop, "run") as watch:
        summary = summarise_run(run(shop))
        watch.said, watch.problems = summary.line, summary.problems
    out.print(summary.line, highlight=False)
    if summary.rows:
        out.print(table(summary.rows))
        out.print("\nWhere to look:")
        out.print(table(places(shop.site, shop.outbox)))
    finish(summary.problems)


@app.command("pull")
def pull_command(
    is_plan: Annotated[
        bool, typer.Option("--plan", help="Say what would be asked, ask nothing.")
    ] = False,
    config: Config = DEFAULT_CONFIG,
    as_of: AsOf = None,
) -> None:
    """Land and load what is new, and ask carriers about parcels due a poll."""
    if is_plan:
        from flows.plan_words import pull_plan_lines

        with served(config, as_of) as shop:
            print_lines(pull_plan_lines(shop))
        return
    from flows.pull import pull_and_load
    from flows.pull_report import failure_lines

    def do(shop: Any) -> tuple[str, list[str]]:
        pulled, loads = pull_and_load(shop)
        rows = sum(pulled.fetched.values())
        new = sum(load.new_versions for load in loads)
        line = f"{rows:,} rows landed, {new:,} new versions."
        return line, failure_lines(pulled.failures)

    part("pull", config, as_of, do)


@app.command("build")
def build_command(config: Config = DEFAULT_CONFIG, as_of: AsOf = None) -> None:
    """Decide: build every mart and test it."""
    from flows.build import build

    def do(shop: Any) -> tuple[str, list[str]]:
        report = build(shop)
        if report.is_unchanged:
            return "Nothing has changed since the last build.", []
        return f"{report.succeeded:,} models and tests good.", report.problems

    part("build", config, as_of, do)


@app.command("notify")
def notify_command(config: Config = DEFAULT_CONFIG, as_of: AsOf = None) -> None:
    """Send the service messages that are due."""
    from flows.notify import notify

    part("notify", config, as_of, lambda shop: _sent(notify(shop)))


@app.command("follow-up")
def follow_up_command(config: Config = DEFAULT_CONFIG, as_of: AsOf = None) -> None:
    """Send the surveys that are due."""
    from flows.follow_up import follow_up

    part("follow_up", config, as_of, lambda shop: _sent(follow_up(shop)))


def _sent(report: Any) -> tuple[str, list[str]]:
    from flows.summary import sent_words

    why = report.stopped_because
    return f"{sent_words(report)}.", [*([why] if why else []), *report.blown]


@app.command("publish")
def publish_command(config: Config = DEFAULT_CONFIG, as_of: AsOf = None) -> None:
    """Publish marts, dbt docs and pages."""
    from flows.publish import publish

    part("publish", config, as_of, lambda shop: (f"{publish(shop)}/index.html", []))


@app.command("check")
def check_command(config: Config = DEFAULT_CONFIG) -> None:
    """Try each source and channel; one line each."""
    from flows.check import check

    with served(config) as shop:
        findings = check(shop)
    for each in findings:
        verdict, line = "ok " if each.is_good else "BAD", " ".join(each.line.split())
        out.print(f"{verdict} {each.name}: {line}", markup=False, highlight=False)
    if not all(each.is_good for each in findings):
        raise typer.Exit(1)
