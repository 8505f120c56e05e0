"""What takes long and many read: a tiny shop run once, the gold texts sorted once."""

import shutil
from datetime import UTC, datetime
from typing import Any

import pytest
from command import DENIED, SECRETS, closed_port, varsel, vendor_answering
from number_texts import ORDERS, OTHERS
from tiny_loops import Later, Told, mails, published, run_at, shop_at
from tiny_shop import LATER, NOON, copy_shop, write_shop

from flows.run import run
from flows.sorting import sort_texts
from flows.training.texts import Text, gold_texts


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    config = write_shop(tmp_path_factory.mktemp("told") / "shop")
    shop = shop_at(config, NOON)
    shop.ledger.stop("the printer is on fire")
    stopped, mails_when_stopped = run(shop), mails(config)
    shop.ledger.close()
    ledger_when_stopped = (shop.folder / "state.db").read_bytes()
    warehouse_when_stopped = config.parent.with_name("warehouse.before")
    shutil.copy(shop.warehouse.path, warehouse_when_stopped)
    shop_at(config, NOON).ledger.resume()
    sent = run_at(config, NOON)
    return Told(
        config=config,
        stopped=stopped,
        mails_when_stopped=mails_when_stopped,
        ledger_when_stopped=ledger_when_stopped,
        warehouse_when_stopped=warehouse_when_stopped,
        sent=sent,
        published=published(config),
        mails=mails(config),
    )


@pytest.fixture(scope="session")
def later(told: Told, tmp_path_factory: pytest.TempPathFactory) -> Later:
    """A copy in which 1003 was delivered, by a run that three sources failed."""
    config = copy_shop(told.config, tmp_path_factory.mktemp("later") / "shop")
    files = config.parent / "files"
    with (files / "orders.csv").open("a") as orders:
        orders.write(
            "1013,c13,maj@kunde.example,Maj,DK,da-DK,2026-03-10T12:30:00Z,,,9,DKK,\n"
            "1014,c14,ole@kunde.example,Ole,DK,da-DK,2026-02-30T12:30:00Z,,,9,DKK,\n"
        )
    parcels = files / "parcels.csv"
    parcels.write_text(parcels.read_text().replace("order_id", "orderid"))
    with vendor_answering(401, DENIED) as zendesk, config.open("a") as settings:
        settings.write(
            f'[sources.zendesk]\nbase_url = "{zendesk}"\n'
            f'[sources.shopify]\nbase_url = "http://127.0.0.1:{closed_port()}"\n'
        )
        settings.flush()
        at = ("--as-of", LATER.isoformat())
        return Later(config, varsel("run", "--config", config, *at, **SECRETS))


@pytest.fixture(scope="session")
def verdicts() -> dict[str, dict[str, Any]]:
    """Every gold text and every text about numbers, sorted by the real models."""
    texts = [Text(id=body, subject="", body=body) for body in (*ORDERS, *OTHERS)]
    asked = [*gold_texts(), *texts]
    rows = sort_texts(asked, datetime(2026, 3, 10, 12, tzinfo=UTC))
    return {row["id"]: row for row in rows}
