"""Why each customer truly wrote, by what had happened and what they had read."""

import json
from datetime import timedelta

import pytest

from connectors.practice.shop import PracticeShop
from connectors.practice.told import Told
from connectors.practice.truth import true_reason
from tests.connectors.practice.conftest import NOON, OPENED
from tests.connectors.practice.test_told import mail


@pytest.fixture(scope="module")
def tickets():
    return list(PracticeShop(5, 80, OPENED).tickets(NOON))


def told(ticket, kind, at):
    everything = Told()
    everything.read(mail(kind, ticket.order), at)
    return everything


def first(tickets, cause):
    return next(ticket for ticket in tickets if ticket.cause == cause)


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        ("late", "late_not_told"),
        ("no_confirmation", "not_yet_shipped"),
        ("not_told_of_pickup", "carrier_unclear"),
        ("misdelivered", "delivered_not_received"),
        ("shopping", "not_order_related"),
        ("pleased", "not_order_related"),
        ("newsletter", None),
        ("refund_slow", None),
        ("damaged", None),
    ],
)
def test_every_cause_has_its_reason(tickets, cause, reason):
    assert true_reason(first(tickets, cause), Told()) == reason


def test_who_had_read_the_answer_asked_all_the_same(tickets):
    ticket = first(tickets, "late")
    before = ticket.written_at - timedelta(minutes=1)
    assert true_reason(ticket, told(ticket, "delay_notice", before)) == (
        "told_still_asked"
    )
    assert true_reason(ticket, told(ticket, "delay_notice", ticket.written_at)) == (
        "late_not_told"
    )
    assert true_reason(ticket, told(ticket, "order_dispatched", before)) == (
        "late_not_told"
    )


def test_on_the_road_it_depends_on_what_the_carrier_has_seen(tickets):
    ticket = first(tickets, "not_told_of_dispatch")
    (parcel, *others) = ticket.order.parcels
    assert not others
    moves = [scan.at for scan in parcel.scans if scan.status != "INFORMED"]
    for at, reason in (
        (moves[0] - timedelta(minutes=1), "not_yet_shipped"),
        (moves[0], "carrier_unclear"),
        (moves[-1] + timedelta(hours=48), "carrier_unclear"),
        (moves[-1] + timedelta(hours=48, minutes=1), "tracking_stale"),
    ):
        ticket.written_at, parcel.ready_at, parcel.delivered_at = at, None, None
        assert true_reason(ticket, Told()) == reason


def test_no_vendor_serves_the_truth(open_server):
    caller = open_server()
    served = json.dumps([caller.all_tickets()[0], caller.all_orders()])
    for word in ("preventable_reason", "prevented_by", "not_told_of", "late_not_told"):
        assert word not in served
