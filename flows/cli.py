"""The command `varsel`: reads arguments, opens the shop, prints what came of it.

How a line looks is in `terminal.py`. With PREFECT_API_URL set, the commands run the
Prefect flows of the same names; without it the plain functions, with no server.
"""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from connectors.clock import parse_instant
from connectors.errors import SettingsError, VarselError
from flows.terminal import out, say, table, tell

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tells a webshop's customers what is happening before they have to ask.",
)
practice_app = typer.Typer(no_args_is_help=True, help="The practice shop.")
app.add_typer(practice_app, name="practice")

Config = Annotated[
    Path, typer.Option("--config", help="The shop's settings file.", show_default=True)
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="Business time, ISO 8601; the present by default."),
]
DEFAULT_CONFIG = Path("varsel.toml")
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


def _shop(config: Path, as_of: str | None = None) -> Any:
    from flows.shop import open_shop

    return open_shop(config, os.environ, as_of=_instant(as_of), say=say)


def _instant(text: str | None, option: str = "--as-of") -> datetime | None:
    if text is None:
        return None
    try:
        return parse_instant(text)
    except ValueError as error:
        raise VarselError(
            f"{option} {text!r} is not a time; write it as 2026-03-10T12:00:00Z"
        ) from error


def _with_server(name: str, **parameters: Any) -> bool:
    """Run the Prefect flow instead, when a server is named; say whether it did."""
    if not os.environ.get("PREFECT_API_URL"):
        return False
    from flows import scheduled

    getattr(scheduled, f"{name}_flow")(**parameters)
    return True


def _finish(problems: list[str]) -> None:
    tell(problems)
    if problems:
        raise typer.Exit(1)


@app.command("run")
def run_command(config: Config = DEFAULT_CONFIG, as_of: AsOf = None) -> None:
    """Turn the whole loop once: pull, build, notify, follow up, publish."""
    if as_of is None and _with_server("run", config=str(config)):
        return
    from flows.embedded import embedded
    from flows.run import run
    from flows.summary import places, summarise_run

    with embedded(_shop(config, as_of)) as shop:
        summary = summarise_run(run(shop))
    out.print(summary.line, highlight=False)
    if summary.rows:
        out.print(table(summary.rows))
        out.print("\nWhere to look:")
        out.print(table(places(shop.site, shop.outbox)))
    _finish(summary.problems)


def _part(
    name: str,
    config: Path,
    as_of: str | None,
    do: Callable[[Any], tuple[str, list[str]]],
    **parameters: Any,
) -> None:
    if as_of is None and _with_server(name, config=str(config), **parameters):
        return
    from flows.embedded import embedded

    with embedded(_shop(config, as_of)) as shop:
        line, problems = do(shop)
    out.print(line, highlight=False)
    _finish(problems)


@app.command("pull")
def pull_command(config: Config = DEFAULT_CONFIG, as_of: AsOf = None) -> None:
    """Land and load what is new, and ask carriers about parcels due a poll."""
    from flows.pull import failure_lines, pull_and_load

    def do(shop: Any) -> tuple[str, list[str]]:
        pulled, loads = pull_and_load(shop)
        rows = sum(pulled.fetched.values())
        new = sum(load.new_versions for load in loads)
        line = f"{rows:,} rows landed, {new:,} new versions."
        return line, failure_lines(pulled.failures)

    _part("pull", config, as_of, do)


@app.command("build")
def build_command(config: Config = DEFAULT_CONFIG, as_of: AsOf = None) -> None:
    """Decide: build every mart and test it."""
    from flows.build import build

    def do(shop: Any) -> tuple[str, list[str]]:
        report = build(shop)
        if report.is_unchanged:
            return "Nothing has changed since the last build.", []
        return f"{report.succeeded:,} models and tests good.", report.problems

    _part("build", config, as_of, do)


@app.command("notify")
def notify_command(config: Config = DEFAULT_CONFIG, as_of: AsOf = None) -> None:
    """Send the service messages that are due."""
    from flows.notify import notify

    _part("notify", config, as_of, lambda shop: _sent(notify(shop)))


