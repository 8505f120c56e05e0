"""A scheduled run, a backfill, an analyst and a person at the shell, all at once."""

import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command import varsel
from published_rows import publish_rows
from range_vendor import SHOPIFY, TOKEN
from tiny_shop import NOON, ROOT, SETTINGS, write_shop

from connectors.clock import FixedClock
from connectors.settings import load_settings
from flows.shop import Shop

FIRST = datetime(2026, 2, 28, 23, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "shop")


def process(script: str, *arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, ROOT / "tests/flows" / script, *map(str, arguments)],
        env={**os.environ, **TOKEN, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests/flows'}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def role(name: str, config: Path, count: int) -> subprocess.Popen[str]:
    return process("writer_child.py", name, config, NOON.isoformat(), str(count))


def at_work(name: str, config: Path, count: int) -> subprocess.Popen[str]:
    """Start a process and return once it says that it is where it should be."""
    started = role(name, config, count)
    assert started.stdout is not None
    assert started.stdout.readline() == "ready\n"
    return started


def test_a_second_writer_waits_and_says_for_whom(config: Path) -> None:
    first = at_work("hold", config, 12)
    began = time.monotonic()
    second = varsel("pull", "--config", config, "--as-of", NOON.isoformat())
    assert second.returncode == 0, second.stderr
    waited = f"waiting for 'varsel run' (process {first.pid}) to finish writing"
    assert second.stderr.count(waited) == 1
    assert "rows landed" in second.stdout
    assert time.monotonic() - began > 5
    first.communicate()


def test_work_given_away_by_a_killed_run_still_counts_as_the_writer(
    config: Path,
) -> None:
    parent = at_work("orphan", config, 12)
    parent.wait()
    began = time.monotonic()
    second = varsel("pull", "--config", config, "--as-of", NOON.isoformat())
    assert second.returncode == 0, second.stderr
    assert "waiting for 'varsel build'" in second.stderr
    assert time.monotonic() - began > 5


@pytest.mark.parametrize(
    "words",
    [
        "gaps",
        "pull --plan",
        "backfill list",
        "backfill held",
        "backfill --from 2026-03-01 --to 2026-03-08 --dry-run",
    ],
)
def test_who_only_looks_waits_for_nobody(config: Path, words: str) -> None:
    writer = at_work("hold", config, 60)
    done = varsel(*words.split(), "--config", config)
    assert writer.poll() is None, "the writer was done before the look was"
    writer.kill()
    writer.communicate()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.soak
def test_all_at_once_nobody_meets_a_lock_and_nothing_is_lost(tmp_path: Path) -> None:
    config = write_shop(tmp_path / "shop", SETTINGS + SHOPIFY)
    files_only = config.with_name("files.toml")
    files_only.write_text(SETTINGS)
    shop = Shop(load_settings(config, TOKEN), FixedClock(NOON))
    publish_rows(shop, "fct_orders", "order_id varchar", [("1001",)])
    ends = FIRST + timedelta(days=6)
    everybody = {
        "analyst": role("read", files_only, 40),
        "run": role("pull", files_only, 4),
        "shell": role("pull", files_only, 4),
        "backfill": process(
            "backfill_child.py", config, NOON.isoformat(), FIRST.isoformat(), ends
        ),
    }
    said = {name: each.communicate(timeout=400) for name, each in everybody.items()}
    for name, each in everybody.items():
        assert each.returncode == 0, (name, said[name][1])
        assert not re.search(r"Traceback|IO Error|database is locked", said[name][1])
    slowest = float(said["analyst"][0].split()[-1])
    assert slowest < 5
    (files,) = shop.warehouse.read("select count(*) as n from raw_files.orders")
    (shopify,) = shop.warehouse.read("select count(*) as n from raw_shopify.orders")
    assert (files["n"], shopify["n"]) == (12 + 2 * 4, 6)
