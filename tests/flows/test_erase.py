"""A person is found in every kind of file before an erasure, and in none after."""

import gzip
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from held_texts import files_naming
from tiny_loops import Told, read_published, run_at, shop_at
from tiny_shop import LATER, NOON, copy_shop, write_shop

from connectors.sources import Window
from flows.build import BuildReport
from flows.erase import erase
from flows.land import land
from flows.pull import load, pull_and_load
from flows.sources import open_sources

NAME, STREET = "Asta Kvasthammer", "Sommerfuglevej 117"
ADDRESS, OTHER_ADDRESS = "asta.kvasthammer@k.example", "a.kvasthammer@work.example"
PHONE = "20304051"
NEEDLES = [NAME, "Kvasthammer", STREET, ADDRESS, OTHER_ADDRESS, PHONE, "20 30 40 51"]
ORDERED = "2026-03-15T09:30:00Z"
PLACES = {"landing", "warehouse", "published", "state", "outbox", "dbt"}


def add_person(files: Path) -> None:
    """Write a person into every file of the shop, and into another's ticket."""
    orders = (files / "orders.csv").read_text().splitlines()
    header = f"{orders[0]},customer_phone,shipping_address"
    hers = [
        f"{order},{customer},{address},{NAME},DK,da-DK,{ORDERED},{ORDERED},,{amount},"
        f"DKK,paid,+45 {PHONE},{STREET}"
        for order, customer, address, amount in (
            ("2001", "c77", ADDRESS, "249.00"),
            ("2002", "c77", OTHER_ADDRESS, "99.00"),
            # a price that is none puts the row aside
            ("2003", "c77", ADDRESS, "a lot"),
            # a guest's order from the same mailbox
            ("2004", "", "Asta.Kvasthammer+lamps@K.example", "10.00"),
        )
    ]
    rows = [f"{row},," for row in orders[1:]]
    (files / "orders.csv").write_text("\n".join([header, *rows, *hers]) + "\n")
    for name, lines in {
        "order_lines": ["2001,2001-1,LAMP,Lampe,lamp,1,249.00"],
        "parcels": [f"P2001,2001,postnord,{ORDERED},2026-03-15T16:00:00Z,DK"],
        "parcel_events": [f"P2001,{ORDERED},picked_up,Afhentet hos {NAME}"],
        "tickets": [
            f"T77,{ORDERED},{ORDERED},new,{ADDRESS},Min ordre til {STREET},2001"
        ],
        "ticket_messages": [
            f"T77,1,{ORDERED},customer,Ring til {NAME} paa 20 30 40 51.,",
            f"T1,7,{ORDERED},customer,Skriv ogsaa til {ADDRESS} eller {PHONE}.,",
        ],
        "survey_responses": [f"S77,2001,{ORDERED},2,Hilsen {NAME}"],
    }.items():
        with (files / f"{name}.csv").open("a") as file:
            file.write("\n".join(lines) + "\n")
    (files / "consents.csv").write_text(
        "customer_email,occurred_at,purpose,is_granted,source,wording\n"
        f"{ADDRESS},{ORDERED},marketing,true,checkout,Ja tak\n"
    )


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    config = write_shop(tmp_path_factory.mktemp("erase") / "shop")
    add_person(config.parent / "files")
    run_at(config, LATER)
    leave_strays(config.parent / "var")
    return config


def leave_strays(folder: Path) -> None:
    """Leave what is found beside: a log, a backup of the ledger, an export, a page."""
    (folder / "dbt" / "logs" / "dbt.log").write_text(f"{NAME} is not a number\n")
    (folder / "site" / "preview.html").write_text(f"<p>{ADDRESS}</p>")
    (folder / "backup").mkdir()
    for name in ("state.db", "state.db-wal"):
        if (folder / name).exists():
            shutil.copy(folder / name, folder / "backup" / name)
    (folder / "person.txt.gz").write_bytes(gzip.compress(f"{NAME}, {STREET}".encode()))


def kinds(found: dict[str, set[str]]) -> set[str]:
    return {name.split("/")[0].split(".")[0] for name in found}


def test_an_erased_address_is_in_no_file(
    told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = copy_shop(told.config, tmp_path / "shop")
    folder, address = config.parent / "var", "cai@k.example"
    # the large files are searched through once, afterwards
    for place in ("landing", "published", "outbox"):
        assert files_naming(folder / place, [address])
    # what is built and published anew is asked of the soak
    monkeypatch.setattr("flows.erase.build", lambda *_, **__: BuildReport())
    monkeypatch.setattr("flows.erase.publish", lambda _: None)
    report = erase(shop_at(config, NOON), address, by="ops")
    assert report.records == 6
    assert report.messages >= 1
    assert files_naming(folder, [address]) == {}


@pytest.mark.slow
@pytest.mark.soak
def test_a_person_is_everywhere_before_and_nowhere_after(config: Path) -> None:
    folder = config.parent / "var"
    before = files_naming(folder, NEEDLES)
    assert kinds(before) >= PLACES | {"site", "backup", "person"}
    assert set.union(*before.values()) >= {NAME, STREET, ADDRESS, PHONE}

    shop = shop_at(config, LATER)
    report = erase(shop, ADDRESS, by="ops")
    assert report.records == 11
    assert report.mended == 1
    assert report.messages >= 1
    assert report.strays.removed == ("person.txt.gz",)
    assert report.strays.mended == ("backup/state.db",)
    assert files_naming(folder, NEEDLES) == {}

    # what is bought is still in the books, and whoever is not meant is still there
    kept = read_published(
        config, "select order_id, amount from fct_kept_records where kind = 'order'"
    )
    assert ("2001", 249) in kept
    mended = shop.warehouse.read(
        "select payload from raw_files.ticket_messages where record_id = 'T1|7'"
    )
    assert "Skriv ogsaa til [erased] eller [erased]." in mended[0]["payload"]
    orders = read_published(config, "select order_id from fct_orders order by 1")
    assert ("1003",) in orders
    assert not {("2001",), ("2002",), ("2004",)} & set(orders)

    # the shop still has them, and changes its files
    files = config.parent / "files"
    for name in ("orders", "tickets", "ticket_messages"):
        text = (files / f"{name}.csv").read_text()
        (files / f"{name}.csv").write_text(text + "\n")
    later = shop_at(config, LATER + timedelta(minutes=5))
    pulled, loads = pull_and_load(later)
    assert pulled.failures == ()
    assert all(
        each.landed == each.new_versions + each.unchanged + each.quarantined
        for load in loads
        for each in load.streams
    )
    newest = later.landing.latest("files", "orders")
    assert newest is not None
    assert newest.kept_out == 4
    assert newest.fetched == sum(part.rows for part in newest.parts) + 4
    (source,) = open_sources(later.settings)
    for stream in source.streams(is_per_key=False):
        again = Window(until=LATER, since=LATER - timedelta(days=60))
        land(later, source, stream, again, run="b1")
    load(later)
    assert files_naming(folder, NEEDLES) == {}
