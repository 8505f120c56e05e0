"""A person gets all that is held about them, and nothing about anybody else."""

import json
import stat
from pathlib import Path

import pytest
from people_tables import fill_people
from tiny_loops import shop_at
from tiny_shop import NOON, write_shop

from connectors.sources import Page, Record
from connectors.state import NewMessage
from flows.export import export_person
from flows.shop import Shop

LANDED = {
    "orders": [
        {"order_id": "1", "customer_id": "c1", "customer_email": "anna@k.example"},
        {"order_id": "3", "customer_id": "c2", "customer_email": "family@k.example"},
    ],
    "parcels": [{"order_id": "1", "tracking_number": "P1"}],
    "parcel_events": [
        {"tracking_number": "P1", "location": "Anna's porch"},
        {"tracking_number": "P3", "location": "the family's porch"},
    ],
    "tickets": [{"ticket_id": "T1", "customer_email": "Anna@work.example"}],
    "ticket_messages": [{"ticket_id": "T1", "body": "Where is my lamp?"}],
}
MAIL = b"To: anna@k.example\r\nSubject: =?utf-8?q?K=C3=A6re_Anna?=\r\n\r\nDin lampe"


def message(key: str, order: str, recipient: str, body: bytes) -> NewMessage:
    return NewMessage(
        message_key=key,
        message_type="delay_notice",
        message_class="service",
        flow="notify",
        subject_type="order",
        subject_id=order,
        order_id=order,
        parcel_id=None,
        ticket_id=None,
        customer_id=None,
        recipient=recipient,
        sender="hej@tiny.example",
        language="da",
        channel="email",
        priority=10,
        trigger_at=NOON,
        not_before=None,
        not_after=None,
        told_delivery_date=None,
        body=body,
    )


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = shop_at(write_shop(tmp_path / "shop"), NOON)
    fill_people(shop.warehouse)
    for stream, rows in LANDED.items():
        records = [Record(stream, str(n), row) for n, row in enumerate(rows, 1)]
        page = Page(records, "a")
        shop.landing.write_batch("files", stream, [page], extracted_at=NOON)
    with shop.warehouse.connect() as connection:
        connection.execute("create table fct_orders (order_id varchar, state varchar)")
        connection.execute("insert into fct_orders values ('1', 'late'), ('3', 'x')")
    new = [
        message("k1", "1", "anna@k.example", MAIL),
        message("k3", "3", "family@k.example", b"Subject: x\r\n\r\nKaere familie"),
    ]
    shop.ledger.reserve(new, mode="outbox", now=NOON, by="test")
    shop.ledger.suppress("anna@k.example", "marketing", "asked", NOON)
    return shop


def test_everything_of_theirs_is_there_and_nothing_else(
    shop: Shop, tmp_path: Path
) -> None:
    as_json, as_text = export_person(shop, "k1", tmp_path / "anna", by="ops")
    held = json.loads(as_json.read_text())
    assert {kind: len(rows) for kind, rows in held["received"].items()} == {
        "files orders": 1,
        "files parcels": 1,
        "files parcel_events": 1,
        "files tickets": 1,
        "files ticket_messages": 1,
    }
    assert held["decided"] == {"fct_orders": [{"order_id": "1", "state": "late"}]}
    (told,) = held["sent"]["messages"]
    assert "Subject: Kære Anna" in told["text"]
    assert [row["scope"] for row in held["sent"]["stops"]] == ["marketing"]
    text = as_text.read_text()
    assert "body: Where is my lamp?" in text
    assert "location: Anna's porch" in text
    for written in (as_json.read_text(), text):
        assert "family" not in written.lower()


def test_only_its_owner_can_read_it_and_the_trail_tells_of_it(
    shop: Shop, tmp_path: Path
) -> None:
    for path in export_person(shop, "anna@k.example", tmp_path / "anna", by="ops"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (act,) = shop.ledger.list_acts(act="export")
    assert (act["by"], act["at"]) == ("ops", NOON)
    assert "anna" not in act["subject"]
