"""The command `varsel`: its groups of commands, and how it fails.

What a command does is in `commands/`, how a line looks in `terminal.py`.
"""

import sys

import typer

from connectors.errors import SettingsError, VarselError
from flows.commands import (
    backfill,
    backtest,
    desk,
    front_door,
    gaps,
    init,
    inquiries,
    loop,
    ops,
    practice,
    preview,
    privacy,
    quarantine,
    review,
    self_service,
    sending,
    sources,
    wording,
)
from flows.terminal import tell

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tells a webshop's customers what is happening before they have to ask.",
)
app.add_typer(init.app)
app.add_typer(loop.app)
app.add_typer(ops.app)
app.add_typer(backfill.app)
app.add_typer(gaps.app)
app.add_typer(inquiries.app)
app.add_typer(backtest.app)
app.add_typer(sources.app)
app.add_typer(sending.app)
app.add_typer(front_door.app)
app.add_typer(review.app)
app.add_typer(desk.app)
app.add_typer(privacy.app)
app.add_typer(preview.app)
app.add_typer(wording.app)
app.add_typer(self_service.app)
app.add_typer(practice.app, name="practice")
app.add_typer(quarantine.app, name="quarantine")
KEPT = "what was landed, decided and sent until then is kept"


def main() -> None:
    """Run the command; a failure that is a person's to mend is a line, no traceback."""
    try:
        app()
        return
    except SettingsError as error:
        tell(error.problems)
    except VarselError as error:
        tell([str(error)])
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        why = f"{error.strerror or error}{where}"
        tell([f"stopped by this machine: {why}; see to it and run again, {KEPT}"])
    sys.exit(1)


if __name__ == "__main__":
    main()
