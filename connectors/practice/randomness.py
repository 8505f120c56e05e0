"""Named dice: every chance in the practice shop, repeatable in any process.

A die is named by the seed and the thing it decides about, so that drawing for one
order never changes another. Nothing here knows what is being decided.
"""

import math
from collections.abc import Mapping
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")


def dice(*parts: object) -> Random:
    """Return a generator that depends on nothing but its name."""
    return Random(":".join(map(str, parts)))  # noqa: S311 - a simulation, no secret


def pick(die: Random, weights: Mapping[Choice, float]) -> Choice:
    return die.choices(list(weights), weights=list(weights.values()))[0]


def poisson(die: Random, mean: float) -> int:
    """Return a count; above 60 the normal curve is close enough and much faster."""
    if mean > 60:
        return max(0, round(die.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, die.random()
    while product > limit:
        count += 1
        product *= die.random()
    return count


def around(die: Random, median: float, spread: float) -> float:
    """Return a positive number, half the time below `median`, with a long tail."""
    return die.lognormvariate(math.log(median), spread)
