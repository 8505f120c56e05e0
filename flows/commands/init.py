"""A shop's first settings, by asking; each question has an option that answers it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from connectors.errors import VarselError
from flows.commands.shared import print_lines

app = typer.Typer()
Text = str | None


def _option(flag: str, text: str) -> typer.models.OptionInfo:
    return typer.Option(flag, help=text)


@app.command("init")
def init_command(
    name: Annotated[Text, _option("--name", "As customers know the shop.")] = None,
    country: Annotated[Text, _option("--country", "Two letters, as DK.")] = None,
    languages: Annotated[Text, _option("--languages", "As da,en; first first.")] = None,
    time_zone: Annotated[Text, _option("--time-zone", "Of opening hours.")] = None,
    reply_address: Annotated[
        Text, _option("--reply-address", "Read by people.")
    ] = None,
    website: Annotated[Text, _option("--website", "Of the shop.")] = None,
    systems: Annotated[
        Text, _option("--systems", "As shopify,zendesk,postnord; empty for none.")
    ] = None,
    files: Annotated[Text, _option("--files", "A folder with orders.csv ...")] = None,
    smtp_host: Annotated[Text, _option("--smtp-host", "Where mail leaves.")] = None,
    smtp_username: Annotated[Text, _option("--smtp-username", "If it asks.")] = None,
    fields: Annotated[
        list[str] | None,
        _option("--set", "KEY=VALUE of a system; may stand several times."),
    ] = None,
    out_folder: Annotated[
        Path, typer.Option("--out", help="Folder to write to.")
    ] = Path(),
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing; take what is usual.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace files that are there.")
    ] = False,
) -> None:
    """Write a shop's first varsel.toml and .env.example, by asking a few questions."""
    from flows.setting_up import next_steps, write_settings

    ask = _asker(yes)
    given = {
        "name": name,
        "country": country,
        "languages": languages,
        "time_zone": time_zone,
        "reply_address": reply_address,
        "website": website,
        "systems": systems,
        "files": files,
        "smtp_host": smtp_host,
        "smtp_username": smtp_username,
    }
    answers = _answers(given, _pairs(fields or []), ask)
    written = write_settings(answers, out_folder, may_overwrite=force)
    print_lines([f"{path} written." for path in written])
    print_lines(["", "Next:", *next_steps(answers, out_folder)])


Ask = Callable[[Text, str, str], str]


def _asker(yes: bool) -> Ask:
    """Return what asks a question, unless it is answered or nobody is to be asked."""

    def ask(given: Text, question: str, usual: str) -> str:
        if given is not None or yes:
            return given if given is not None else usual
        try:
            return str(typer.prompt(question, default=usual, show_default=bool(usual)))
        except typer.Abort as error:
            raise VarselError(
                "nothing was written: nobody answered. Answer with options and add "
                "--yes, which takes what is usual for the rest"
            ) from error

    return ask


def _answers(given: dict[str, Text], said: dict[str, str], ask: Ask) -> Any:
    from flows.setting_up_answers import (
        COUNTRIES,
        ELSEWHERE,
        Answers,
        needed_fields,
    )

    name = ask(given["name"], "Name of the shop, as customers know it", "My shop")
    country = ask(given["country"], "Country, two letters", "DK").upper()
    zone, spoken = COUNTRIES.get(country, ELSEWHERE)
    languages = ask(given["languages"], "Languages of your customers", spoken)
    time_zone = ask(given["time_zone"], "Time zone", zone)
    address = ask(
        given["reply_address"], "Address that people read", "hej@shop.example"
    )
    website = ask(given["website"], "Website", "https://shop.example")
    systems = _systems(given["systems"], ask)
    usual = "" if systems else "files"
    files = ask(given["files"], "Folder with your own files (empty: none)", usual)
    host = ask(given["smtp_host"], "Mail server to send by (empty: later)", "")
    user = ask(given["smtp_username"], "User name there (empty: none)", "")
    needed = {k: e for each in systems for k, e in needed_fields(each).items()}
    return Answers(
        name=name,
        country=country,
        languages=languages,
        time_zone=time_zone,
        reply_address=address,
        website=website,
        files=files or None,
        systems=systems,
        fields={key: ask(said.get(key), key, usual) for key, usual in needed.items()},
        smtp_host=host or None,
        smtp_username=user or None,
    )


def _systems(given: Text, ask: Ask) -> tuple[str, ...]:
    """Return the systems chosen, asked for by what they know, each once."""
    from flows.setting_up_answers import SYSTEMS, needed_fields

    if given is not None:
        chosen = given
    else:
        asked = [
            ask(None, f"Systems with {kind}: {', '.join(names)} (empty: none)", "")
            for kind, names in SYSTEMS.items()
        ]
        chosen = ",".join(asked)
    found = dict.fromkeys(each.strip().lower() for each in chosen.split(","))
    systems = tuple(each for each in found if each)
    for each in systems:
        needed_fields(each)
    return systems


def _pairs(fields: list[str]) -> dict[str, str]:
    wrong = [each for each in fields if "=" not in each]
    if wrong:
        raise VarselError(
            f"--set {wrong[0]!r} is no setting; write it as "
            "sources.shopify.base_url=https://nordlys.myshopify.com"
        )
    return {key.strip(): value for key, _, value in (f.partition("=") for f in fields)}
