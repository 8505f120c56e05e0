"""The command line: every command explains itself, is documented, and fails plainly."""

from typing import Any

import pytest
import typer
from command import told_lines, varsel
from tiny_shop import NOON, ROOT, write_shop
from typer.testing import CliRunner

from flows.cli import app


def commands() -> dict[str, Any]:
    """Return every command by the words that call it."""
    found = {}
    top = typer.main.get_command(app)
    for name, command in top.commands.items():
        inner_commands = getattr(command, "commands", {None: command})
        if getattr(command, "invoke_without_command", False):
            inner_commands = {None: command, **inner_commands}
        for inner, one in inner_commands.items():
            found[f"{name} {inner}" if inner else name] = one
    return found


def test_these_are_the_commands() -> None:
    assert sorted(commands()) == [
        "acts",
        "allow",
        "backfill",
        "backfill cancel",
        "backfill held",
        "backfill list",
        "backfill pause",
        "backfill release",
        "backfill resume",
        "backtest",
        "backup",
        "build",
        "check",
        "classify",
        "desk",
        "down",
        "erase",
        "examine",
        "export-person",
        "find",
        "follow-up",
        "fuse",
        "fuse discard",
        "fuse release",
        "gaps",
        "init",
        "notify",
        "practice play",
        "preview",
        "publish",
        "pull",
        "quarantine list",
        "quarantine replay",
        "quarantine show",
        "review",
        "run",
        "self-service",
        "serve",
        "sources",
        "start",
        "status",
        "stop",
        "suppress",
        "suppressed",
        "sweep",
        "train",
        "unknown",
        "up",
        "why",
        "wording",
    ]


@pytest.mark.parametrize("name", commands())
def test_a_command_and_each_of_its_options_says_what_it_does(name: str) -> None:
    command = commands()[name]
    assert command.help and command.help.endswith(".")
    silent = [each.name for each in command.params if not getattr(each, "help", None)]
    assert silent == []
    done = CliRunner().invoke(app, [*name.split(), "--help"])
    assert done.exit_code == 0


@pytest.mark.parametrize("name", commands())
def test_a_command_stands_in_the_readme_or_the_docs(name: str) -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    text = "\n".join(page.read_text() for page in pages)
    assert f"varsel {name}" in text or f"`{name}`" in text


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ruin"], 2),
        (["run", "--confg", "a.toml"], 2),
        (["fuse", "release", "order_dispatched"], 2),
        (["backfill", "--from", "2026-01-01"], 2),
        (["backfill", "--from", "a", "--to", "b", "--by", "hour"], 2),
        (["backfill", "--from", "a", "--to", "b", "--reprocess", "some"], 2),
        (["backfill", "pause"], 2),
        (["practice", "play", "--days", "0"], 2),
        (["export-person", "a@k.example"], 2),
        (["--help"], 0),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_a_command_line_that_is_wrong_ends_with_two(
    arguments: list[str], code: int
) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--as-of", "tomorrow"], "--as-of 'tomorrow' is not a time"),
        (
            ["backfill", "--from", "monday", "--to", "2026-03-08"],
            "--from 'monday' is not a time",
        ),
        (
            ["backfill", "--from", "2026-03-08", "--to", "2026-03-01"],
            "a range ends after it begins",
        ),
        (["backfill", "pause", "b9"], "there is no backfill 'b9'"),
        (["backfill", "release", "c0ffee"], "no message is held"),
        (["gaps", "--streams", "files.carts"], "this shop has files.consents"),
        (["notify"], "the marts are not built yet. Run `varsel build`"),
        (["preview"], "the marts are not built yet. Run `varsel build`"),
        (["why", "1042"], "Run `varsel build`"),
        (["erase", "a@k.example", "--yes"], "Run `varsel build` first"),
        (["export-person", "a@k.example", "--out", "x"], "Run `varsel build` first"),
        (["publish"], "Run `varsel build`"),
        (["practice", "play"], "this shop has no practice shop"),
        (["unknown", "no-such-key", "--as", "sent"], "no-such-key"),
        (["unknown", "no-such-key", "--as", "maybe"], "sent, resend, drop"),
        (
            ["fuse", "release", "delay_notice", "--hash", "c0ffee"],
            "no delay_notice is held now",
        ),
    ],
    ids=lambda each: " ".join(each[:2]) if isinstance(each, list) else "",
)
def test_what_cannot_be_done_is_one_line_and_ends_with_one(
    tmp_path, arguments: list[str], said: str
) -> None:
    config = write_shop(tmp_path / "shop")
    done = varsel(*arguments, "--config", config)
    assert done.returncode == 1
    (line,) = told_lines(done)
    assert said in line


def test_a_replay_never_sends_for_real(tmp_path) -> None:
    config = write_shop(tmp_path / "shop")
    live = config.read_text().replace('mode = "outbox"', 'mode = "live"')
    config.write_text(f'{live}\n[channels.smtp]\nhost = "smtp.tiny.example"\n')
    done = varsel("run", "--config", config, "--as-of", NOON.isoformat())
    assert done.returncode == 1
    (line,) = told_lines(done)
    assert "may only write to the outbox" in line


def test_the_stop_switch_turns_and_turns_back(tmp_path) -> None:
    from tiny_loops import shop_at

    config = write_shop(tmp_path / "shop")
    assert varsel("stop", "a wrong price", "--config", config).returncode == 0
    ledger = shop_at(config, NOON).ledger
    assert ledger.find_stop_reason() == "a wrong price"
    assert varsel("start", "--config", config).returncode == 0
    assert ledger.find_stop_reason() is None
    acts = [(act["act"], act["why"]) for act in ledger.list_acts()]
    assert acts == [("stop", "a wrong price"), ("start", None)]
