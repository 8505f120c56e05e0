"""What customers asked last, at the shell or as a file."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.shared import DEFAULT_CONFIG, Config, print_lines, shop_at
from flows.terminal import out

app = typer.Typer()


@app.command("review")
def review_command(
    last: Annotated[
        int, typer.Option("--last", min=1, help="Inquiries about orders to look at.")
    ] = 200,
    out_file: Annotated[
        Path | None, typer.Option("--out", help="Write a Markdown file instead.")
    ] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Say what causes most inquiries about orders, with a process and a reply each."""
    from flows.review import review

    page = review(shop_at(config), last)
    if out_file is None:
        print_lines(page.splitlines())
        return
    out_file.parent.mkdir(parents=True, exist_ok=True)
    out_file.write_text(page, encoding="utf-8")
    out.print(f"{out_file} written.", markup=False, highlight=False)
