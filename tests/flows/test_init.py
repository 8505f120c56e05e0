"""`varsel init`: what it writes loads, for every system, and nothing is lost by it."""

import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from connectors.errors import SettingsError, VarselError
from connectors.settings import SECRETS, load_settings
from connectors.settings_sources import Sources
from flows.cli import app
from flows.setting_up_answers import SYSTEMS, needed_fields

ALL = [each for names in SYSTEMS.values() for each in names]
NAMED = {name for key, name in SECRETS.items() if key.startswith("sources.")}
ENVIRON = dict.fromkeys(NAMED, "x" * 40)


def init(folder: Path, *options: str, said: str | None = None):
    return CliRunner().invoke(app, ["init", "--out", str(folder), *options], input=said)


def test_every_system_with_a_connector_is_asked_about_once():
    assert sorted(ALL) == sorted(set(Sources.model_fields) - {"files"})


@pytest.mark.parametrize("system", ALL)
def test_the_settings_of_each_system_load_and_its_secrets_are_named(tmp_path, system):
    options = [
        part
        for key, example in needed_fields(system).items()
        for part in ("--set", f"{key}={example}")
    ]
    done = init(tmp_path, "--yes", "--systems", system, "--files", "", *options)
    assert done.exit_code == 0, done.output
    read = load_settings(tmp_path / "varsel.toml", ENVIRON)
    assert getattr(read.sources, system) is not None
    assert read.sending.mode == "off"
    named = (tmp_path / ".env.example").read_text().splitlines()
    secrets = {n for k, n in SECRETS.items() if k.startswith(f"sources.{system}.")}
    assert {line.rstrip("=") for line in named if line[:1] != "#"} == secrets


def test_all_systems_together_load_without_a_question(tmp_path):
    done = init(
        tmp_path, "--yes", "--systems", ",".join(ALL), "--smtp-host", "smtp.x.example"
    )
    assert done.exit_code == 0, done.output
    read = load_settings(tmp_path / "varsel.toml", ENVIRON)
    assert set(read.sources.model_dump(exclude_none=True)) == set(ALL)


def test_questions_are_asked_and_the_country_answers_some_of_them(tmp_path):
    said = ["Åbo Lys & Sønner", "fi", "", "", "", "", "", "", "", "exports", "", ""]
    done = init(tmp_path, said="\n".join(said) + "\n")
    assert done.exit_code == 0, done.output
    shop = tomllib.loads((tmp_path / "varsel.toml").read_text(encoding="utf-8"))["shop"]
    assert (shop["id"], shop["name"]) == ("abo-lys-sonner", "Åbo Lys & Sønner")
    assert (shop["time_zone"], shop["languages"]) == (
        "Europe/Helsinki",
        ["fi", "sv", "en"],
    )
    assert "Put orders.csv and what else you have into" in done.output
    assert "sending is off" in done.output


def test_what_is_there_is_not_replaced_unless_asked_to(tmp_path):
    (tmp_path / "varsel.toml").write_text("mine")
    with pytest.raises(VarselError, match=r"holds varsel.toml already.*--force"):
        raise init(tmp_path, "--yes").exception
    assert (tmp_path / "varsel.toml").read_text() == "mine"
    assert not (tmp_path / ".env.example").exists()
    assert init(tmp_path, "--yes", "--force").exit_code == 0


@pytest.mark.parametrize(
    ("options", "error", "told"),
    [
        (["--systems", "shopfy"], VarselError, "there is no system 'shopfy'"),
        (["--set", "x"], VarselError, "is no setting; write it as"),
        (["--reply-address", "nobody"], SettingsError, "shop.reply_address"),
        (["--time-zone", "Mars"], SettingsError, "shop.time_zone"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_written(tmp_path, options, error, told):
    failed = init(tmp_path / "new", "--yes", *options).exception
    assert isinstance(failed, error)
    said = " ".join(getattr(failed, "problems", [str(failed)]))
    assert told in said
    assert not (tmp_path / "new").exists()


def test_without_anybody_to_answer_it_says_what_to_do(tmp_path):
    failed = init(tmp_path, said="").exception
    assert "nobody answered" in str(failed) and "--yes" in str(failed)


def test_words_cannot_leave_their_place_in_the_file(tmp_path):
    name = 'X"]\n[sending]\nmode = "live'
    assert init(tmp_path, "--yes", "--name", name).exit_code == 0
    assert load_settings(tmp_path / "varsel.toml", {}).sending.mode == "off"
