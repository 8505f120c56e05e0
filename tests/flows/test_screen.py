"""What is said of an erased person is not landed again, whichever comes first."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tiny_loops import shop_at
from tiny_shop import NOON, write_shop

from connectors.manifests import Manifest
from connectors.sources import Page, Record
from flows.erase import finish_erasures
from flows.shop import Shop

ASTA, BO = "asta@k.example", "bo@k.example"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = shop_at(write_shop(tmp_path / "shop"), NOON)
    shop.ledger.remember_erased([("address", ASTA)], (), NOON)
    return shop


def land(shop: Shop, stream: str, *rows: dict[str, str]) -> Manifest | None:
    records = [Record(stream, str(number), row) for number, row in enumerate(rows, 1)]
    return shop.landing.write_batch(
        "files", stream, [Page(records, "a")], extracted_at=shop.clock.now()
    )


def landed(shop: Shop) -> dict[str, int]:
    parts = [part for each in shop.landing.manifests() for part in each.parts]
    return {part.stream: part.rows for part in parts}


def test_their_records_are_left_out_and_counted(shop: Shop) -> None:
    theirs = {"order_id": "7", "customer_email": "Asta+x@K.example"}
    batch = land(shop, "orders", theirs, {"order_id": "8", "customer_email": "b@k.dk"})
    assert batch is not None
    assert (batch.fetched, batch.kept_out) == (2, 1)
    assert landed(shop) == {"orders": 1}


def test_what_hangs_on_their_order_is_left_out_with_it(shop: Shop) -> None:
    land(shop, "orders", {"order_id": "7", "customer_email": ASTA})
    land(shop, "parcels", {"order_id": "7", "tracking_number": "P7"})
    land(shop, "parcel_events", {"tracking_number": "P7", "location": "at Asta's"})
    land(shop, "order_lines", {"order_id": "8", "line_id": "8-1"})
    assert landed(shop) == {"order_lines": 1}


def test_what_came_before_its_order_goes_with_the_next_run(shop: Shop) -> None:
    land(shop, "order_lines", {"order_id": "7"}, {"order_id": "8"})
    assert shop.ledger.open_erasures() == set()
    land(shop, "orders", {"order_id": "7", "customer_email": ASTA})
    assert len(shop.ledger.open_erasures()) == 1
    finish_erasures(shop)
    assert landed(shop) == {"order_lines": 1}
    assert shop.ledger.open_erasures() == set()


def test_who_is_erased_while_a_batch_is_landed_goes_with_the_next_run(
    shop: Shop,
) -> None:
    def pages() -> Iterator[Page]:
        yield Page([Record("orders", "9", {"order_id": "9", "customer_email": BO})])
        shop.ledger.remember_erased([("address", BO)], (), NOON)

    shop.landing.write_batch("files", "orders", pages(), extracted_at=NOON)
    assert landed(shop) == {"orders": 1}
    finish_erasures(shop)
    assert landed(shop) == {}


def test_others_who_mention_them_are_mended(shop: Shop) -> None:
    land(shop, "ticket_messages", {"ticket_id": "T1", "body": f"Ask {ASTA}, please."})
    (batch,) = shop.landing.manifests()
    assert (batch.fetched, batch.kept_out) == (1, 0)
    shop.warehouse.load(shop.landing, lambda *_: None)
    (row,) = shop.warehouse.read("select payload from raw_files.ticket_messages")
    assert "Ask [erased], please." in row["payload"]


def test_a_row_that_could_not_be_read_goes_where_it_mentions_them(shop: Shop) -> None:
    torn = {"_malformed": "too many cells", "_cells": ["7", "Asta", ASTA]}
    batch = land(shop, "orders", torn, {**torn, "_cells": ["8", "Bo"]})
    assert batch is not None
    assert batch.kept_out == 1


def test_a_shop_that_erased_nobody_lands_the_very_page(tmp_path: Path) -> None:
    shop = shop_at(write_shop(tmp_path / "shop"), NOON + timedelta(days=1))
    land(shop, "orders", {"order_id": "7", "customer_email": ASTA})
    (batch,) = shop.landing.manifests()
    assert (batch.fetched, batch.kept_out) == (1, 0)
