"""How right the delay flags and windows were, at the shell."""

from datetime import date
from typing import Annotated

import typer

from flows.commands.shared import (
    DEFAULT_CONFIG,
    Config,
    print_lines,
    read_time,
    shop_at,
)

app = typer.Typer()


@app.command("backtest")
def backtest_command(
    from_date: Annotated[
        str | None,
        typer.Option("--from", help="First day of labels; the last weeks by default."),
    ] = None,
    to_date: Annotated[
        str | None, typer.Option("--to", help="Day after the last; today by default.")
    ] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Print the report card of flags and delivery windows on weeks held back."""
    from flows.backtest import backtest
    from flows.backtest_words import backtest_lines

    found = backtest(
        shop_at(config),
        from_date=_day("--from", from_date),
        to_date=_day("--to", to_date),
    )
    print_lines(backtest_lines(found))


def _day(option: str, text: str | None) -> date | None:
    return None if text is None else read_time(option, text).date()
