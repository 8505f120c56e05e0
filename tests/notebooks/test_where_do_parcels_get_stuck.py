import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

SCRIPT = Path(__file__).parents[2] / "notebooks" / "where_do_parcels_get_stuck.py"
TABLES = """
create table fct_parcels (
    parcel_id text, carrier text, is_return boolean, is_final boolean,
    label_at timestamptz, first_scan_at timestamptz,
    ready_for_pickup_at timestamptz, possession_at timestamptz
);
create table fct_parcel_events (
    parcel_event_id text, parcel_id text, carrier text, status text,
    location text, occurred_at timestamptz
);
create table fct_inquiries (matched_parcel_id text, is_machine_mail boolean);
"""
# p1 arrives; p2 still stands in Taastrup when p3 is last scanned; r1 is a return
ROWS = """
insert into fct_parcels values
('p1', 'gls', false, true, '2026-10-01 08:00', '2026-10-01 18:00', null,
    '2026-10-02 18:00'),
('p2', 'postnord', false, false, '2026-10-01 08:00', '2026-10-01 18:00', null, null),
('p3', 'gls', false, true, '2026-10-05 08:00', '2026-10-05 18:00', null,
    '2026-10-06 18:00'),
('r1', 'gls', true, false, '2026-09-01 08:00', '2026-09-01 18:00', null, null);
insert into fct_parcel_events values
('e1', 'p1', 'gls', 'in_transit', 'Kolding', '2026-10-01 18:00'),
('e2', 'p1', 'gls', 'delivered', 'Aarhus', '2026-10-02 18:00'),
('e3', 'p2', 'postnord', 'in_transit', 'Taastrup', '2026-10-01 18:00'),
('e4', 'p3', 'gls', 'in_transit', 'Kolding', '2026-10-05 18:00'),
('e5', 'p3', 'gls', 'delivered', 'Aarhus', '2026-10-06 18:00'),
('e6', 'r1', 'gls', 'in_transit', 'Malmö', '2026-09-01 18:00');
insert into fct_inquiries values ('p2', false), ('p1', true);
"""


def publish(folder: Path, *statements: str) -> Path:
    path = folder / "varsel.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("set time zone 'UTC'")
        for statement in statements:
            connection.execute(statement)
    return path


def run(
    folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        cwd=folder,
        env={**os.environ, "VARSEL_PUBLISHED": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def answer(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("published")
    path = publish(folder, TABLES, ROWS)
    done = run(folder, VARSEL_PUBLISHED=str(path))
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_place_where_a_parcel_still_stands_is_named(answer):
    assert (
        "Parcels get stuck most at Taastrup (postnord): 1 of 1 stops longer than 48 "
        "hours, 100% of the stops there, the longest 120 hours."
    ) in answer


def test_stuck_parcels_are_compared_with_the_others_and_machine_mail_is_left_out(
    answer,
):
    assert (
        "Customers wrote about 100% of the parcels that were ever stuck and about 0% "
        "of the others."
    ) in answer


def test_few_parcels_make_no_slowest_leg(answer):
    assert "No leg has been travelled by 5 parcels yet." in answer


def test_returns_stand_nowhere(answer):
    assert "Malmö" not in answer


def test_empty_marts_are_answered(tmp_path):
    done = run(tmp_path, str(publish(tmp_path, TABLES)))
    assert done.returncode == 0, done.stderr
    assert "No parcel has stood still for more than 48 hours." in done.stdout


def test_missing_file_says_what_to_do(tmp_path):
    done = run(tmp_path, "nowhere.duckdb")
    assert done.returncode != 0
    assert "No published marts at 'nowhere.duckdb': run `varsel run`" in done.stderr
