"""Commands for those who keep it running: up, down, status, backup."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from connectors.errors import VarselError
from flows.commands.shared import (
    DEFAULT_CONFIG,
    Config,
    environment,
    print_lines,
    shop_at,
)
from flows.terminal import out, say, table, tell

app = typer.Typer()
_MARKS = {0: "ok ", 1: "?  ", 2: "BAD"}


@app.command("up")
def up_command(
    is_beside: Annotated[
        bool, typer.Option("--background", help="Return once it is up.")
    ] = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Run what is scheduled: Prefect's server, worker, deployments; until `down`."""
    from flows.up.begin import already_up, up, up_beside

    shop = shop_at(config)
    if line := already_up(shop):
        print_lines([line])
        return
    if is_beside:
        print_lines([up_beside(shop, config, environment(), say)])
        return
    up(shop, config, environment())
    print_lines(["Down: nothing runs any more."])


@app.command("down")
def down_command(config: Config = DEFAULT_CONFIG) -> None:
    """Stop what `varsel up` runs; a flow that is under way is told to end."""
    from flows.up.holding import take_down
    from flows.up.places import places_of

    print_lines([take_down(places_of(shop_at(config)), say)])


@app.command("status")
def status_command(
    is_json: Annotated[
        bool, typer.Option("--json", help="For a program to read.")
    ] = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Say how it goes; ends with 0 when well, 1 with a warning, 2 when broken."""
    from flows.status import look, worst

    try:
        checks = look(shop_at(config))
    except VarselError as error:
        tell(getattr(error, "problems", [str(error)]))
        raise typer.Exit(2) from None
    level = worst(checks)
    if is_json:
        rows = [
            {**vars(each), "level": each.level.name.lower(), "at": _text(each.at)}
            for each in checks
        ]
        print_lines([json.dumps({"level": level.name.lower(), "checks": rows})])
    else:
        out.print(
            table([(f"{_MARKS[each.level]} {each.name}", each.line) for each in checks])
        )
    raise typer.Exit(int(level))


@app.command("backup")
def backup_command(
    folder: Annotated[Path, typer.Argument(help="Where to; made if it is not there.")],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Copy what cannot be made again: the ledger and everything that was landed."""
    from flows.backup import backup

    print_lines(backup(shop_at(config), folder, config))


def _text(at: Any) -> str | None:
    return at.isoformat() if at else None
