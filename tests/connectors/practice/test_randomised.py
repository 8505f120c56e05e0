"""A message randomised among late orders shows the effect that was set.

The same is measured through the whole loop, from the marts alone, in `tests/soak`.
"""

from datetime import timedelta
from math import sqrt
from random import Random

import pytest

from connectors.practice.shop import PracticeShop
from tests.connectors.practice.conftest import OPENED
from tests.connectors.practice.test_told import mail

SEEDS = range(20)
UNTIL = OPENED + timedelta(days=30)


def late_orders(shop):
    """Orders late long enough ago for their customers to have written."""
    settled = UNTIL - timedelta(days=5)
    return [o for o in shop.orders(UNTIL) if o.is_late and o.promise_at < settled]


def trial(effect):
    """Return customers and writers, of the untold and the told, by a coin per order."""
    customers, writers = [0, 0], [0, 0]
    for seed in SEEDS:
        shop = PracticeShop(seed, 30, OPENED, effect=effect)
        late = late_orders(shop)
        coin = Random(f"coin-{seed}")
        arm = {order.name: coin.randrange(2) for order in late}
        for order in late:
            if arm[order.name]:
                told_at = order.promise_at + timedelta(minutes=1)
                shop.receive(mail("delay_notice", order), told_at)
        rows = [row for row in shop.truth(UNTIL) if is_about_late(row)]
        wrote = {row["order_number"] for row in rows}
        for name, which in arm.items():
            customers[which] += 1
            writers[which] += name in wrote
    return customers, writers


def is_about_late(row):
    return row["prevented_by"] == "delay_notice"


def compare(customers, writers):
    """Return the difference of the rates (untold - told) and its standard error."""
    rates = [wrote / of for wrote, of in zip(writers, customers, strict=True)]
    error = sqrt(sum(r * (1 - r) / n for r, n in zip(rates, customers, strict=True)))
    return rates, rates[0] - rates[1], error


def test_the_told_write_less_by_the_effect_that_was_set():
    customers, writers = trial(0.5)
    rates, difference, error = compare(customers, writers)
    assert min(customers) > 500
    assert difference > 5 * error
    assert 1 - rates[1] / rates[0] == pytest.approx(0.5, abs=2.5 * error / rates[0])


def test_without_an_effect_told_and_untold_write_alike():
    _, difference, error = compare(*trial(0.0))
    assert abs(difference) < 2.5 * error
