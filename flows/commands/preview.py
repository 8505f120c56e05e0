"""Who would get what, before anything is sent."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.shared import DEFAULT_CONFIG, Config, print_lines, shop_at
from flows.terminal import out

app = typer.Typer()


@app.command("preview")
def preview_command(
    out_file: Annotated[
        Path | None, typer.Option("--out", help="Write all of it as CSV instead.")
    ] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Show who would get what now, and what has changed since the last run."""
    from flows.preview import preview_lines, write_preview

    shop = shop_at(config)
    if out_file is None:
        print_lines(preview_lines(shop))
        return
    count = write_preview(shop, out_file)
    out.print(f"{count:,} messages written to {out_file}.", markup=False)
