"""Everything about one customer, order or ticket, at the shell or in a browser."""

from typing import Annotated

import typer

from flows.commands.shared import DEFAULT_CONFIG, Config, print_lines, shop_at
from flows.terminal import out

app = typer.Typer()


@app.command("find")
def find_command(
    question: Annotated[
        str,
        typer.Argument(
            metavar="QUERY",
            help="A number (of ticket, order, parcel, customer), name, e-mail, phone.",
        ),
    ],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Find customers, orders and tickets; of a single hit, tell all that is known."""
    from connectors.errors import VarselError
    from connectors.warehouse import PublishedMarts
    from flows.desk_lines import find_lines

    shop = shop_at(config)
    look = PublishedMarts(shop.published).look()
    lines = find_lines(look, question, shop.zone, shop.settings.returns.label_url)
    if not lines:
        raise VarselError(
            "Nothing fits. Write a number as it was given, the beginning of a name or "
            "an address; what is new comes with the next `varsel run`."
        )
    print_lines(lines)


@app.command("desk")
def desk_command(config: Config = DEFAULT_CONFIG) -> None:
    """Serve a page per customer, order and ticket to agents; on this machine alone."""
    from connectors.web import serve
    from flows.desk_door import open_desk

    door, desk = open_desk(shop_at(config))

    def say_ready(address: str) -> None:
        out.print(f"The desk is at {address} (Ctrl-C ends it).", highlight=False)

    serve(door.answer, desk.host, desk.port, on_ready=say_ready)
