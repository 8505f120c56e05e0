"""Where the ledger is: in the file without a password, in the environment with one."""

from pathlib import Path

import pytest

from connectors.errors import SettingsError
from connectors.settings import Settings, load_settings

SHOP = """\
[shop]
id = "nordlys"
name = "Nordlys"
country = "DK"
languages = ["da"]
time_zone = "Europe/Copenhagen"
reply_address = "hej@nordlys.example"
website = "https://nordlys.example"
opening_hours = { monday = ["09:00-17:00"] }
[practice]
"""
SECRET = "postgresql://varsel:hemmelig@127.0.0.1/varsel"


def load(tmp_path: Path, more: str = "", **environ: str) -> Settings:
    path = tmp_path / "varsel.toml"
    path.write_text(SHOP + more, encoding="utf-8")
    return load_settings(path, environ)


def test_by_default_it_is_a_file_in_the_data_folder(tmp_path):
    assert load(tmp_path).ledger_url == f"sqlite:///{tmp_path}/var/state.db"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_without_a_password_may_stand_in_the_file(tmp_path, scheme):
    found = load(tmp_path, f'[state]\nurl = "{scheme}://varsel@127.0.0.1/varsel"\n')
    assert found.ledger_url == "postgresql+psycopg://varsel@127.0.0.1/varsel"


@pytest.mark.parametrize("more", ["", "[state]\n"])
def test_the_environment_names_it_without_any_table(tmp_path, more):
    found = load(tmp_path, more, VARSEL_STATE_URL=SECRET)
    assert found.ledger_url == SECRET.replace("postgresql:", "postgresql+psycopg:")
    assert "hemmelig" not in repr(found) + str(found.state)


def test_the_environment_goes_before_the_file(tmp_path):
    text = '[state]\nurl = "postgresql://varsel@db.nordlys.example/old"\n'
    assert "127.0.0.1" in load(tmp_path, text, VARSEL_STATE_URL=SECRET).ledger_url


@pytest.mark.parametrize(
    "url", [SECRET, "postgresql://varsel@127.0.0.1/varsel?password=hemmelig"]
)
def test_a_password_in_the_file_is_refused_and_not_shown(tmp_path, url):
    with pytest.raises(SettingsError, match="VARSEL_STATE_URL") as refused:
        load(tmp_path, f'[state]\nurl = "{url}"\n')
    assert "hemmelig" not in str(refused.value)


@pytest.mark.parametrize("url", ["mysql://hemmelig@h/d", "hemmelig", "postgresql://"])
def test_another_kind_of_database_is_refused_and_not_shown(tmp_path, url):
    with pytest.raises(SettingsError, match="ledger can be in") as refused:
        load(tmp_path, VARSEL_STATE_URL=url)
    assert "hemmelig" not in str(refused.value)
