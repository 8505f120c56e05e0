"""What is not landed, at the shell."""

from typing import Annotated

import typer

from flows.commands.shared import (
    DEFAULT_CONFIG,
    Config,
    Streams,
    print_lines,
    read_time,
    served,
)

app = typer.Typer()


@app.command("gaps")
def gaps_command(
    streams: Streams = None,
    from_at: Annotated[
        str | None, typer.Option("--from", help="The shop's first day by default.")
    ] = None,
    to_at: Annotated[
        str | None, typer.Option("--to", help="The present by default.")
    ] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """List which stretches of which stream are not landed."""
    from flows.chunks import in_zone
    from flows.gaps import find_gaps
    from flows.plan_words import gap_lines

    with served(config) as shop:
        bounds = {
            "from_at": from_at and in_zone(read_time("--from", from_at), shop.zone),
            "to_at": to_at and in_zone(read_time("--to", to_at), shop.zone),
        }
        found = find_gaps(shop, streams or [], **bounds)
    print_lines(gap_lines(found, shop.zone) or ["No gaps: everything is landed."])
