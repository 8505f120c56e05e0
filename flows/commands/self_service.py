"""Answers, forms and standard replies, for the shop's site and helpdesk."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.shared import DEFAULT_CONFIG, Config, print_lines, shop_at

app = typer.Typer()


@app.command("self-service")
def self_service_command(
    out_folder: Annotated[
        Path, typer.Option("--out", help="Folder to write to; files there are renewed.")
    ] = Path("self-service"),
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Write answers, contact forms and standard replies, ranked by what was asked."""
    from flows.self_service import write_self_service

    print_lines(write_self_service(shop_at(config), out_folder))
