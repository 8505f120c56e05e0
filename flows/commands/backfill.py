"""Backfills at the shell: run one or plan it, pause, resume, cancel, release."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from connectors.errors import SettingsError
from flows.commands.shared import (
    DEFAULT_CONFIG,
    AsOf,
    Config,
    Streams,
    finish,
    part,
    person,
    print_lines,
    read_time,
    served,
    shop_at,
)
from flows.ways import By, Reprocess

if TYPE_CHECKING:
    from flows.asked import Asked

app = typer.Typer()
group = typer.Typer(
    invoke_without_command=True,
    help="Pull a past range again, land it, load it, build. Sends nothing.",
)
app.add_typer(group, name="backfill")
RunId = Annotated[str, typer.Argument(help="As `varsel backfill list` names it.")]


@group.callback()
def backfill_command(
    context: typer.Context,
    from_at: Annotated[
        str | None, typer.Option("--from", help="First day, in the shop's time zone.")
    ] = None,
    to_at: Annotated[
        str | None, typer.Option("--to", help="End, not included.")
    ] = None,
    streams: Streams = None,
    by: Annotated[By, typer.Option(help="What is asked for at once.")] = "day",
    reprocess: Annotated[
        Reprocess, typer.Option(help="Which chunks of the range to take.")
    ] = "missing",
    newest_first: Annotated[
        bool, typer.Option("--newest-first", help="Begin with the newest chunk.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, do nothing.")
    ] = False,
    config: Config = DEFAULT_CONFIG,
    as_of: AsOf = None,
) -> None:
    """Pull a past range again, land it, load it, build. Sends nothing."""
    if context.invoked_subcommand is not None:
        return
    if from_at is None or to_at is None:
        raise typer.BadParameter("a backfill needs --from and --to", context)
    asked = _asked(
        from_at=read_time("--from", from_at),
        to_at=read_time("--to", to_at),
        streams=streams or [],
        by=by,
        reprocess=reprocess,
        newest_first=newest_first,
        dry_run=dry_run,
    )
    if dry_run:
        from flows.plan_words import backfill_plan_lines

        with served(config, as_of) as shop:
            print_lines(backfill_plan_lines(shop, asked))
        return
    part("backfill", config, as_of, lambda shop: _run(shop, asked), asked=asked)


@group.command("list")
def list_command(config: Config = DEFAULT_CONFIG) -> None:
    """List the backfills there were, and how far each has come."""
    from flows.backfill_control import list_runs
    from flows.plan_words import run_line

    shop = shop_at(config)
    print_lines(
        [run_line(run, shop.zone) for run in list_runs(shop)] or ["No backfill yet."]
    )


@group.command("pause")
def pause_command(run_id: RunId, config: Config = DEFAULT_CONFIG) -> None:
    """Stop a backfill before its next chunk; it can be resumed."""
    from flows.backfill_control import wish

    print_lines([wish(shop_at(config), run_id, "pause")])


@group.command("cancel")
def cancel_command(run_id: RunId, config: Config = DEFAULT_CONFIG) -> None:
    """Stop a backfill before its next chunk, for good; what is landed stays."""
    from flows.backfill_control import wish

    print_lines([wish(shop_at(config), run_id, "cancel")])


@group.command("resume")
def resume_command(
    run_id: RunId, config: Config = DEFAULT_CONFIG, as_of: AsOf = None
) -> None:
    """Go on with a backfill that was paused, interrupted, or has failed."""
    from flows.backfill import resume_backfill

    with served(config, as_of) as shop:
        line, problems = _words(resume_backfill(shop, run_id))
    print_lines([line])
    finish(problems)


@group.command("held")
def held_command(config: Config = DEFAULT_CONFIG) -> None:
    """List the messages about backfilled facts that were not sent."""
    from flows.held import held
    from flows.plan_words import held_lines

    with served(config) as shop:
        print_lines(held_lines(held(shop)))


@group.command("release")
def release_command(
    list_hash: Annotated[str, typer.Argument(help="As `backfill held` shows it.")],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Let the next run send exactly the list that has this hash."""
    from flows.held import release

    with served(config) as shop:
        count = release(shop, list_hash, person())
    print_lines([f"{count:,} messages are decided anew by the next run."])


def _run(shop: Any, asked: "Asked") -> tuple[str, list[str]]:
    from flows.backfill import backfill

    return _words(backfill(shop, asked))


def _words(report: Any) -> tuple[str, list[str]]:
    from flows.plan_words import report_line
    from flows.pull_report import failure_lines

    return report_line(report), failure_lines(report.failures) + report.built.problems


def _asked(**given: Any) -> "Asked":
    from pydantic import ValidationError

    from flows.asked import Asked

    try:
        return Asked(**given)
    except ValidationError as error:
        lines = [each["msg"] for each in error.errors(include_url=False)]
        raise SettingsError(
            [line.removeprefix("Value error, ") for line in lines]
        ) from None
