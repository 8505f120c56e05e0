import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

NAME = "what_if_we_promised_other_hours.py"
SCRIPT = Path(__file__).parents[2] / "notebooks" / NAME
TABLE = """
create table fct_service_clocks (
    service_clock_id text, clock text, state text, channel text, priority text,
    ticket_created_at timestamptz, stopped_at timestamptz, promised_minutes double,
    used_minutes double, is_counted_past_closing boolean
);
"""
# each of the first four uses four hours or a minute around them; u1 is urgent
ROWS = """
insert into fct_service_clocks values
('c1', 'first_reply', 'met', 'email', null, '2026-03-02', '2026-03-02', 480, 239, false),
('c2', 'first_reply', 'met', 'email', null, '2026-03-02', '2026-03-02', 480, 240, false),
('c3', 'first_reply', 'met', 'email', null, '2026-03-02', '2026-03-02', 480, 240, true),
('c4', 'first_reply', 'met', 'email', null, '2026-03-02', '2026-03-02', 480, 241, false),
('c5', 'first_reply', 'breached', 'email', null, '2026-03-02', null, 480, 480, true),
('c6', 'first_reply', 'unknown', 'email', null, '2026-03-02', null, 480, 900, true),
('u1', 'first_reply', 'met', 'email', 'Urgent', '2026-03-02', '2026-03-02', 480, 61,
    false),
('u2', 'first_reply', 'met', 'email', 'Urgent', '2025-12-31', '2025-12-31', 480, 61,
    false);
insert into fct_service_clocks
select 'n' || i, 'next_reply', 'met', 'email', null, '2026-03-02', '2026-03-02', 480,
    i * 6, false
from range(1, 41) as clocks (i);
"""  # noqa: E501


def publish(folder: Path, *statements: str) -> Path:
    path = folder / "varsel.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("set time zone 'UTC'")
        for statement in statements:
            connection.execute(statement)
    return path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        cwd=folder,
        env={**os.environ, "VARSEL_PUBLISHED": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def answer(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("clocks")
    done = run(folder, str(publish(folder, TABLE, ROWS)))
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_promise_that_held_is_replayed_to_the_same_verdicts(answer):
    line = answer.splitlines()[1].split()
    assert line == ["47", "0"]


def test_a_shorter_promise_is_outrun_after_its_minute_or_after_closing(answer):
    # c3 and c4, c5 as before, and the urgent one of this year
    assert (
        "Of 7 clocks of first_reply, 1 were late; under the policy tried 4 would have "
        "been."
    ) in answer


def test_what_was_kept_often_enough_is_named_where_enough_clocks_ran(answer):
    assert "90% of next_reply would have kept a promise of 4 opening hours." in answer
    assert "90% of first_reply" not in answer


def test_a_mart_without_clocks_is_answered(tmp_path):
    done = run(tmp_path, str(publish(tmp_path, TABLE)))
    assert done.returncode == 0, done.stderr
    assert "No clock has run yet." in done.stdout
    assert "No promise tried has been kept by 90% of enough clocks." in done.stdout


def test_a_missing_file_says_what_to_do(tmp_path):
    done = run(tmp_path, "nowhere.duckdb")
    assert done.returncode != 0
    assert "No published marts at 'nowhere.duckdb': run `varsel run`" in done.stderr
