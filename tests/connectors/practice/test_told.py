"""Being told in time makes some questions needless, by exactly the effect."""

from collections import Counter
from datetime import timedelta

import pytest

from connectors.practice.shop import PracticeShop
from tests.connectors.practice.conftest import NOON, OPENED

KINDS = {
    "delay_notice": lambda order: order.promise_at + timedelta(minutes=1),
    "order_confirmation": lambda order: order.placed_at + timedelta(minutes=1),
    "order_dispatched": lambda order: order.label_at,
    "ready_for_pickup": lambda order: min(
        (p.ready_at for p in order.parcels if p.ready_at), default=order.label_at
    ),
}


def mail(kind, order, to=None):
    return (
        f"To: {order.customer.first} <{to or order.customer.email}>\r\n"
        f"X-Varsel-Message-Type: {kind}\r\nX-Varsel-Order: {order.name}\r\n\r\nHej"
    ).encode()


def questions(shop, kind):
    return {t.ticket_id: t for t in shop.tickets(NOON) if t.prevented_by == kind}


def tell_everybody(shop, kind):
    """Tell those it matters for; for the others a mail changes nothing."""
    for ticket in list(shop.tickets(NOON)):
        if ticket.prevented_by == kind:
            shop.receive(mail(kind, ticket.order), KINDS[kind](ticket.order))


def test_the_told_write_less_by_the_effect_over_several_seeds():
    untold, told = Counter(), Counter()
    for seed in range(3):
        shop = PracticeShop(seed, 60, OPENED, effect=0.35)
        untold += Counter(row["prevented_by"] for row in shop.truth(NOON))
        for kind in KINDS:
            tell_everybody(shop, kind)
        told += Counter(row["prevented_by"] for row in shop.truth(NOON))
    assert told[None] == untold[None]
    asked = sum(untold[kind] for kind in KINDS)
    assert asked > 400
    assert sum(told[kind] for kind in KINDS) / asked == pytest.approx(0.65, abs=0.05)
    for kind in KINDS:
        assert told[kind] / untold[kind] == pytest.approx(0.65, abs=0.12)


def test_without_effect_nobody_writes_less():
    shop = PracticeShop(1, 25, OPENED, effect=0.0)
    before = shop.truth(NOON)
    tell_everybody(shop, "delay_notice")
    assert shop.truth(NOON) == before


def test_with_full_effect_nobody_who_was_told_writes_and_the_rest_do():
    shop = PracticeShop(1, 25, OPENED, effect=1.0)
    before = shop.truth(NOON)
    tell_everybody(shop, "delay_notice")
    after = shop.truth(NOON)
    assert after == [row for row in before if row["prevented_by"] != "delay_notice"]
    assert len(after) < len(before)


def first_late(shop):
    return next(iter(questions(shop, "delay_notice").values()))


def test_a_notice_read_after_writing_changes_nothing():
    shop = PracticeShop(1, 25, OPENED, effect=1.0)
    ticket = first_late(shop)
    shop.receive(mail("delay_notice", ticket.order), ticket.written_at)
    assert ticket.ticket_id in questions(shop, "delay_notice")


@pytest.mark.parametrize(
    ("kind", "to"),
    [("order_dispatched", None), ("delay_notice", "somebody.else@post.example")],
    ids=["another kind of message", "another customer"],
)
def test_what_does_not_concern_the_question_does_not_prevent_it(kind, to):
    shop = PracticeShop(1, 25, OPENED, effect=1.0)
    ticket = first_late(shop)
    shop.receive(mail(kind, ticket.order, to), ticket.order.promise_at)
    assert ticket.ticket_id in questions(shop, "delay_notice")


def test_what_was_told_survives_a_restart(tmp_path):
    shop = PracticeShop(1, 25, OPENED, effect=1.0)
    ticket = first_late(shop)
    shop.receive(mail("delay_notice", ticket.order), ticket.order.promise_at)
    shop.save_told(tmp_path / "told.json")
    restarted = PracticeShop(1, 25, OPENED, effect=1.0)
    restarted.load_told(tmp_path / "told.json")
    assert ticket.ticket_id not in questions(restarted, "delay_notice")
    assert restarted.truth(NOON) == shop.truth(NOON)


def test_telling_changes_no_other_ticket_and_no_number():
    plain, told = (PracticeShop(2, 25, OPENED) for _ in range(2))
    tell_everybody(told, "delay_notice")
    kept = told.truth(NOON)
    assert kept == [row for row in plain.truth(NOON) if row in kept]


def test_a_mail_of_nobody_is_ignored():
    shop = PracticeShop(1, 10, OPENED)
    shop.receive(b"Subject: lunch?\n\nToday?", NOON)
    assert len(shop.told) == 0
