"""Customers' own word on what they get: pages behind links, who gets nothing."""

from typing import Annotated

import typer

from flows.commands.shared import DEFAULT_CONFIG, Config, print_lines, shop_at
from flows.terminal import out, rest

app = typer.Typer()
Address = Annotated[str, typer.Argument(help="An e-mail address.")]
Scope = Annotated[
    str, typer.Option(help="all, or marketing: surveys and offers alone.")
]


@app.command("serve")
def serve_command(config: Config = DEFAULT_CONFIG) -> None:
    """Answer the links in messages: stop, choose, one-click survey answers."""
    from connectors.web import serve
    from flows.open_door import open_front_door

    shop = shop_at(config)
    door, web = open_front_door(shop)

    def say_ready(address: str) -> None:
        out.print(f"Answering at {address} what customers press at {web.url}.")

    # it has nothing more to say until somebody ends it
    rest()
    serve(door.answer, web.host, web.port, on_ready=say_ready)


@app.command("suppress")
def suppress_command(
    address: Address,
    reason: Annotated[str, typer.Option(help="Why; others will read it.")],
    scope: Scope = "all",
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Write to an address no more, before the next message leaves."""
    shop = shop_at(config)
    shop.ledger.suppress(address, scope, reason, shop.clock.now())
    out.print(f"{address} gets no more messages ({scope}).", highlight=False)


@app.command("allow")
def allow_command(
    address: Address, scope: Scope = "all", config: Config = DEFAULT_CONFIG
) -> None:
    """Write to a suppressed address again."""
    shop = shop_at(config)
    was_there = shop.ledger.unsuppress(address, scope, shop.clock.now())
    out.print(
        f"{address} may be written to again ({scope})."
        if was_there
        else f"{address} was not suppressed ({scope}); see `varsel suppressed`.",
        highlight=False,
    )


@app.command("suppressed")
def suppressed_command(config: Config = DEFAULT_CONFIG) -> None:
    """List the addresses that are not written to, since when and why."""
    rows = shop_at(config).ledger.list_suppressions()
    print_lines(
        [
            f"{row['since']:%Y-%m-%d %H:%M} UTC  {row['scope']:<9}  {row['address']}"
            f"  {row['reason'] or ''}".rstrip()
            for row in rows
            if row["lifted_at"] is None
        ]
        or ["No address is suppressed."]
    )
