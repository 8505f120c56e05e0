"""Every command in README and docs is run, on a shop that has been run once.

What cannot be run here in a second stands in `ELSEWHERE`, with the test that runs it.
"""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from documented import ROOT, Line, command_lines, lines
from tiny_loops import Told
from typer.testing import CliRunner, Result

from connectors.errors import VarselError
from flows.cli import app

# command -> what runs it instead: a whole loop, a server, a person's data
ELSEWHERE = {
    "run": "flows/test_loop.py",
    "build": "flows/test_build.py",
    "publish": "flows/test_publish.py",
    "backtest": "flows/test_backtest.py",
    "practice play": "connectors/practice/test_shop.py",
    "train": "flows/test_sorting_figures.py",
    "examine": "flows/test_sorting_figures.py",
    "classify": "flows/test_classify.py",
    "serve": "flows/test_front_door.py",
    "up": "soak/test_up.py",
    "desk": "flows/test_desk_door.py",
    "erase": "flows/test_erase.py",
}
# programs that are not ours -> why a line of theirs is not run here
OTHERS = {
    "set": "reads the shop's own secrets",
    "export": "names the shop's own places",
    "git": "asks the place the project came from",
    "python": "is the test suite itself",
    "createuser": "wants a PostgreSQL server",
    "createdb": "wants a PostgreSQL server",
    "prefect": "wants a Prefect server, see test_documented_commands.py",
}
# made up, so that a line may be refused for it, by name
MADE_UP = re.compile(r"\b([0-9a-f]{10,12}|KEY|HASH|TYPE|\w+@[\w.]+)")
# what is said of somebody, or something, that the shop of the tests does not know
NOT_THERE = ("Nothing fits", "No ticket", "no message is held")
OURS = list({tuple(each.words): each for each in command_lines("varsel")}.values())


def kept_elsewhere(line: Line) -> bool:
    if set(line.words) & {"--dry-run", "--plan"}:
        return False
    if line.words[1] == "backfill" and "--from" in line.words:
        return True
    return any(" ".join(line.words[1:]).startswith(name) for name in ELSEWHERE)


@pytest.fixture(scope="module")
def home(told: Told, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder as the documents speak of it, around a copy of the shop."""
    home = tmp_path_factory.mktemp("documented") / "home"
    shutil.copytree(told.config.parent, home, symlinks=True)
    (home / told.config.name).rename(home / "varsel.toml")
    (home / "myshop.toml").symlink_to("varsel.toml")
    (home / "myshop").symlink_to(".")
    (home / "docs").symlink_to(ROOT / "docs")
    return home


def typed(line: Line, home: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(home)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    words = [each.replace("/srv/", f"{home}/srv/") for each in line.words[1:]]
    if ">" in words:
        words = words[: words.index(">")]
    return CliRunner().invoke(app, words, input="\n" * 40)


@pytest.mark.parametrize("line", [x for x in OURS if not kept_elsewhere(x)], ids=str)
def test_a_documented_line_does_something_or_says_why_not(
    line: Line, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = typed(line, tmp_path if line.words[1] == "init" else home, monkeypatch)
    made_up = MADE_UP.findall(line.text)
    if isinstance(done.exception, VarselError):
        said = str(done.exception)
        # 1003 is an order of this shop as well
        spared = () if "1003" in line.words else NOT_THERE
        assert any(each in said for each in (*made_up, *spared)), said
    elif line.words[1] == "status":
        # by the clock of today nothing has run here for months
        assert done.exit_code in (0, 1, 2) and "loop" in done.output
    elif not line.is_whole and done.exit_code == 2:
        assert "Usage" in done.output
    else:
        assert done.exit_code == 0, done.output
        assert done.output


def test_what_is_run_elsewhere_is_documented_and_run_there() -> None:
    spoken = [" ".join(line.words[1:]) for line in OURS]
    for name, file in ELSEWHERE.items():
        assert any(each.startswith(name) for each in spoken), name
        assert (ROOT / "tests" / file).is_file(), file
    assert len(ELSEWHERE) <= 13


def test_every_line_is_of_a_program_that_is_known_here() -> None:
    programs = {line.words[0] for line in lines() if line.words and line.is_whole}
    unknown = programs - set(OTHERS) - {"varsel", "make", "cp"}
    assert unknown == set()
    assert set(OTHERS) <= programs


def test_the_example_is_copied_as_the_quick_start_says(tmp_path: Path) -> None:
    (line,) = [each for each in lines() if each.words and each.words[0] == "cp"]
    (tmp_path / "myshop").mkdir()
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    subprocess.run(shlex.split(line.text), cwd=tmp_path, check=True)
    assert (tmp_path / "myshop" / "files" / "orders.csv").is_file()
