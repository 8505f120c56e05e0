"""The sources at the shell: how each behaves, and the sweep for deleted orders."""

import sys
from typing import Annotated, Any

import typer

from flows.commands.shared import DEFAULT_CONFIG, Config, part

app = typer.Typer()


@app.command("sources")
def sources_command() -> None:
    """Print how every source behaves: cursors, lags, limits, deletes, times."""
    from flows.source_page import page
    from flows.sources import MODULES

    sys.stdout.write(page(MODULES) + "\n")


@app.command("sweep")
def sweep_command(
    days: Annotated[int, typer.Option("--days", help="How far back to look.")] = 60,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Look for orders that a shop system deleted without telling."""
    from flows.pull_report import failure_lines
    from flows.sweep import sweep

    def do(shop: Any) -> tuple[str, list[str]]:
        report = sweep(shop, days)
        known = sum(each.known for each in report.swept)
        missing = sum(each.missing for each in report.swept)
        line = f"{known:,} orders looked for, {missing:,} no longer listed."
        return line, failure_lines(report.failures)

    part("sweep", config, None, do, days=days)
