"""Messages in doubt are listed without names and settled by a person."""

from pathlib import Path

import pytest
from deliveries import send, state_of
from due_rows import NOW, FakeChannel, due_message
from tiny_shop import write_shop

from connectors.errors import UnknownOutcome, VarselError
from connectors.state import IllegalMove
from flows.shop import Shop, open_shop
from flows.unknown import act_lines, resolve, unknown_lines

HOSTILE = "p1\r\nk9  sent\x1b[2J\u202e'; drop table messages; --"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    opened = open_shop(write_shop(tmp_path / "shop"), {}, as_of=NOW)
    due = [due_message("k1", subject_id=HOSTILE), due_message("k2")]
    silent = FakeChannel(every=UnknownOutcome("no answer\r\nto k1\x07"))
    send(opened.ledger, due, silent, mode="outbox")
    return opened


def test_each_is_one_line_of_plain_text_without_a_name(shop: Shop) -> None:
    first, second, way_on = unknown_lines(shop)
    assert first.startswith("k1 order_dispatched p1 k9 sent")
    assert "; drop table messages; --" in first
    assert all(line.isprintable() for line in (first, second, way_on))
    assert "kunde" not in first and "xxxxx@xxxxxxx.xx" in first
    assert way_on.startswith("2 unknown.")


@pytest.mark.parametrize(
    ("said", "state", "act"),
    [
        ("sent", "sent", "settle"),
        ("resend", "pending", "resend"),
        ("drop", "failed", "settle"),
    ],
)
def test_what_a_person_says_is_done_and_recorded(shop: Shop, said, state, act) -> None:
    resolve(shop, "k2", said, by="anna", why="asked the customer")
    assert state_of(shop.ledger, "k2", "outbox") == state
    (row,) = shop.ledger.list_acts()
    assert (row["act"], row["by"], row["why"]) == (act, "anna", "asked the customer")
    assert row["subject"] == f"k2 {state} (outbox)"
    (line,) = act_lines(shop)
    done = f"anna  {act} k2 {state} (outbox): asked the customer"
    assert line == f"2026-03-02 08:00 UTC  {done}"


def test_a_word_that_is_none_and_a_message_that_is_known_change_nothing(
    shop: Shop,
) -> None:
    with pytest.raises(VarselError, match="sent, resend, drop"):
        resolve(shop, "k2", "perhaps", by="anna", why=None)
    resolve(shop, "k2", "sent", by="anna", why=None)
    with pytest.raises(IllegalMove):
        resolve(shop, "k2", "resend", by="bo", why=None)
    assert len(shop.ledger.list_acts()) == 1
    assert state_of(shop.ledger, "k2", "outbox") == "sent"
