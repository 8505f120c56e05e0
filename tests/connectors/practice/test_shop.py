"""The practice world: repeatable, causal, of believable proportions."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest

from connectors.practice.incidents import STRETCH_DAYS, incidents_of
from connectors.practice.shop import PracticeShop
from connectors.practice.worktime import local_day
from tests.connectors.practice.conftest import NOON, OPENED

SUMMARY = """
from datetime import UTC, datetime
from connectors.practice.shop import PracticeShop
from connectors.practice.writing import body_of
shop = PracticeShop(3, 12, datetime(2026, 9, 1, tzinfo=UTC))
until = datetime(2026, 9, 12, tzinfo=UTC)
print([(o.name, o.customer.email, o.total_cents, [p.number for p in o.parcels])
       for o in shop.orders(until)])
print([(t.ticket_id, body_of(3, t, t.comments[0])) for t in shop.tickets(until)])
"""


@pytest.fixture(scope="module")
def busy():
    return PracticeShop(1, 80, OPENED)


def summary_in_a_new_process(hash_seed):
    environment = {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": ":".join(sys.path)}
    command = [sys.executable, "-c", SUMMARY]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_the_same_seed_gives_the_same_world_in_any_process():
    first, second = summary_in_a_new_process("1"), summary_in_a_new_process("2")
    assert first == second
    assert "#1001" in first


def test_another_seed_gives_another_world():
    worlds = [PracticeShop(seed, 12, OPENED) for seed in (1, 2)]
    emails = [[o.customer.email for o in shop.orders(NOON)] for shop in worlds]
    assert emails[0] != emails[1]


def test_asking_day_by_day_or_all_at_once_gives_the_same_world(shop):
    slow = PracticeShop(7, 30, OPENED)
    for day in range(29):
        slow.orders(OPENED + timedelta(days=day))
    assert slow.truth(NOON) == shop.truth(NOON)


def test_about_an_eighth_of_the_orders_are_late(shop):
    due = [o for o in shop.orders(NOON) if o.promise_at < NOON and not o.cancelled_at]
    assert 0.08 < sum(order.is_late for order in due) / len(due) < 0.16


def test_some_two_fifths_of_the_late_ones_are_written_about():
    shares = []
    for seed in range(4):
        shop = PracticeShop(seed, 40, OPENED)
        known = NOON - timedelta(days=4)
        late = {
            o.number for o in shop.orders(known) if o.is_late and o.promise_at < known
        }
        wrote = {t.order.number for t in shop.tickets(NOON) if t.cause == "late"}
        shares.append(len(late & wrote) / len(late))
    assert 0.33 < sum(shares) / len(shares) < 0.47


def test_evenings_are_busier_than_mornings_and_sundays_than_fridays(shop):
    placed = [order.placed_at for order in shop.orders(NOON) if not order.exchange_of]
    hours = Counter((at.hour + 2) % 24 for at in placed)
    weekdays = Counter(at.weekday() for at in placed)
    assert hours[20] > 2 * hours[8]
    assert weekdays[6] > weekdays[4]


def test_customers_come_back_and_keep_their_name(shop):
    orders = Counter(order.customer.email for order in shop.orders(NOON))
    assert 0.1 < sum(count > 1 for count in orders.values()) / len(orders) < 0.35


def test_scans_of_a_parcel_follow_its_label_in_time(shop):
    for order in shop.orders(NOON):
        for parcel in order.parcels:
            times = [scan.at for scan in parcel.scans]
            assert order.placed_at < parcel.label_at < times[0]
            assert times == sorted(times)


def test_every_kind_of_journey_occurs(busy):
    orders = busy.orders(NOON)
    parcels = [parcel for order in orders for parcel in order.parcels]
    assert {parcel.fate for parcel in parcels} >= {
        "normal", "slow", "stalled", "not_handed_over", "lost", "stopped", "damaged",
        "incomplete", "wrong_item", "misdelivered", "uncollected",
    }  # fmt: skip
    assert any(len(order.parcels) > 1 for order in orders)
    assert any(order.exchange_of for order in orders)
    assert any(back.closed_at for order in orders for back in order.returns)


def test_delays_cluster_at_one_terminal_on_the_days_of_an_incident(busy):
    stretches = {day.toordinal() // STRETCH_DAYS for day in (OPENED, NOON)}
    bad_days = {at for stretch in stretches for at in incidents_of(1, stretch)}
    caught, spared = [], []
    for order in busy.orders(NOON):
        for parcel in order.parcels:
            passed = {(s.place.name, local_day(s.at)) for s in parcel.scans}
            (caught if passed & bad_days else spared).append(order.is_late)
    assert len(caught) > 25
    assert sum(caught) / len(caught) > 3 * sum(spared) / len(spared)