@app.command("follow-up")
def follow_up_command(config: Config = DEFAULT_CONFIG, as_of: AsOf = None) -> None:
    """Send the surveys that are due."""
    from flows.follow_up import follow_up

    _part("follow_up", config, as_of, lambda shop: _sent(follow_up(shop)))


def _sent(report: Any) -> tuple[str, list[str]]:
    from flows.summary import sent_words

    why = report.stopped_because
    return f"{sent_words(report)}.", [why] if why else []


@app.command("publish")
def publish_command(config: Config = DEFAULT_CONFIG, as_of: AsOf = None) -> None:
    """Publish marts, dbt docs and pages."""
    from flows.publish import publish

    _part("publish", config, as_of, lambda shop: (f"{publish(shop)}/index.html", []))


@app.command("backfill")
def backfill_command(
    from_at: Annotated[str, typer.Option("--from", help="First day, ISO 8601.")],
    to_at: Annotated[str, typer.Option("--to", help="End, not included.")],
    streams: Annotated[
        list[str] | None, typer.Option("--streams", help="As system.stream.")
    ] = None,
    config: Config = DEFAULT_CONFIG,
    as_of: AsOf = None,
) -> None:
    """Pull a past range again, land it, load it, build. Sends nothing."""
    from flows.backfill import backfill
    from flows.pull import failure_lines

    begins, ends = _instant(from_at, "--from"), _instant(to_at, "--to")

    def do(shop: Any) -> tuple[str, list[str]]:
        report = backfill(shop, begins, ends, streams or [])
        return (
            f"backfill {report.run_id}: {report.chunks} chunks, {report.fetched:,} "
            f"rows landed, {report.loaded.new_versions:,} new versions."
        ), failure_lines(report.failures) + report.built.problems

    asked = {"from_at": begins, "to_at": ends, "streams": streams or []}
    _part("backfill", config, as_of, do, **asked)


@app.command("check")
def check_command(config: Config = DEFAULT_CONFIG) -> None:
    """Try each source and channel; one line each."""
    from flows.check import check
    from flows.embedded import embedded

    with embedded(_shop(config)) as shop:
        findings = check(shop)
    for each in findings:
        verdict, line = "ok " if each.is_good else "BAD", " ".join(each.line.split())
        out.print(f"{verdict} {each.name}: {line}", markup=False, highlight=False)
    if not all(each.is_good for each in findings):
        raise typer.Exit(1)


@app.command("stop")
def stop_command(
    reason: Annotated[str, typer.Argument(help="Why; others will read it.")],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Stop sending before the next message, until `varsel resume`."""
    _shop(config).ledger.stop(reason)
    out.print("Sending is stopped. `varsel resume` lets it go on.")


@app.command("resume")
def resume_command(config: Config = DEFAULT_CONFIG) -> None:
    """Let sending go on after `varsel stop`."""
    _shop(config).ledger.resume()
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
    shop = _shop(config)
    mode = shop.settings.sending.mode
    if message_key and outcome:
        who = os.environ.get("USER", "a person at the shell")
        shop.ledger.resolve_unknown(
            message_key, mode=mode, outcome=outcome, by=who, now=shop.clock.now()
        )
        out.print(f"{message_key} is {outcome} now.")
        return
    rows = shop.ledger.list_messages(state="unknown", mode=mode)
    for row in rows:
        out.print(f"{row['message_key']}  {row['message_type']}  {row['subject_id']}")
    out.print(f"{len(rows)} unknown. Resolve one: varsel unknown KEY --as sent")


@practice_app.command("play")
def play_command(
    days: Annotated[int, typer.Option(min=1, help="Practice days to play.")] = 30,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Play practice days: the whole loop, four times a day."""
    from flows.practice import play
    from flows.summary import places, summarise_run

    shop = _shop(config)
    reports = play(shop, days)
    sent = sum(each.sent for report in reports for each in report.sent.values())
    out.print(f"{days} days played, {sent:,} messages sent.", highlight=False)
    out.print(table(places(shop.site, shop.outbox)))
    _finish([line for report in reports for line in summarise_run(report).problems])


if __name__ == "__main__":
    main()
