"""How good verdicts are: precision, recall and F1 by class, with their intervals.

Pure: pairs of what was meant and what was said in, figures out. Intervals are bootstrap
ones with a fixed seed, so that a report printed twice is the same report.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

ROUNDS = 500
Pairs = Sequence[tuple[str, str]]
Sets = Sequence[tuple[set[str], set[str]]]


@dataclass(frozen=True)
class ClassFigures:
    """Of one class: shares 0..1, and how many texts meant it."""

    name: str
    precision: float
    recall: float
    f1: float
    text_count: int


@dataclass(frozen=True)
class Figure:
    """A measured share with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}-{self.high:.3f})"


def by_class(pairs: Pairs) -> list[ClassFigures]:
    """Return the figures of every class that was meant, by name."""
    meant = Counter(meant for meant, _ in pairs)
    said = Counter(said for _, said in pairs)
    right = Counter(meant for meant, said in pairs if meant == said)
    return [
        ClassFigures(
            name=name,
            precision=right[name] / said[name] if said[name] else 0.0,
            recall=right[name] / count,
            f1=2 * right[name] / (count + said[name]),
            text_count=count,
        )
        for name, count in sorted(meant.items())
    ]


def of_sets(name: str, pairs: Sets) -> ClassFigures:
    """Return the figures of what stands in texts and what was found in them."""
    there = sum(len(there) for there, _ in pairs)
    found = sum(len(found) for _, found in pairs)
    right = sum(len(there & found) for there, found in pairs)
    return ClassFigures(
        name=name,
        precision=right / found if found else 0.0,
        recall=right / there if there else 0.0,
        f1=2 * right / (there + found) if there + found else 0.0,
        text_count=sum(bool(there) for there, _ in pairs),
    )


def macro_f1(pairs: Pairs) -> float:
    """Return the mean F1 of the classes that were meant, each counted alike."""
    figures = by_class(pairs)
    return sum(each.f1 for each in figures) / len(figures)


def macro_f1_with_interval(pairs: Pairs) -> Figure:
    """Return macro-F1 with the interval of what other texts might have given."""
    # reproducible, and nothing secret hangs on it
    dice = random.Random(7)  # noqa: S311
    drawn = sorted(macro_f1(dice.choices(pairs, k=len(pairs))) for _ in range(ROUNDS))
    return Figure(
        macro_f1(pairs), drawn[int(ROUNDS * 0.025)], drawn[int(ROUNDS * 0.975)]
    )
