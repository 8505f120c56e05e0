"""Commands that hold sending back, let it go on, and settle what is in doubt."""

from typing import Annotated

import typer

from flows.commands.shared import (
    DEFAULT_CONFIG,
    Config,
    person,
    print_lines,
    shop_at,
)
from flows.terminal import out

app = typer.Typer()
fuse = typer.Typer(help="What is held because too much of it would have left.")
app.add_typer(fuse, name="fuse", invoke_without_command=True)
MessageType = Annotated[str, typer.Argument(help="The type, as `fuse` shows it.")]
ListHash = Annotated[str, typer.Option("--hash", help="The list's, from `fuse`.")]
Why = Annotated[str | None, typer.Option("--why", help="For the record.")]


@app.command("stop")
def stop_command(
    reason: Annotated[
        str, typer.Argument(help="Why; others will read it.")
    ] = "no reason given",
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Stop sending before the next message, until `varsel start`."""
    shop = shop_at(config)
    shop.ledger.stop(reason)
    shop.ledger.note_act("stop", by=person(), at=shop.clock.now(), why=reason)
    out.print("Sending is stopped. `varsel start` lets it go on.")


@app.command("start")
def start_command(why: Why = None, config: Config = DEFAULT_CONFIG) -> None:
    """Let sending go on after `varsel stop`."""
    shop = shop_at(config)
    shop.ledger.resume()
    shop.ledger.note_act("start", by=person(), at=shop.clock.now(), why=why)
    out.print("Sending goes on with the next run.")


@fuse.callback()
def fuse_command(context: typer.Context, config: Config = DEFAULT_CONFIG) -> None:
    """List what blown fuses hold, with examples and the hash that releases it."""
    if context.invoked_subcommand is not None:
        return
    from flows.blown import blown_lines, list_blown

    blown = list_blown(shop_at(config))
    lines = [line for each in blown for line in blown_lines(each)]
    print_lines(lines or ["No fuse is blown: nothing is held."])


@fuse.command("release")
def release_command(
    message_type: MessageType, listed: ListHash, config: Config = DEFAULT_CONFIG
) -> None:
    """Let exactly the listed messages go with the next build, and nothing else."""
    shop = shop_at(config)
    count = shop.ledger.release_type(
        message_type,
        mode=shop.settings.sending.mode,
        listed=listed,
        by=person(),
        now=shop.clock.now(),
    )
    print_lines([f"{count:,} {message_type} go with the next `varsel run`."])


@fuse.command("discard")
def discard_command(
    message_type: MessageType, listed: ListHash, config: Config = DEFAULT_CONFIG
) -> None:
    """Give exactly the listed messages up: they are never sent."""
    shop = shop_at(config)
    count = shop.ledger.discard_type(
        message_type,
        mode=shop.settings.sending.mode,
        listed=listed,
        by=person(),
        now=shop.clock.now(),
    )
    print_lines([f"{count:,} {message_type} are given up."])


@app.command("unknown")
def unknown_command(
    message_key: Annotated[str | None, typer.Argument(help="Resolve this one.")] = None,
    outcome: Annotated[
        str | None, typer.Option("--as", help="sent, resend or drop.")
    ] = None,
    why: Why = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """List messages that may or may not have been sent, or resolve one."""
    from flows.unknown import resolve, unknown_lines

    shop = shop_at(config)
    if message_key and outcome:
        print_lines([resolve(shop, message_key, outcome, by=person(), why=why)])
        return
    print_lines(unknown_lines(shop))


@app.command("acts")
def acts_command(config: Config = DEFAULT_CONFIG) -> None:
    """List what people did by hand: who, when, to what, and why."""
    from flows.unknown import act_lines

    print_lines(act_lines(shop_at(config)))
