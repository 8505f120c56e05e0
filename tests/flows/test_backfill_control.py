"""Pause, cancel, resume, and what is left when a backfill is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from backfill_child import A_CHUNK_S
from command import told_lines, varsel
from range_vendor import TOKEN, Vendor, run_range, shop_of, sold_by
from tiny_shop import ROOT

from connectors.errors import VarselError
from flows.backfill import resume_backfill
from flows.backfill_control import list_runs, wish
from flows.plan_words import report_line, run_line
from flows.shop import Shop

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
FIRST = datetime(2026, 2, 28, 23, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS = 8


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return shop_of(tmp_path, NOW)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "shop" / "varsel.toml"


def child(config: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            sys.executable,
            ROOT / "tests/flows/backfill_child.py",
            config,
            NOW.isoformat(),
        ]
        + list(arguments),
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests/flows'}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def started(config: Path, days: int = DAYS) -> subprocess.Popen[str]:
    ends = FIRST + DAYS * DAY
    return child(config, (ends - days * DAY).isoformat(), ends.isoformat())


def until(is_so: Callable[[], bool], patience_s: float = 60) -> None:
    deadline = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def done_chunks(shop: Shop) -> int:
    return sum(each["state"] == "done" for each in shop.ledger.list_chunks())


def test_a_killed_backfill_is_shown_as_interrupted_and_taken_up_where_it_was(
    shop: Shop, config: Path
) -> None:
    running = started(config)
    until(lambda: done_chunks(shop) >= 2)
    (run,) = list_runs(shop)
    assert run.state == "running"
    running.send_signal(signal.SIGKILL)
    running.wait()
    (run,) = list_runs(shop)
    assert run.state == "interrupted"
    before = {each.since for each in shop.landing.manifests()}

    again = child(config, "resume", run.run_id)
    told, _ = again.communicate(timeout=120)
    assert told.split() == [run.run_id, "done", *told.split()[2:]]
    landed = [each.since for each in shop.landing.manifests()]
    # every day once: what was landed before the kill is not asked for again
    assert len(landed) == len(set(landed)) == DAYS
    assert before < set(landed)
    assert [each.state for each in list_runs(shop)] == ["done"]


def test_a_running_backfill_pauses_within_a_chunk(shop: Shop, config: Path) -> None:
    running = started(config)
    until(lambda: done_chunks(shop) >= 1)
    (run,) = list_runs(shop)
    assert "before its next chunk" in wish(shop, run.run_id, "pause")
    asked_at, done_before = time.monotonic(), done_chunks(shop)
    told, _ = running.communicate(timeout=120)
    assert told.split()[1] == "paused"
    assert done_chunks(shop) <= done_before + 1
    assert time.monotonic() - asked_at < 20 * A_CHUNK_S
    assert [each.state for each in list_runs(shop)] == ["paused"]


def test_the_shell_lists_pauses_and_cancels(shop: Shop, config: Path) -> None:
    # so many that it is at work for as long as the shell takes
    running = started(config, days=150)
    until(lambda: done_chunks(shop) >= 1)
    (run,) = list_runs(shop)
    listed = varsel("backfill", "list", "--config", config, **TOKEN)
    assert f"{run.run_id} running: 2025-10-10" in listed.stdout
    told = varsel("backfill", "cancel", run.run_id, "--config", config, **TOKEN)
    assert (told.returncode, told.stderr) == (0, "")
    assert running.communicate(timeout=120)[0].split()[1] == "cancelled"
    again = varsel("backfill", "resume", run.run_id, "--config", config, **TOKEN)
    (line,) = told_lines(again)
    assert "is cancelled; begin another for what is left" in line


def test_a_run_at_work_is_not_taken_up_a_second_time(shop: Shop, config: Path) -> None:
    running = started(config)
    until(lambda: done_chunks(shop) >= 1)
    (run,) = list_runs(shop)
    with pytest.raises(VarselError, match="is running already"):
        resume_backfill(shop, run.run_id)
    running.kill()
    running.communicate()


def test_what_failed_is_tried_again_when_resumed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold_by(Vendor(fails_on=FIRST + DAY), monkeypatch)
    report = run_range(shop, FIRST, FIRST + 3 * DAY)
    assert f"2 left: varsel backfill resume {report.run_id}" in report_line(report)
    (run,) = list_runs(shop)
    assert "1 of 3 chunks, 1 failed" in run_line(run, shop.zone)
    vendor = Vendor()
    sold_by(vendor, monkeypatch)
    again = resume_backfill(shop, report.run_id)
    assert [since for since, _ in vendor.asked] == [FIRST + DAY, FIRST + 2 * DAY]
    assert (again.state, again.chunks, again.left) == ("done", 2, 0)


def test_a_chunk_landed_by_a_process_that_then_died_is_not_asked_for_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold_by(Vendor(fails_on=FIRST + DAY), monkeypatch)
    run_id = run_range(shop, FIRST, FIRST + 3 * DAY).run_id
    shop.landing.write_batch(
        "shopify",
        "orders",
        [],
        extracted_at=NOW,
        since=FIRST + DAY,
        until=FIRST + 2 * DAY,
        run=run_id,
    )
    vendor = Vendor()
    sold_by(vendor, monkeypatch)
    assert resume_backfill(shop, run_id).state == "done"
    assert [since for since, _ in vendor.asked] == [FIRST + 2 * DAY]


def test_an_interrupted_run_is_cancelled_at_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold_by(Vendor(fails_on=FIRST), monkeypatch)
    run_id = run_range(shop, FIRST, FIRST + DAY).run_id
    shop.ledger.go_on_with_backfill(run_id)
    assert [each.state for each in list_runs(shop)] == ["interrupted"]
    assert wish(shop, run_id, "cancel") == f"Backfill {run_id} is cancelled."
    with pytest.raises(VarselError, match="there is nothing to pause"):
        wish(shop, run_id, "pause")
