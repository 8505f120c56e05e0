"""The model in use, measured on texts that none was learned from.

Here: what is compared with what, and how the report reads. Not here: the arithmetic
(`training/measuring.py`) and the sorting (dbt).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flows.learned import model_folder
from flows.shop import Shop
from flows.sorting import sort_texts
from flows.training.measuring import (
    ClassFigures,
    Figure,
    by_class,
    macro_f1,
    macro_f1_with_interval,
)
from flows.training.texts import Text, gold_texts, topics_by_intent

Row = dict[str, Any]


@dataclass(frozen=True)
class Examination:
    """What an examination found; shares are 0..1."""

    text_count: int
    topic_f1: Figure
    intent_f1: Figure
    by_language: dict[str, tuple[float, float]]
    topics: list[ClassFigures]
    abstained: dict[str, float]
    language_share: float
    confidence_error: float

    def lines(self) -> list[str]:
        """Return what to print."""
        return [
            f"{self.text_count} texts that nothing was learned from",
            f"topic macro-F1 {self.topic_f1}, intent macro-F1 {self.intent_f1}",
            f"language right {self.language_share:.1%}; "
            f"confidence off by {self.confidence_error:.1%} on average",
            *(
                f"  {language}: topic {topic:.3f}, intent {intent:.3f}"
                for language, (topic, intent) in self.by_language.items()
            ),
            *(
                f"  {each.name:17} precision {each.precision:.2f} recall "
                f"{each.recall:.2f} uncertain {self.abstained[each.name]:.0%}"
                for each in self.topics
            ),
        ]


def examine(shop: Shop) -> Examination:
    """Sort the gold texts with the model in use and compare."""
    texts = gold_texts()
    shop.say(f"sorting {len(texts)} texts")
    return compare(texts, sort_texts(texts, shop.clock.now(), model=model_folder(shop)))


def compare(texts: Sequence[Text], verdicts: Sequence[Row]) -> Examination:
    """Return how the verdicts stand beside what the texts' authors meant."""
    topic_of = topics_by_intent()
    both = list(zip(texts, verdicts, strict=True))
    intents = [(text.intent, row["intent"]) for text, row in both]
    topics = [(topic_of[meant], topic_of[said]) for meant, said in intents]
    languages = sorted({text.language for text in texts})
    of = {
        language: [n for n, text in enumerate(texts) if text.language == language]
        for language in languages
    }
    return Examination(
        text_count=len(texts),
        topic_f1=macro_f1_with_interval(topics),
        intent_f1=macro_f1_with_interval(intents),
        by_language={
            language: (
                macro_f1([topics[n] for n in numbers]),
                macro_f1([intents[n] for n in numbers]),
            )
            for language, numbers in of.items()
        },
        topics=by_class(topics),
        abstained=_abstained(both, topics),
        language_share=_share([t.language == row["language"] for t, row in both]),
        confidence_error=_confidence_error(both),
    )


def _abstained(
    both: Sequence[tuple[Text, Row]], topics: Sequence[tuple[str, str]]
) -> dict[str, float]:
    """Return which share of each topic's texts was left uncertain."""
    unsure: dict[str, list[bool]] = {}
    for (_, row), (meant, _) in zip(both, topics, strict=True):
        unsure.setdefault(meant, []).append(row["is_uncertain"])
    return {topic: _share(flags) for topic, flags in unsure.items()}


def _confidence_error(both: Sequence[tuple[Text, Row]]) -> float:
    """Return by how much confidence and being right differ, by tenths of confidence."""
    tenths: dict[int, list[tuple[float, bool]]] = {}
    for text, row in both:
        tenth = min(9, int(row["confidence"] * 10))
        is_right = text.intent == row["intent"]
        tenths.setdefault(tenth, []).append((row["confidence"], is_right))
    off = 0.0
    for found in tenths.values():
        claimed = sum(confidence for confidence, _ in found)
        off += abs(claimed - sum(is_right for _, is_right in found))
    return off / len(both)


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags)
