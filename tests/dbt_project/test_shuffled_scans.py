"""Scans that come late, twice and out of order never move a parcel backwards."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from built_project import Built

from connectors.landing import Landing
from connectors.sources import Page, Record
from connectors.warehouse import Warehouse
from tests.soak.compiled_dbt import ancestors, tables_in_order

pytestmark = pytest.mark.slow

# in the order in which they happened, an hour apart, and the state that follows
JOURNEYS = {
    "delivered": (
        "label_created picked_up in_transit out_for_delivery delivered",
        "delivered",
    ),
    "collected": (
        "label_created picked_up in_transit customs in_transit ready_for_pickup "
        "delivered",
        "delivered",
    ),
    "turned round": (
        "label_created in_transit out_for_delivery delivered returning "
        "returned_to_sender",
        "returned_to_sender",
    ),
    "refused": (
        "picked_up in_transit delivery_attempt_failed exception returning",
        "returning",
    ),
    "lost and found": ("label_created in_transit lost in_transit", "in_transit"),
    "labelled late": ("picked_up in_transit label_created", "in_transit"),
    "scanned after it was delivered": (
        "label_created in_transit delivered in_transit out_for_delivery",
        "delivered",
    ),
    "cancelled": ("label_created cancelled", "cancelled"),
}
STATES = "int_parcel_state_changes"
# so many parcels a journey, each hearing of it in an order of its own
PARCELS = 40
TURNS = 6
BEGINS = datetime(2026, 3, 9, 6, tzinfo=UTC)
# everything has happened by then; only news of it still comes
NEWS = BEGINS + timedelta(days=1)
ALLOWED = {("delivered", "returning")} | {
    ("lost", status) for status in ("in_transit",)
}


def _scan(number: str, hour: int, status: str) -> Record:
    payload = {
        "tracking_number": number,
        "occurred_at": (BEGINS + timedelta(hours=hour)).isoformat(),
        "status": status,
    }
    return Record("parcel_events", f"{number}|{hour}", payload)


def _parcel(number: str) -> Record:
    shipped_at = BEGINS.isoformat()
    payload = {
        "tracking_number": number,
        "order_id": number,
        "carrier": "postnord",
        "shipped_at": shipped_at,
    }
    return Record("parcels", f"{number}|{number}", payload)


def _news(chance: Random) -> list[list[Record]]:
    """Return what is heard in each turn; a third of it once more, later."""
    turns: list[list[Record]] = [[] for _ in range(TURNS)]
    for journey, (statuses, _) in JOURNEYS.items():
        for parcel in range(PARCELS):
            number = f"{journey}-{parcel}"
            turns[0].append(_parcel(number))
            for hour, status in enumerate(statuses.split()):
                first = chance.randrange(TURNS)
                heard = {first}
                if chance.random() < 0.3:
                    heard.add(chance.randrange(first, TURNS))
                for turn in heard:
                    turns[turn].append(_scan(number, hour, status))
    for turn in turns:
        chance.shuffle(turn)
    return turns


def _load(folder: Path, warehouse: Warehouse, chance: Random) -> None:
    """Land the news as it comes; load it all in two loads, the later ones first."""
    landing = Landing(folder / "landing")
    for turn, records in enumerate(_news(chance)):
        at = NEWS + timedelta(hours=turn)
        landing.write_batch("files", "parcel_events", [Page(records)], extracted_at=at)
    held = sorted((folder / "landing" / "files").glob("*.json"))[: TURNS // 2]
    for path in held:
        path.rename(path.with_suffix(".held"))
    warehouse.load(landing, lambda *_: None)
    for path in held:
        path.with_suffix(".held").rename(path)
    warehouse.load(Landing(folder / "landing"), lambda *_: None)


def _states(warehouse: Warehouse, tables: list[dict], turn: int) -> dict[str, tuple]:
    """Return state, rank and time of the scan behind it, of each parcel, as of then."""
    with warehouse.connect() as connection:
        connection.execute(
            "update raw_varsel.run_context set as_of = ?",
            [NEWS + timedelta(hours=turn, minutes=1)],
        )
        for table in tables:
            connection.execute(
                f'create or replace table "{table["schema"]}"."{table["name"]}" '
                f"as ({table['sql']})"
            )
        (last,) = [table for table in tables if table["name"] == STATES]
        rows = connection.execute(
            f"""
            select split_part(changes.parcel_id, '|', 2), changes.status, ranks.rank,
                changes.occurred_at
            from "{last["schema"]}".{STATES} as changes
            inner join seeds.parcel_statuses as ranks using (status)
            qualify row_number() over (
                partition by changes.parcel_id order by changes.position desc
            ) = 1
            """
        ).fetchall()
    assert len({number for number, *_ in rows}) == len(rows)
    return {number: tuple(rest) for number, *rest in rows}


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 25))]
)
def test_no_order_of_hearing_of_scans_moves_a_parcel_backwards(
    built: Built, tmp_path: Path, seed: int
) -> None:
    shutil.copy(built.warehouse.path, tmp_path / built.warehouse.path.name)
    warehouse = Warehouse(tmp_path / built.warehouse.path.name)
    tables = ancestors(tables_in_order(built.dbt.target), f"+{STATES}")
    _load(tmp_path, warehouse, Random(seed))
    before: dict[str, tuple] = {}
    for turn in range(TURNS):
        now = _states(warehouse, tables, turn)
        for number, (state, rank, at) in before.items():
            newer, its_rank, its_at = now[number]
            assert its_rank >= rank or its_at > at or (state, newer) in ALLOWED, (
                f"{number} went from {state} to {newer}"
            )
        before = now
    ends = {
        journey: {
            state
            for number, (state, *_) in before.items()
            if number.rpartition("-")[0] == journey
        }
        for journey in JOURNEYS
    }
    assert ends == {journey: {state} for journey, (_, state) in JOURNEYS.items()}
    assert len(before) == PARCELS * len(JOURNEYS)
