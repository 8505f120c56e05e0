"""One tiny shop, run once for all who only read it or take a copy."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from tiny_loops import Rows, mails, published, run_at, shop_at
from tiny_shop import NOON, write_shop

from flows.run import RunReport, run


@dataclass(frozen=True)
class Told:
    """The tiny shop after a run with the stop switch on, and one without."""

    config: Path
    stopped: RunReport
    mails_when_stopped: list[tuple[str, str]]
    ledger_when_stopped: bytes
    sent: RunReport
    published: Rows
    mails: list[tuple[str, str]]


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    config = write_shop(tmp_path_factory.mktemp("told") / "shop")
    shop = shop_at(config, NOON)
    shop.ledger.stop("the printer is on fire")
    stopped, mails_when_stopped = run(shop), mails(config)
    shop.ledger.close()
    ledger_when_stopped = (shop.folder / "state.db").read_bytes()
    shop_at(config, NOON).ledger.resume()
    sent = run_at(config, NOON)
    return Told(
        config=config,
        stopped=stopped,
        mails_when_stopped=mails_when_stopped,
        ledger_when_stopped=ledger_when_stopped,
        sent=sent,
        published=published(config),
        mails=mails(config),
    )
