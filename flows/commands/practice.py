"""The practice shop at the shell."""

from typing import Annotated

import typer

from flows.commands.shared import DEFAULT_CONFIG, Config, finish, shop_at
from flows.terminal import out, table

app = typer.Typer(no_args_is_help=True, help="The practice shop.")


@app.command("play")
def play_command(
    days: Annotated[int, typer.Option(min=1, help="Practice days to play.")] = 30,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Play practice days: the whole loop, four times a day."""
    from flows.practice import play
    from flows.summary import places, summarise_run

    shop = shop_at(config)
    reports = play(shop, days)
    sent = sum(each.sent for report in reports for each in report.sent.values())
    out.print(f"{days} days played, {sent:,} messages sent.", highlight=False)
    out.print(table(places(shop.site, shop.outbox)))
    finish([line for report in reports for line in summarise_run(report).problems])
