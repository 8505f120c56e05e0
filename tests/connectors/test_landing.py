"""What is landed is whole or not there; cursors come from manifests alone."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from connectors.errors import ContractViolation, TransientError
from connectors.landing import Landing
from connectors.sources import Page, Record

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
ONE = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)


def _order(number: int, **payload: object) -> Record:
    return Record("orders", str(number), {"id": number, **payload}, NOON)


def test_a_batch_holds_every_record_as_received(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    pages = [Page([_order(1, name="Åse")], "a"), Page([_order(2)], "b")]
    manifest = landing.write_batch("shopify", "orders", pages, extracted_at=NOON)
    assert manifest is not None
    rows = pq.read_table(tmp_path / manifest.parts[0].file).to_pylist()
    assert [(row["record_id"], row["payload"]) for row in rows] == [
        ("1", '{"id":1,"name":"Åse"}'),
        ("2", '{"id":2}'),
    ]
    assert rows[0]["extracted_at"] == NOON
    assert manifest.fetched == 2
    assert landing.latest_cursor("shopify", "orders") == "b"


def test_each_stream_of_a_page_gets_its_own_part(tmp_path: Path) -> None:
    page = Page([_order(1), Record("users", "7", {"id": 7})], "a")
    manifest = Landing(tmp_path).write_batch(
        "zendesk", "tickets", [page], extracted_at=NOON
    )
    assert manifest is not None
    assert {part.stream: part.rows for part in manifest.parts} == {
        "orders": 1,
        "users": 1,
    }


def test_a_fetch_that_breaks_leaves_nothing_behind(tmp_path: Path) -> None:
    def pages() -> Iterator[Page]:
        yield Page([_order(1)], "a")
        raise TransientError("the line was cut")

    landing = Landing(tmp_path)
    with pytest.raises(TransientError):
        landing.write_batch("shopify", "orders", pages(), extracted_at=NOON)
    assert landing.manifests() == []
    assert landing.latest_cursor("shopify", "orders") is None
    assert list(tmp_path.rglob("*.parquet")) == []


def test_a_part_without_its_manifest_does_not_count(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    manifest = landing.write_batch(
        "shopify", "orders", [Page([_order(1)], "a")], extracted_at=NOON
    )
    assert manifest is not None
    (tmp_path / "shopify" / f"{manifest.batch_id}.json").unlink()
    assert landing.manifests() == []


def test_nothing_new_lands_no_batch(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    assert landing.write_batch("files", "orders", [], extracted_at=NOON) is None
    assert list(tmp_path.iterdir()) == []


def test_a_bounded_batch_does_not_move_the_cursor(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    landing.write_batch("shopify", "orders", [Page([], "new")], extracted_at=NOON)
    landing.write_batch(
        "shopify", "orders", [Page([_order(1)], "old")], extracted_at=ONE, since=NOON
    )
    assert landing.latest_cursor("shopify", "orders") == "new"


def test_a_bounded_batch_says_how_far_it_was_asked(tmp_path: Path) -> None:
    bounded = Landing(tmp_path).write_batch(
        "shopify",
        "orders",
        [Page([_order(1)], "a")],
        extracted_at=ONE,
        since=NOON.replace(hour=0),
        until=NOON,
    )
    plain = Landing(tmp_path).write_batch(
        "shopify", "orders", [Page([_order(1)], "a")], extracted_at=ONE
    )
    assert bounded is not None and plain is not None
    assert (bounded.until, plain.until) == (NOON.isoformat(), ONE.isoformat())


def test_batches_of_one_instant_keep_the_order_they_were_written_in(
    tmp_path: Path,
) -> None:
    for number in range(12):
        # a restart in between begins from what is on disk
        landing = Landing(tmp_path)
        stream = "orders" if number % 2 else "carts"
        landing.write_batch(
            "shopify", stream, [Page([], str(number))], extracted_at=NOON
        )
    assert [each.cursor for each in landing.manifests()] == [
        str(number) for number in range(12)
    ]
    assert landing.latest_cursor("shopify", "orders") == "11"


def test_key_order_does_not_make_another_version(tmp_path: Path) -> None:
    records = [
        Record("orders", "1", {"a": 1, "b": 2}),
        Record("orders", "1", {"b": 2, "a": 1}),
    ]
    manifest = Landing(tmp_path).write_batch(
        "shopify", "orders", [Page(records, None)], extracted_at=NOON
    )
    assert manifest is not None
    rows = pq.read_table(tmp_path / manifest.parts[0].file).to_pylist()
    assert rows[0]["payload_hash"] == rows[1]["payload_hash"]


def test_a_damaged_manifest_is_named_with_the_way_on(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    landing.write_batch("shopify", "orders", [Page([], "a")], extracted_at=NOON)
    path = next((tmp_path / "shopify").glob("*.json"))
    path.write_text("{")
    with pytest.raises(ContractViolation, match="restore it from a backup"):
        landing.manifests()


def test_half_a_character_does_not_keep_the_others_from_landing(
    tmp_path: Path,
) -> None:
    # what JSON writes as \ud83d alone: an emoji that was cut in two
    records = [_order(1, name="hej \ud83d"), _order(2, name="hej \U0001f600")]
    manifest = Landing(tmp_path).write_batch(
        "files", "orders", [Page(records, None)], extracted_at=NOON
    )
    assert manifest is not None
    rows = pq.read_table(tmp_path / manifest.parts[0].file).to_pylist()
    first, second = (row["payload"] for row in rows)
    assert "hej \ufffd" in first
    assert second == '{"id":2,"name":"hej \U0001f600"}'


def test_a_disk_that_fails_while_writing_leaves_no_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    landing = Landing(tmp_path)
    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(OSError, match="No space"):
        landing.write_batch("files", "orders", [Page([_order(1)])], extracted_at=NOON)
    monkeypatch.undo()
    assert landing.manifests() == []
    assert landing.write_batch(
        "files", "orders", [Page([_order(1)])], extracted_at=NOON
    )
    assert len(landing.manifests()) == 1


def test_a_bounded_batch_is_committed_though_nothing_was_there(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    landing.write_batch(
        "shopify",
        "orders",
        [],
        extracted_at=ONE,
        since=NOON,
        until=ONE,
        run="b1",
        code_version="c0ffee",
        requests=lambda: 3,
    )
    (manifest,) = landing.manifests()
    assert (manifest.since, manifest.fetched) == (NOON.isoformat(), 0)
    assert (manifest.run, manifest.code_version) == ("b1", "c0ffee")
    assert manifest.requests == 3


def test_a_manifest_from_before_a_field_was_added_still_reads(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    landing.write_batch("shopify", "orders", [Page([_order(1)])], extracted_at=NOON)
    (path,) = tmp_path.rglob("*.json")
    written = json.loads(path.read_text())
    added = ("begins_at", "run", "code_version", "requests")
    path.write_text(json.dumps({k: v for k, v in written.items() if k not in added}))
    (manifest,) = landing.manifests()
    assert (manifest.fetched, manifest.run, manifest.requests) == (1, None, None)
