"""Every command in the documents exists, with those options.

They are run in tests/flows/test_documented_lines.py.
"""

import re

import pytest
import yaml
from documented import PAGES, ROOT, Line, command_lines
from typer.testing import CliRunner

from flows.cli import app


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


def test_documents_name_only_files_that_are_there() -> None:
    missing = {
        (page.name, target)
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text())
        if not (page.parent / target).exists()
    }
    assert missing == set()
