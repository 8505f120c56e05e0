"""What messages say, and how they look with the shop's own words."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.shared import DEFAULT_CONFIG, Config, print_lines, shop_at

app = typer.Typer()


@app.command("wording")
def wording_command(
    message: Annotated[
        str | None, typer.Argument(help="A message, or a section that several share.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="da, sv, nb, fi, de or en.")
    ] = None,
    out_file: Annotated[
        Path | None,
        typer.Option("--out", help="Write a sample of the message to this HTML file."),
    ] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Show what a message says, to change it, or write a sample to look at."""
    from flows.wording_shown import wording_lines, write_sample

    shop = shop_at(config)
    spoken = language or shop.settings.shop.languages[0]
    if message is None or out_file is None:
        print_lines(wording_lines(shop, message, spoken))
        return
    beside, more = write_sample(shop, message, spoken, out_file)
    print_lines([f"{out_file} and {beside} written.", *more])
