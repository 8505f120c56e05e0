"""From counted features to weights: naive Bayes over rare features that say much.

A multinomial naive Bayes of features weighed by their rarity and by the length of the
text. Only what an intent's texts do say is stored; what they do not say costs every
intent its `spread` alike. Pure: rows in, rows out. Not here: the counting (`queries/`).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Any

Row = dict[str, Any]

# how much of a feature every intent is thought to have been heard with
SMOOTHING = 0.3
# a weight this small changes no verdict
LEAST_WEIGHT = 0.02
TEMPERATURES = tuple(0.5 + step / 10 for step in range(50))


@dataclass(frozen=True)
class Fitted:
    """What was learned.

    `weights`: what a feature adds to an intent's score; `rarity` of each feature;
    `spread`: what each unit of rarity takes from an intent, the more the more its
    texts say.
    """

    weights: dict[str, dict[str, float]]
    rarity: dict[str, float]
    spread: dict[str, float]

    def weight_rows(self) -> list[Row]:
        return [
            {"feature": feature, "intent": intent, "weight": weight}
            for feature, by_intent in self.weights.items()
            for intent, weight in by_intent.items()
            if weight >= LEAST_WEIGHT
        ]

    def feature_rows(self) -> list[Row]:
        return [
            {"feature": feature, "rarity": round(rarity, 3)}
            for feature, rarity in self.rarity.items()
        ]

    def intent_rows(self) -> list[Row]:
        return [
            {"intent": intent, "spread": spread}
            for intent, spread in self.spread.items()
        ]

    def scores(self, features: Sequence[str]) -> dict[str, float]:
        """Return the score of each intent, as `int_inquiries_scored` makes it."""
        known = [feature for feature in features if feature in self.rarity]
        rarity = sum(self.rarity[feature] for feature in known)
        found = {intent: -rarity * spread for intent, spread in self.spread.items()}
        for feature in known:
            for intent, weight in self.weights[feature].items():
                found[intent] += weight
        damping = sqrt(max(1, len(known)))
        return {intent: score / damping for intent, score in found.items()}


def fit(counts: Sequence[Row]) -> Fitted:
    """Learn from rows of feature, intent, rarity and amount."""
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    said: dict[str, float] = defaultdict(float)
    for row in counts:
        said[row["intent"]] += row["amount"]
        weight = row["rarity"] * log(1 + row["amount"] / SMOOTHING)
        weights[row["feature"]][row["intent"]] = round(weight, 2)
    spreads = {
        intent: log(amount + SMOOTHING * len(weights))
        for intent, amount in sorted(said.items())
    }
    # only differences between intents matter
    least = min(spreads.values())
    return Fitted(
        weights=dict(weights),
        rarity={row["feature"]: row["rarity"] for row in counts},
        spread={intent: round(each - least, 5) for intent, each in spreads.items()},
    )


def best_temperature(fitted: Fitted, texts: Sequence[Row]) -> float:
    """Return the temperature at which what was meant was thought likeliest.

    `texts`: rows of intent and features that nothing was learned from.
    """
    scored = [(row["intent"], fitted.scores(row["features"])) for row in texts]
    return min(TEMPERATURES, key=lambda each: _surprise(scored, each))


def _surprise(scored: Sequence[tuple[str, dict[str, float]]], at: float) -> float:
    """Return the mean negative logarithm of how likely the right intent was."""
    total = 0.0
    for meant, scores in scored:
        highest = max(scores.values())
        odds = sum(exp((score - highest) / at) for score in scores.values())
        total += log(odds) - (scores.get(meant, highest - 50) - highest) / at
    return total / max(1, len(scored))
