"""What takes long and many read: a tiny shop run once, the gold texts sorted once."""

import shutil
from datetime import UTC, datetime
from typing import Any

import pytest
from number_texts import ORDERS, OTHERS
from tiny_loops import Told, mails, published, run_at, shop_at
from tiny_shop import NOON, write_shop

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
def verdicts() -> dict[str, dict[str, Any]]:
    """Every gold text and every text about numbers, sorted by the real models."""
    texts = [Text(id=body, subject="", body=body) for body in (*ORDERS, *OTHERS)]
    asked = [*gold_texts(), *texts]
    rows = sort_texts(asked, datetime(2026, 3, 10, 12, tzinfo=UTC))
    return {row["id"]: row for row in rows}
