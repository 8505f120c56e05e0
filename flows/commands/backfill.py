"""Backfills at the shell."""

from typing import Annotated, Any

import typer

from flows.commands.shared import DEFAULT_CONFIG, AsOf, Config, instant, part

app = typer.Typer()


@app.command("backfill")
def backfill_command(
    from_at: Annotated[str, typer.Option("--from", help="First day, ISO 8601.")],
    to_at: Annotated[str, typer.Option("--to", help="End, not included.")],
    streams: Annotated[
        list[str] | None, typer.Option("--streams", help="As system.stream.")
    ] = None,
    config: Config = DEFAULT_CONFIG,
    as_of: AsOf = None,
) -> None:
    """Pull a past range again, land it, load it, build. Sends nothing."""
    from flows.backfill import backfill
    from flows.pull import failure_lines

    begins, ends = instant(from_at, "--from"), instant(to_at, "--to")

    def do(shop: Any) -> tuple[str, list[str]]:
        report = backfill(shop, begins, ends, streams or [])
        return (
            f"backfill {report.run_id}: {report.chunks} chunks, {report.fetched:,} "
            f"rows landed, {report.loaded.new_versions:,} new versions."
        ), failure_lines(report.failures) + report.built.problems

    asked = {"from_at": begins, "to_at": ends, "streams": streams or []}
    part("backfill", config, as_of, do, **asked)
