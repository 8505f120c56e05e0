"""Everything about one customer, order or ticket, at the shell or in a browser."""

from typing import Annotated

import typer

from flows.commands.shared import DEFAULT_CONFIG, Config, print_lines, shop_at

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
