"""From counts to weights, and from weights to how sure a verdict may be."""

from math import log

import pytest

from flows.training.fitting import SMOOTHING, best_temperature, fit


def counted(feature, intent, amount, rarity=2.0):
    return {"feature": feature, "intent": intent, "amount": amount, "rarity": rarity}


LABELS = [
    counted("label", "return_label", 3.0),
    counted("label", "how_to_return", 1.0),
    counted("print", "return_label", 2.0),
]


def test_a_feature_weighs_more_for_the_intent_that_says_it_oftener():
    weights = {
        (row["feature"], row["intent"]): row["weight"]
        for row in fit(LABELS).weight_rows()
    }
    assert weights == {
        ("label", "return_label"): round(2 * log(1 + 3 / SMOOTHING), 2),
        ("label", "how_to_return"): round(2 * log(1 + 1 / SMOOTHING), 2),
        ("print", "return_label"): round(2 * log(1 + 2 / SMOOTHING), 2),
    }


def test_an_intent_whose_texts_say_more_pays_more_for_what_they_do_not_say():
    spread = fit(LABELS).spread
    assert spread["how_to_return"] == 0
    ratio = (5 + SMOOTHING * 2) / (1 + SMOOTHING * 2)
    assert spread["return_label"] == pytest.approx(log(ratio), abs=1e-5)


def test_what_is_not_known_changes_no_score():
    fitted = fit(LABELS)
    assert fitted.scores(["print", "xyzzy"]) == fitted.scores(["print"])
    scores = fitted.scores(["print"])
    assert scores["return_label"] > scores["how_to_return"]


def test_verdicts_that_are_often_wrong_are_made_less_sure():
    fitted = fit(LABELS)
    right = [{"intent": "return_label", "features": ["print"]}] * 9
    wrong = [{"intent": "how_to_return", "features": ["print"]}]
    sure = best_temperature(fitted, right)
    assert sure < best_temperature(fitted, right + wrong)
    assert best_temperature(fitted, right + wrong) < best_temperature(
        fitted, right + wrong * 6
    )
