"""Order numbers in customers' texts, found by the models alone, without any order."""

import pytest
from number_texts import ORDERS, OTHERS

from flows.training.measuring import of_sets
from flows.training.texts import gold_texts

pytestmark = pytest.mark.slow


@pytest.fixture
def found(verdicts):
    return {name: set(row["order_numbers"]) for name, row in verdicts.items()}


def test_order_numbers_of_the_gold_set_are_found(found):
    pairs = [(set(text.order_numbers), found[text.id]) for text in gold_texts()]
    figures = of_sets("order_number", pairs)
    assert figures.text_count > 300
    assert figures.precision >= 0.98, figures
    assert figures.recall >= 0.95, figures


def test_order_numbers_are_found_however_they_are_named(found):
    assert {body: found[body] for body in ORDERS} == ORDERS


def test_other_numbers_are_not_taken_for_order_numbers(found):
    assert {body: found[body] for body in OTHERS if found[body]} == {}


def test_figures_of_what_was_found_count_every_number():
    figures = of_sets("x", [({"1", "2"}, {"1"}), (set(), {"3"}), ({"4"}, {"4"})])
    assert figures.precision == pytest.approx(2 / 3)
    assert figures.recall == pytest.approx(2 / 3)
    assert figures.text_count == 2
