"""What a backfill brings to light is held, listed, and released by that very list."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tiny_loops import mails, shop_at
from tiny_shop import DUE_AT_NOON, NOON, write_shop

from connectors.errors import SendingRefused
from flows.asked import Asked
from flows.backfill import backfill
from flows.held import held, release
from flows.plan_words import held_lines
from flows.run import run
from flows.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return shop_at(write_shop(tmp_path / "shop"), NOON)


def verdict(key: str, at: datetime = NOON, **other: Any) -> dict[str, Any]:
    return {
        "message_key": key,
        "message_type": "order_confirmation",
        "subject_type": "order",
        "subject_id": key,
        "order_id": key,
        "parcel_id": None,
        "ticket_id": None,
        "customer_id": "c1",
        "decision": "drop",
        "reason": "backfill",
        "rule_version": "1",
        "trigger_at": at - timedelta(hours=2),
        "first_eligible_at": None,
        "decided_at": at,
        "not_before": None,
        "not_after": NOON + timedelta(hours=22),
        "arm": None,
        **other,
    }


def keys(shop: Shop) -> list[str]:
    return [row["message_key"] for row in held(shop).rows]


def test_held_is_what_the_last_verdict_holds_and_could_still_be_sent(
    shop: Shop,
) -> None:
    later = NOON + timedelta(minutes=5)
    shop.ledger.record_decisions(
        [
            verdict("held"),
            verdict("sent_since"),
            verdict("past", not_after=NOON - timedelta(minutes=1)),
            verdict("too_old", reason="too_old"),
        ],
        "outbox",
    )
    shop.ledger.record_decisions([verdict("elsewhere")], "live")
    due = verdict("sent_since", later, decision="send", reason="due")
    shop.ledger.record_decisions([due], "outbox")
    assert keys(shop) == ["held"]
    assert held_lines(held(shop))[1:] == [
        "  order_confirmation held, of 2026-03-10 10:00 UTC",
        f"To send exactly these: varsel backfill release {held(shop).hash}",
    ]


def test_a_list_is_released_only_while_it_is_the_one_that_was_read(
    shop: Shop,
) -> None:
    shop.ledger.record_decisions([verdict("one")], "outbox")
    read = held(shop).hash
    shop.ledger.record_decisions([verdict("two")], "outbox")
    with pytest.raises(SendingRefused, match="nothing was released: the list is"):
        release(shop, read, "anna")
    assert keys(shop) == ["one", "two"]
    assert release(shop, held(shop).hash, "anna") == 2
    assert keys(shop) == []
    with pytest.raises(SendingRefused, match="no message is held"):
        release(shop, read, "anna")


@pytest.mark.soak
def test_a_backfilled_shop_tells_nobody_until_the_list_is_released(
    shop: Shop,
) -> None:
    config = shop.folder.parent / "varsel.toml"
    asked = Asked(from_at=NOON - timedelta(days=9), to_at=NOON)
    report = backfill(shop, asked)
    assert (report.state, report.failures) == ("done", [])
    due = {(row["message_type"], row["order_id"]) for row in held(shop).rows}
    assert due == set(DUE_AT_NOON)

    quiet = run(shop_at(config, NOON), is_published=False, has_tests=False)
    assert quiet.problems == []
    assert mails(config) == []

    assert release(shop, held(shop).hash, "anna") == len(DUE_AT_NOON)
    later = shop_at(config, NOON + timedelta(minutes=30))
    assert run(later, is_published=False, has_tests=False).problems == []
    assert mails(config) == DUE_AT_NOON
    assert keys(later) == []
