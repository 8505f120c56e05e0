"""The ledger without a person: no address, no bytes, no page that still holds them."""

from datetime import timedelta
from pathlib import Path

import pytest
from ledger_rows import NOW, new_message, verdict

from connectors.state import Ledger
from connectors.state.erasures import PARCELS_KNOWN

ASTA = "asta.kvasthammer@k.example"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


@pytest.fixture
def ledger(file: Path) -> Ledger:
    return Ledger(f"sqlite:///{file}")


def erase(ledger: Ledger) -> int:
    ledger.remember_erased([("address", ASTA), ("order", "files|77")], (), NOW)
    marks = ledger.erased_marks()
    done = ledger.forget(
        marks,
        lambda row: marks.holds("order", f"files|{row['order_id']}"),
        lambda body: b"Kvasthammer" in body,
        NOW,
    )
    ledger.shrink()
    return done


def test_nothing_of_a_person_is_left_in_the_file(ledger: Ledger, file: Path) -> None:
    ledger.reserve(
        [
            new_message("k1", recipient=ASTA, body=b"Hej Asta Kvasthammer" * 400),
            new_message("k2", order_id="77", recipient="shared@k.example"),
            new_message("k3", recipient="bo@k.example"),
        ],
        mode="live",
        now=NOW,
        by="test",
    )
    claim = {"mode": "live", "owner": "test", "lease_s": 60, "now": NOW}
    assert len(ledger.claim(**claim, limit=1)) == 1
    ledger.mark_sending("k1", mode="live", owner="test", lease_s=60, now=NOW)
    ledger.settle(
        "k1",
        mode="live",
        owner="test",
        outcome="failed",
        now=NOW,
        error=f"550 <{ASTA}> unknown",
    )
    ledger.record_decisions([verdict("k1"), verdict("k2", order_id="77")], "live")
    ledger.suppress(ASTA, "all", "bounced", NOW)
    assert erase(ledger) == 2
    ledger.close()
    held = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"kvasthammer" not in held.lower()
    states = {
        row["message_key"]: row for row in Ledger(f"sqlite:///{file}").list_messages()
    }
    assert (states["k1"]["state"], states["k1"]["recipient"]) == ("failed", "[erased]")
    assert states["k2"]["state"] == "suppressed"
    assert (states["k3"]["state"], states["k3"]["recipient"]) == (
        "pending",
        "bo@k.example",
    )


def test_an_erased_address_is_not_written_to_however_it_is_written(
    ledger: Ledger,
) -> None:
    erase(ledger)
    assert (
        ledger.find_suppression("Asta.Kvasthammer+x@K.example", "service") == "erased"
    )
    assert ledger.find_suppression("bo@k.example", "service") is None


def test_a_ledger_that_erased_nobody_has_no_key(ledger: Ledger) -> None:
    assert not ledger.is_erased("address", ASTA)
    assert ledger.erased_marks().digests == frozenset()


def test_marks_outlive_the_process(ledger: Ledger, file: Path) -> None:
    erase(ledger)
    assert Ledger(f"sqlite:///{file}").is_erased("address", ASTA)


def test_a_parcels_number_is_somebody_elses_after_a_while(ledger: Ledger) -> None:
    ledger.remember_erased([("parcel", "P1"), ("address", ASTA)], (), NOW)
    soon, late = NOW + PARCELS_KNOWN - timedelta(seconds=1), NOW + PARCELS_KNOWN
    assert ledger.erased_marks(soon).holds("parcel", "p 1")
    assert not ledger.erased_marks(late).holds("parcel", "p 1")
    assert ledger.erased_marks(late).holds("address", ASTA)


def test_an_erasure_is_open_until_it_has_ended(ledger: Ledger) -> None:
    subject = ledger.begin_erasure("Asta@k.example", NOW)
    assert ledger.begin_erasure("asta@k.example", NOW) == subject
    assert ledger.open_erasures() == {subject}
    ledger.end_erasures(NOW)
    assert ledger.open_erasures() == set()


def test_what_stays_is_kept_once_the_newest_as_it_was_last_seen(ledger: Ledger) -> None:
    for amount in ("10.00", "12.00"):
        row = ("files", "orders", "77", {"order_id": "77", "amount": amount})
        ledger.remember_erased([], [row], NOW)
    (kept,) = ledger.list_kept_records()
    assert kept["kept"] == '{"amount": "12.00", "order_id": "77"}'
