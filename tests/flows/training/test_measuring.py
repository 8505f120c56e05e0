"""Precision, recall and F1 of literal verdicts."""

from flows.training.measuring import by_class, macro_f1, macro_f1_with_interval

PAIRS = [("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("c", "a")]


def test_each_class_has_its_own_figures():
    a, b, c = by_class(PAIRS)
    assert (a.precision, a.recall, a.f1, a.text_count) == (0.5, 0.5, 0.5, 2)
    assert (round(b.precision, 3), b.recall, b.f1) == (0.667, 1.0, 0.8)
    assert (c.precision, c.recall, c.f1) == (0.0, 0.0, 0.0)


def test_each_class_counts_alike_in_the_mean():
    assert round(macro_f1(PAIRS), 6) == round((0.5 + 0.8 + 0) / 3, 6)


def test_the_interval_holds_the_figure_and_narrows_with_more_texts():
    few = macro_f1_with_interval(PAIRS * 4)
    many = macro_f1_with_interval(PAIRS * 100)
    assert few.low <= few.value <= few.high
    assert many.high - many.low < few.high - few.low
    assert macro_f1_with_interval(PAIRS * 4) == few
