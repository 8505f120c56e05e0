"""Setting up: a few answers become `varsel.toml` and `.env.example`, both sure to load.

Secrets are named, never asked for. What is asked: `setting_up_answers.py`.
"""

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unicodedata import normalize

from connectors.errors import VarselError
from connectors.settings import SECRETS, load_settings
from flows.setting_up_answers import Answers, needed_fields

NAMES = ("varsel.toml", ".env.example")


def write_settings(
    answers: Answers, folder: Path, *, may_overwrite: bool
) -> list[Path]:
    """Write both files to the folder and return them.

    Raises: VarselError when one is there already, SettingsError when an answer is none
    that a setting can have; nothing is written then.
    """
    paths = [folder / name for name in NAMES]
    there = [path.name for path in paths if path.exists()]
    if there and not may_overwrite:
        raise VarselError(
            f"{folder} holds {' and '.join(there)} already; nothing was written. Name "
            "another folder with --out, or add --force to replace them"
        )
    texts = [_settings_text(answers), _secrets_text(answers)]
    _refuse_wrong(texts[0], _secrets(answers))
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def next_steps(answers: Answers, folder: Path) -> list[str]:
    """Return what to do now, a line each."""
    config = folder / NAMES[0]
    steps = [f"Look through {config}; opening hours are a guess."]
    if secrets := _secrets(answers):
        steps.append(
            f"Copy {folder / NAMES[1]} to .env, fill in {', '.join(secrets)}, and put "
            "it into the environment: set -a; . ./.env; set +a"
        )
    if answers.files:
        steps.append(
            f"Put orders.csv and what else you have into {folder / answers.files}."
        )
    steps.append(f"varsel check --config {config}")
    steps.append(f"varsel run --config {config}   (nothing is sent: sending is off)")
    return [f"{place}. {step}" for place, step in enumerate(steps, start=1)]


def _refuse_wrong(text: str, secrets: list[str]) -> None:
    """Read the text as any command would with its secrets set."""
    with tempfile.TemporaryDirectory() as empty:
        path = Path(empty) / NAMES[0]
        path.write_text(text, encoding="utf-8")
        load_settings(path, dict.fromkeys(secrets, "x" * 40))


def _secrets(answers: Answers) -> list[str]:
    tables = [f"sources.{system}." for system in answers.systems]
    if answers.smtp_username:
        tables.append("channels.smtp.")
    return [name for key, name in SECRETS.items() if key.startswith(tuple(tables))]


def _secrets_text(answers: Answers) -> str:
    head = (
        "# Copy to .env, fill in, and put it into the environment:\n"
        "#   set -a; . ./.env; set +a\n"
        "# Names only here; never commit a value.\n"
    )
    return head + "".join(f"{name}=\n" for name in _secrets(answers))


def _settings_text(answers: Answers) -> str:
    plain = normalize("NFKD", answers.name.lower().translate(_LETTERS))
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[^\x00-\x7f]", "", plain)).strip("-")
    spoken = [each.strip() for each in answers.languages.split(",") if each.strip()]
    parts = [
        "# What this shop decides. Folders are relative to this file; secrets are in\n"
        "# the environment, see .env.example. There are more settings than these.",
        _table(
            "shop",
            {
                "id": slug or "shop",
                "name": answers.name,
                "country": answers.country.upper(),
                "languages": spoken,
                "time_zone": answers.time_zone,
                "reply_address": answers.reply_address,
                "website": answers.website,
            },
        ),
        "[shop.opening_hours]                    # replies are due in these hours\n"
        + "\n".join(f'{day} = ["09:00-17:00"]' for day in _WEEK),
        _table("data", {"folder": "var"}),
        *_source_tables(answers),
        *_smtp_table(answers),
        _table("sending", {"mode": "off"})
        + "                            # next: outbox, see docs/go-live.md",
    ]
    return "\n\n".join(parts) + "\n"


_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss"})
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")


def _source_tables(answers: Answers) -> list[str]:
    tables = []
    if answers.files:
        tables.append(_table("sources.files", {"folder": answers.files}))
    for system in answers.systems:
        keys = {key: key.rpartition(".")[2] for key in needed_fields(system)}
        said = {name: answers.fields[key] for key, name in keys.items()}
        tables.append(_table(f"sources.{system}", said))
    return tables


def _smtp_table(answers: Answers) -> list[str]:
    if not answers.smtp_host:
        return []
    user = {"username": answers.smtp_username} if answers.smtp_username else {}
    return [_table("channels.smtp", {"host": answers.smtp_host, **user})]


def _table(name: str, values: Mapping[str, Any]) -> str:
    return "\n".join([f"[{name}]", *(f"{k} = {_toml(v)}" for k, v in values.items())])


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_toml(each) for each in value)}]"
    plain = "".join(each for each in str(value) if each.isprintable())
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
