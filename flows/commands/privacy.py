"""What a person may ask for: to be forgotten, and to see what is held of them."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.shared import (
    DEFAULT_CONFIG,
    AsOf,
    Config,
    person,
    print_lines,
    shop_at,
)
from flows.terminal import out

app = typer.Typer()
Who = Annotated[
    str,
    typer.Argument(help="An address, or a customer's id.", show_default=False),
]


@app.command("erase")
def erase_command(
    who: Who,
    everyone: Annotated[
        bool, typer.Option("--everyone", help="All who share the address.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    config: Config = DEFAULT_CONFIG,
    as_of: AsOf = None,
) -> None:
    """Take a person out of everything that is kept, for good."""
    from flows.erase import erase
    from flows.erase_report import report_lines

    if not yes:
        typer.confirm("This cannot be taken back. Erase this person?", abort=True)
    report = erase(shop_at(config, as_of), who, by=person(), is_everyone=everyone)
    print_lines(report_lines(report))
    if report.problems:
        raise typer.Exit(1)


@app.command("export-person")
def export_person_command(
    who: Who,
    folder: Annotated[Path, typer.Option("--out", help="Folder for the two files.")],
    everyone: Annotated[
        bool, typer.Option("--everyone", help="All who share the address.")
    ] = False,
    config: Config = DEFAULT_CONFIG,
    as_of: AsOf = None,
) -> None:
    """Write down all that is held about a person, for their own eyes."""
    from flows.export import export_person

    shop = shop_at(config, as_of)
    for path in export_person(shop, who, folder, by=person(), is_everyone=everyone):
        out.print(f"{path} written.", markup=False, highlight=False)
