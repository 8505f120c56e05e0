"""What a carrier has answered is kept, whatever happens to the rest of the numbers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from connectors.clock import FixedClock
from connectors.errors import TransientError
from connectors.landing import Landing
from connectors.sources import Page, Record, Stream, Window
from flows import pull
from flows.sources import OpenSource

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SPENT = "dhl: the calls of the day are spent"


def carrier(*, is_per_key: bool) -> OpenSource:
    """A carrier that answers for two numbers and then has no more calls to give."""

    def fetch(client: None, stream: str, window: Window) -> Iterator[Page]:
        for number in ("1", "2"):
            yield Page([Record(stream, number, {"id": number})])
        raise TransientError(SPENT)

    module = ModuleType("carrier")
    stream = Stream("shipments", is_per_key=is_per_key)
    module.__dict__.update(SYSTEM="dhl", STREAMS=(stream,), fetch=fetch)
    return OpenSource(module, None)


def shop_of(
    source: OpenSource, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> SimpleNamespace:
    monkeypatch.setattr(pull, "open_sources", lambda *_: [source])
    due = [{"carrier": "dhl", "tracking_number": one} for one in ("1", "2", "3")]
    return SimpleNamespace(
        settings=None,
        clock=FixedClock(NOW),
        landing=Landing(folder),
        warehouse=SimpleNamespace(read=lambda sql: due),
        ledger=SimpleNamespace(note_reach=lambda *_: None),
        book=SimpleNamespace(flush=lambda: None),
        say=lambda line: None,
    )


def test_answers_before_a_spent_quota_are_landed_and_the_fault_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = shop_of(carrier(is_per_key=True), tmp_path, monkeypatch)
    report = pull.poll(shop)
    assert report.fetched == {("dhl", "shipments"): 2}
    assert [failure.reason for failure in report.failures] == [SPENT]
    assert [batch.fetched for batch in shop.landing.manifests()] == [2]


def test_half_a_window_of_changes_is_not_landed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = shop_of(carrier(is_per_key=False), tmp_path, monkeypatch)
    report = pull.pull(shop)
    assert report.fetched == {}
    assert [failure.reason for failure in report.failures] == [SPENT]
    assert shop.landing.manifests() == []
