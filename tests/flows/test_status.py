"""How it goes, in one look that writes nothing and waits for nobody."""

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest
from ledger_in_trouble import hold_some, leave_unknown
from tiny_shop import write_shop
from typer.testing import CliRunner

from connectors.clock import SystemClock
from flows.cli import app
from flows.shop import Shop, open_shop
from flows.status import look, worst
from flows.status_parts import Level
from flows.up.holding import being_up
from flows.up.places import places_of
from flows.watch import watching

NOW = SystemClock().now()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop whose loop has just ended well."""
    opened = open_shop(write_shop(tmp_path / "shop"), {})
    opened.ledger.note_reach("files", "orders", SystemClock().now())
    with watching(opened, "run") as watch:
        watch.said = "3 rows landed."
    return opened


def said(shop: Shop) -> dict[str, tuple[Level, str]]:
    return {each.name: (each.level, each.line) for each in look(shop)}


def test_a_shop_that_has_never_run_gets_no_ledger_by_being_looked_at(
    tmp_path: Path,
) -> None:
    shop = open_shop(write_shop(tmp_path / "shop"), {})
    (check,) = look(shop)
    assert (check.level, "varsel run" in check.line) == (Level.WARNING, True)
    assert not (shop.folder / "state.db").exists()


def test_a_good_run_is_told_by_its_part_and_as_the_loop(shop: Shop) -> None:
    found = said(shop)
    assert found["loop"] == (Level.OK, "decided 0 min ago")
    assert found["part run"] == (Level.OK, "good 0 min ago: 3 rows landed.")
    assert found["source files"] == (Level.OK, "asked 0 min ago")
    assert found["sending"][1] == "mode outbox: 0 sent, 0 waiting"
    assert "scheduler" not in found


def test_a_first_run_that_is_under_way_is_not_broken(tmp_path: Path) -> None:
    shop = open_shop(write_shop(tmp_path / "shop"), {})
    shop.ledger.begin_part("run")
    with shop.writing("varsel run"):
        assert said(shop)["loop"] == (Level.WARNING, "the first run is under way")
    assert said(shop)["loop"][0] == Level.BROKEN


def test_a_part_that_failed_breaks_it_and_says_who_knows(shop: Shop) -> None:
    with watching(shop, "tickets") as watch:
        watch.problems = ["zendesk tickets: answered 401"]
    level, line = said(shop)["part tickets"]
    assert level == Level.BROKEN
    assert "never good: zendesk tickets: answered 401 (1 times, nobody told)" in line


def test_a_part_that_failed_before_a_whole_good_run_is_over(shop: Shop) -> None:
    with watching(shop, "pull") as watch:
        watch.problems = ["zendesk tickets: answered 401"]
    with watching(shop, "run") as watch:
        watch.said = "done"
    level, line = said(shop)["part pull"]
    assert (level, line) == (
        Level.OK,
        "failed 0 min ago; the loop has run well since",
    )


def test_a_part_that_was_killed_is_a_warning_and_one_under_way_is_none(
    shop: Shop,
) -> None:
    shop.ledger.begin_part("build-and-notify")
    level, line = said(shop)["part build-and-notify"]
    assert (level, "never ended: killed" in line) == (Level.WARNING, True)
    with shop.writing("varsel build-and-notify"):
        assert said(shop)["part build-and-notify"][0] == Level.OK


def test_nothing_decided_for_too_long_is_broken(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = SystemClock().now() + timedelta(minutes=121)
    monkeypatch.setattr(shop.ledger, "wall_now", lambda: later)
    level, line = said(shop)["loop"]
    assert (level, "since 121 min ago" in line) == (Level.BROKEN, False)
    assert "since 2 h ago" in line and "varsel up" in line


@pytest.mark.parametrize(("minutes", "level"), [(119, Level.OK), (121, Level.WARNING)])
def test_a_source_is_stale_after_the_minutes_of_the_settings(
    shop: Shop, minutes: int, level: Level
) -> None:
    at = SystemClock().now() - timedelta(minutes=minutes)
    shop.ledger.note_reach("files", "orders", at)
    assert said(shop)["source files"][0] == level


def test_a_source_may_have_minutes_of_its_own(tmp_path: Path, shop: Shop) -> None:
    config = tmp_path / "shop" / "varsel.toml"
    config.write_text(
        config.read_text("utf-8") + "[ops.stale_minutes_of]\nfiles = 5\n", "utf-8"
    )
    at = SystemClock().now() - timedelta(minutes=6)
    shop.ledger.note_reach("files", "orders", at)
    assert said(open_shop(config, {}))["source files"][0] == Level.WARNING


def test_what_waits_for_a_person_is_a_warning(shop: Shop) -> None:
    shop.ledger.stop("wrong prices")
    hold_some(shop.ledger)
    leave_unknown(shop.ledger)
    found = said(shop)
    assert found["stop switch"] == (
        Level.WARNING,
        "stopped: wrong prices. `varsel start` lets it go on",
    )
    assert found["fuse"][0] == found["unknown"][0] == Level.WARNING
    assert found["unknown"][1].startswith("1 may or may not have left")


def test_a_scheduler_is_up_or_was_stopped_or_killed(shop: Shop) -> None:
    places = places_of(shop)
    with being_up(places):
        places.write_note({"pid": 1, "since": "2026-03-10T12:00:00+00:00"})
        level, line = said(shop)["scheduler"]
        assert (level, line[:30]) == (Level.OK, "up since 2026-03-10 12:00 UTC:")
    assert said(shop)["scheduler"][0] == Level.WARNING
    places.write_note({"pid": 1})
    assert said(shop)["scheduler"][0] == Level.BROKEN


def test_looking_waits_for_no_writer_and_is_quick(shop: Shop) -> None:
    began = time.monotonic()
    with shop.writing("varsel run"), shop.ledger._writing():
        checks = look(open_shop(shop.folder.parent / "varsel.toml", {}))
    assert worst(checks) < Level.BROKEN
    assert time.monotonic() - began < 1


def test_the_exit_code_is_that_of_the_worst(shop: Shop) -> None:
    config = str(shop.folder.parent / "varsel.toml")
    command = ["status", "--json", "--config", config]
    shop.ledger.stop("x")
    done = CliRunner().invoke(app, command)
    told = json.loads(done.stdout)
    assert (done.exit_code, told["level"]) == (1, "warning")
    assert {"name", "level", "line", "at", "counts"} == set(told["checks"][0])
    with watching(shop, "run") as watch:
        watch.problems = ["dbt model.x: failed"]
    assert CliRunner().invoke(app, command).exit_code == 2


def test_settings_that_are_wrong_are_broken(tmp_path: Path) -> None:
    missing = str(tmp_path / "none.toml")
    assert CliRunner().invoke(app, ["status", "--config", missing]).exit_code == 2
