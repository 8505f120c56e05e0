"""Commands that hold sending back, let it go on, and settle what is in doubt."""

from typing import Annotated

import typer

from flows.commands.shared import DEFAULT_CONFIG, Config, person, shop_at
from flows.terminal import out

app = typer.Typer()


@app.command("stop")
def stop_command(
    reason: Annotated[str, typer.Argument(help="Why; others will read it.")],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Stop sending before the next message, until `varsel resume`."""
    shop_at(config).ledger.stop(reason)
    out.print("Sending is stopped. `varsel resume` lets it go on.")


@app.command("resume")
def resume_command(config: Config = DEFAULT_CONFIG) -> None:
    """Let sending go on after `varsel stop`."""
    shop_at(config).ledger.resume()
    out.print("Sending goes on with the next run.")


@app.command("unknown")
def unknown_command(
    message_key: Annotated[str | None, typer.Argument(help="Resolve this one.")] = None,
    outcome: Annotated[
        str | None, typer.Option("--as", help="sent, failed, or pending (send again).")
    ] = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """List messages that may or may not have been sent, or resolve one."""
    shop = shop_at(config)
    mode = shop.settings.sending.mode
    if message_key and outcome:
        shop.ledger.resolve_unknown(
            message_key, mode=mode, outcome=outcome, by=person(), now=shop.clock.now()
        )
        out.print(f"{message_key} is {outcome} now.")
        return
    rows = shop.ledger.list_messages(state="unknown", mode=mode)
    for row in rows:
        out.print(f"{row['message_key']}  {row['message_type']}  {row['subject_id']}")
    out.print(f"{len(rows)} unknown. Resolve one: varsel unknown KEY --as sent")
