"""What inquiries are about, at the shell: sort texts, say why, learn, examine."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.shared import (
    DEFAULT_CONFIG,
    AsOf,
    Config,
    instant,
    print_lines,
    shop_at,
)
from flows.terminal import out, say

app = typer.Typer()


@app.command("classify")
def classify_command(
    file: Annotated[Path, typer.Argument(help="A line each: id, subject, body.")],
    to: Annotated[Path, typer.Option("--out", help="Where the verdicts go.")],
    as_of: AsOf = None,
) -> None:
    """Sort mails from a file, before anything is connected."""
    from connectors.clock import SystemClock
    from flows.classify import classify

    now = instant(as_of) or SystemClock().now()
    done = classify(file, to, now, say)
    out.print(f"{done} texts sorted into {to.name}", markup=False, highlight=False)


@app.command("why")
def why_command(
    asked: Annotated[
        str, typer.Argument(help="An order, an address or a ticket's number.")
    ],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Say why each message was sent or not, and why a ticket was sorted so."""
    from flows.why import why_lines

    print_lines(why_lines(shop_at(config), asked))


@app.command("train")
def train_command(config: Config = DEFAULT_CONFIG, as_of: AsOf = None) -> None:
    """Learn the shop's own model from the texts that come along and its corrections."""
    from flows.train import train_shop

    print_lines(train_shop(shop_at(config, as_of)))


@app.command("examine")
def examine_command(config: Config = DEFAULT_CONFIG, as_of: AsOf = None) -> None:
    """Measure the model in use on texts that none was learned from."""
    from flows.examine import examine

    print_lines(examine(shop_at(config, as_of)).lines())
