"""Data goes when its time is over, and does not come back."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tiny_loops import shop_at
from tiny_shop import NOON, SETTINGS, write_shop

from connectors.sources import Page, Record
from flows.retention import keep_to_retention
from flows.shop import Shop

KEPT = "\n[privacy.keep_days]\ntickets = 30\nmails = 10\n"
# the last second of a ticket's time, and the first after it
IN_TIME, OVER = NOON - timedelta(days=30), NOON - timedelta(days=30, seconds=1)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "shop", SETTINGS + KEPT)


def land(shop: Shop, *tickets: tuple[str, datetime, datetime | None]) -> None:
    records = [
        Record(
            "tickets",
            ticket,
            {
                "ticket_id": ticket,
                "created_at": created.isoformat(),
                "updated_at": updated and updated.isoformat(),
            },
        )
        for ticket, created, updated in tickets
    ]
    shop.landing.write_batch(
        "files", "tickets", [Page(records, "a")], extracted_at=shop.clock.now()
    )


def raw(shop: Shop) -> set[str]:
    shop.warehouse.load(shop.landing, lambda *_: None)
    rows = shop.warehouse.read("select record_id from raw_files.tickets")
    return {row["record_id"] for row in rows}


def test_a_ticket_goes_when_its_last_change_is_too_old(config: Path) -> None:
    before = shop_at(config, IN_TIME)
    land(before, ("old", OVER, None), ("kept", IN_TIME, None), ("alive", OVER, NOON))
    assert raw(before) == {"old", "kept", "alive"}
    shop = shop_at(config, NOON)
    assert keep_to_retention(shop) == 1
    assert raw(shop) == {"kept", "alive"}
    (batch,) = shop_at(config, NOON).landing.manifests()
    assert (batch.fetched, batch.kept_out) == (3, 1)


def test_what_is_past_its_time_is_not_landed(config: Path) -> None:
    shop = shop_at(config, NOON)
    land(shop, ("old", OVER, None), ("kept", IN_TIME, None), ("undated", NOON, None))
    (batch,) = shop.landing.manifests()
    assert (batch.fetched, batch.kept_out) == (3, 1)


def test_it_is_looked_for_once_a_week(config: Path) -> None:
    keep_to_retention(shop_at(config, NOON))
    looked: list[str] = []
    soon = shop_at(config, NOON + timedelta(days=6, hours=23))
    later = shop_at(config, NOON + timedelta(days=7))
    for name, shop in (("soon", soon), ("later", later)):
        keep_to_retention(
            replace(shop, say=lambda line, name=name: looked.append(name))
        )
    assert looked == ["later"]


def test_without_days_nothing_goes(tmp_path: Path) -> None:
    config = write_shop(tmp_path / "shop")
    land(shop_at(config, NOON), ("old", OVER, None))
    assert keep_to_retention(shop_at(config, NOON)) == 0
    assert raw(shop_at(config, NOON)) == {"old"}


def test_old_mails_go_from_the_outbox(config: Path) -> None:
    shop = shop_at(config, NOON)
    shop.outbox.mkdir(parents=True)
    for name in ("2026-02-27T100000-delay_notice-a.eml", "2026-03-01T100000-x-b.eml"):
        (shop.outbox / name).write_text("Subject: x\n\n")
    (shop.outbox / "notes.eml").write_text("not ours")
    assert keep_to_retention(shop) == 1
    assert sorted(path.name[:5] for path in shop.outbox.iterdir()) == ["2026-", "notes"]
