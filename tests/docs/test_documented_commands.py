"""Every command in the documents exists, with those options; the cheap ones run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from documented import PAGES, ROOT, Line, command_lines
from typer.testing import CliRunner

from flows.cli import app

# a whole loop is turned in tests/flows; these take a second each
CHEAP = ("check", "stop", "start", "unknown", "acts", "gaps", "down")
SHOP = """\
[shop]
id = "tiny"
name = "Tiny"
country = "DK"
languages = ["da"]
time_zone = "Europe/Copenhagen"
reply_address = "hej@tiny.example"
website = "https://tiny.example"
opening_hours = { monday = ["09:00-17:00"] }

[sources.files]
folder = "files"
"""


def is_understood(words: list[str]) -> bool:
    """Say whether command and options exist; help is shown, nothing is done."""
    return CliRunner().invoke(app, [*words, "--help"]).exit_code == 0


def test_there_are_command_lines_to_look_at() -> None:
    assert len(command_lines("varsel")) > 8
    assert len(command_lines("make")) >= 2


@pytest.mark.parametrize("line", command_lines("varsel"), ids=str)
def test_a_documented_command_line_is_understood(line: Line) -> None:
    assert is_understood(line.words[1:])


@pytest.mark.parametrize(
    "words", ["ruin", "run --confg a.toml", "stop --reason x", "practice plays"]
)
def test_a_command_line_that_does_not_exist_would_be_noticed(words: str) -> None:
    assert not is_understood(words.split())


@pytest.mark.parametrize("line", command_lines("make"), ids=str)
def test_a_documented_make_target_exists(line: Line) -> None:
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    named = [word for word in line.words[1:] if "=" not in word]
    assert set(named) <= set(targets)


@pytest.mark.parametrize("line", command_lines("prefect"), ids=str)
def test_a_documented_prefect_line_uses_the_pool_of_the_deployments(line: Line) -> None:
    project = yaml.safe_load((ROOT / "prefect.yaml").read_text())
    pools = {each["work_pool"]["name"] for each in project["deployments"]}
    if "--pool" in line.words:
        assert line.words[line.words.index("--pool") + 1] in pools
    if "work-pool" in line.words:
        assert line.words[line.words.index("create") + 1] in pools


def cheap_lines() -> list[Line]:
    return [
        line
        for line in command_lines("varsel")
        if line.words[1] in CHEAP
        and (line.is_whole or line.words[1] != "stop")
        or set(line.words) & {"--dry-run", "--plan"}
        and len(line.words) > 2
    ]


@pytest.mark.parametrize("line", cheap_lines(), ids=str)
def test_a_cheap_documented_command_line_does_what_it_says(
    line: Line, tmp_path: Path
) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "orders.csv").write_text(
        "order_id,ordered_at\n1,2026-03-10T10:00:00Z\n"
    )
    for name in ("varsel.toml", "myshop.toml"):
        (tmp_path / name).write_text(SHOP)
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", *line.words[1:]],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_documents_name_only_files_that_are_there() -> None:
    missing = {
        (page.name, target)
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text())
        if not (page.parent / target).exists()
    }
    assert missing == set()
