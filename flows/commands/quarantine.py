"""The quarantine: what was put aside and why, and trying it again."""

from typing import Annotated

import typer

from flows.commands.shared import DEFAULT_CONFIG, Config, shop_at
from flows.terminal import out

app = typer.Typer(
    no_args_is_help=True, help="Rows that could not be used, and the way back."
)
Streams = Annotated[
    list[str] | None, typer.Option("--streams", help="As system.stream.")
]


def _print(lines: list[str]) -> None:
    for line in lines:
        out.print(line, markup=False, highlight=False)


@app.command("list")
def list_command(streams: Streams = None, config: Config = DEFAULT_CONFIG) -> None:
    """Count what is put aside, by stream and reason."""
    from flows.quarantine import list_lines

    _print(list_lines(shop_at(config), streams or []))


@app.command("show")
def show_command(
    streams: Streams = None,
    record: Annotated[
        str | None, typer.Option("--record", help="The record's id.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 10,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="Payloads as received. They hold personal data: only for people "
            "with a right to see it.",
        ),
    ] = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Explain single rows, the newest first: where they lie and why they do."""
    from flows.quarantine import show_lines

    shop = shop_at(config)
    _print(
        show_lines(
            shop, streams=streams or [], record_id=record, limit=limit, is_full=full
        )
    )


@app.command("replay")
def replay_command(streams: Streams = None, config: Config = DEFAULT_CONFIG) -> None:
    """Try the rows again with today's suites; those that pass enter the warehouse."""
    from flows.embedded import embedded
    from flows.quarantine import replay_lines

    with embedded(shop_at(config)) as shop:
        _print(replay_lines(shop, streams or []))
