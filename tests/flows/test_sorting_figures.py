"""How good the sorting is, measured anew and as written down."""

import csv

import pytest

from flows.examine import compare
from flows.packaged_model import DOCS, FIGURES, docs_text, figure_rows
from flows.training.texts import gold_texts

pytestmark = pytest.mark.slow


@pytest.fixture
def found(verdicts):
    texts = gold_texts()
    return compare(texts, [verdicts[text.id] for text in texts])


def test_the_figures_in_the_docs_are_those_of_the_model(found):
    with FIGURES.open(newline="") as file:
        _, *written = csv.reader(file)
    assert written == figure_rows(found)
    assert DOCS.read_text() == docs_text(found)


def test_the_language_of_a_text_is_nearly_always_right(found):
    assert found.language_share >= 0.98


def test_confidence_means_what_it_says(found):
    assert found.confidence_error <= 0.1
