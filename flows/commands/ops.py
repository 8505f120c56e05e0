"""Commands for those who keep it running: up, down."""

import os
from typing import Annotated

import typer

from flows.commands.shared import DEFAULT_CONFIG, Config, print_lines, shop_at
from flows.terminal import say

app = typer.Typer()


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
        print_lines([up_beside(shop, config, os.environ, say)])
        return
    up(shop, config, os.environ)
    print_lines(["Down: nothing runs any more."])


@app.command("down")
def down_command(config: Config = DEFAULT_CONFIG) -> None:
    """Stop what `varsel up` runs; a flow that is under way is told to end."""
    from flows.up.holding import take_down
    from flows.up.places import places_of

    print_lines([take_down(places_of(shop_at(config)), say)])
