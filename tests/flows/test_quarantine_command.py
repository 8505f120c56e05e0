"""The quarantine as people meet it: counted, explained without secrets, tried again."""

import json
from pathlib import Path

import pytest
from command import told_lines, varsel
from tiny_loops import shop_at
from tiny_shop import NOON, write_shop

from connectors.errors import VarselError
from connectors.landing import Landing
from connectors.sources import Page, Record
from connectors.warehouse import Warehouse
from flows.expectations.checking import suite_for
from flows.masking import mask_payload, show_value
from flows.quarantine import list_lines, replay_lines, show_lines
from flows.shop import Shop

ORDERS = [
    {"order_id": "1", "ordered_at": "2026-03-01T10:00:00Z"},
    {
        "order_id": "2",
        "ordered_at": "2026-02-30T10:00:00Z",
        "customer_name": "Freja Holm",
        "customer_email": "freja@k.example",
        "customer_phone": "+45 20 12 34 56",
    },
    {"order_id": "3", "ordered_at": "Freja Holm", "total_amount": "-5"},
]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A shop with two rows in quarantine, of one stream and for two reasons."""
    config = write_shop(tmp_path / "shop")
    folder = config.parent / "var"
    landing = Landing(folder / "landing")
    records = [Record("orders", row["order_id"], row, None) for row in ORDERS]
    landing.write_batch("files", "orders", [Page(records)], extracted_at=NOON)
    Warehouse(folder / "warehouse.duckdb").load(landing, suite_for)
    return config


@pytest.fixture
def shop(config: Path) -> Shop:
    return shop_at(config, NOON)


def accept_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.quarantine.suite_for", lambda *_: None)


def test_an_empty_quarantine_is_one_line(tmp_path: Path) -> None:
    shop = shop_at(write_shop(tmp_path / "shop"), NOON)
    assert list_lines(shop) == ["The quarantine is empty."]
    assert show_lines(shop) == ["No such row is in quarantine."]
    assert replay_lines(shop) == ["The quarantine is empty."]


def test_the_list_counts_by_stream_and_reason_and_says_what_one_can_do(
    shop: Shop,
) -> None:
    version = suite_for("files", "orders").version
    assert list_lines(shop) == [
        "files.orders: ordered_at is not a time (ISO 8601) (1 row, newest 2026-03-10 "
        f"12:00 UTC, suite {version})",
        "files.orders: ordered_at is not a time (ISO 8601); total_amount is below 0 "
        f"(1 row, newest 2026-03-10 12:00 UTC, suite {version})",
        "2 rows in all. `varsel quarantine show` explains single rows, `varsel "
        "quarantine replay` tries them again.",
    ]
    assert list_lines(shop, ["files.tickets"]) == ["The quarantine is empty."]


def test_a_row_is_explained_without_what_it_says_of_a_person(shop: Shop) -> None:
    lines = show_lines(shop, record_id="2")
    text = "\n".join(lines)
    assert lines[0] == "files.orders record 2"
    assert lines[1].startswith("  why: ordered_at is not a time (ISO 8601) (suite ")
    assert lines[2] == '  $.ordered_at: "2026-02-30T10:00:00Z"'
    assert ".parquet, row 1" in lines[3]
    assert '"customer_name": "xxxxx xxxx"' in text
    for secret in ("Freja", "Holm", "freja", "20 12"):
        assert secret not in text


def test_a_name_that_stands_where_a_time_should_is_masked_too(shop: Shop) -> None:
    text = "\n".join(show_lines(shop, record_id="3"))
    assert '  $.ordered_at: "xxxxx xxxx"' in text
    assert "Freja" not in text


def test_those_with_a_right_to_see_it_may_have_the_payload(shop: Shop) -> None:
    text = "\n".join(show_lines(shop, record_id="2", is_full=True))
    assert json.dumps(ORDERS[1]["customer_name"]) in text


def test_rows_let_go_are_told_by_stream_and_what_is_next(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert replay_lines(shop) == ["files.orders: 2 rows tried, 0 let go, 2 stay"]
    accept_everything(monkeypatch)
    assert replay_lines(shop, ["files.orders"]) == [
        "files.orders: 2 rows tried, 2 let go, 0 stay",
        "The next run decides with them.",
    ]
    assert replay_lines(shop) == ["The quarantine is empty."]


def test_a_stream_that_has_nothing_in_quarantine_is_named(shop: Shop) -> None:
    with pytest.raises(VarselError, match="Nothing of files.order is in quarantine"):
        replay_lines(shop, ["files.order"])


def test_a_replay_makes_the_next_build_look_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.fingerprint import fingerprint_of

    before = fingerprint_of(shop)
    replay_lines(shop)
    assert fingerprint_of(shop) == before
    accept_everything(monkeypatch)
    replay_lines(shop)
    assert fingerprint_of(shop) != before


@pytest.mark.slow
def test_the_commands_print_those_lines(config: Path) -> None:
    done = varsel("quarantine", "list", "--config", config)
    assert (done.returncode, told_lines(done)) == (0, [])
    assert done.stdout.startswith("files.orders: ordered_at is not a time")
    done = varsel("quarantine", "show", "--record", "2", "--config", config)
    assert "xxxxx xxxx" in done.stdout and "Freja" not in done.stdout
    done = varsel("quarantine", "show", "--full", "--config", config)
    assert "Freja Holm" in done.stdout
    done = varsel("quarantine", "replay", "--config", config)
    assert done.stdout == "files.orders: 2 rows tried, 0 let go, 2 stay\n"
    done = varsel("quarantine", "replay", "--streams", "x.y", "--config", config)
    assert done.returncode == 1
    assert told_lines(done) == [
        "varsel: Nothing of x.y is in quarantine; `varsel quarantine list` names what "
        "is, as system.stream"
    ]


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        ('{"a": "Æble 12", "b": [true, null, 45.5]}', '{"a": "xxxx 99", "b": [true,'),
        ('{"anna@k.example": 1}', '{"xxxx@x.xxxxxxx": "9"}'),
        ("no json: Anna", "xx xxxx: xxxx"),
    ],
)
def test_a_payload_keeps_its_form_and_loses_its_words(payload: str, shown: str) -> None:
    assert mask_payload(payload, 400).startswith(shown)


def test_a_long_payload_is_cut() -> None:
    assert mask_payload(json.dumps({"a": ["x"] * 500}), 50).endswith("…")
    assert len(mask_payload(json.dumps({"a": "x" * 5_000}), 400)) < 60


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "nothing"),
        ("2026-02-30", '"2026-02-30"'),
        ("20123456", '"99999999"'),
        ({"name": "Anna"}, '{"name": "xxxx"}'),
    ],
)
def test_only_what_reads_like_a_time_is_shown_as_it_is(
    value: object, shown: str
) -> None:
    assert show_value(value) == shown
