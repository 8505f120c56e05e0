"""Learn the model that comes along, and write down how good it is: `make model`.

For those who change the texts, the concepts or the arithmetic. Figures go where dbt
docs show them and a build checks them; a shop's own model is `varsel train`.
"""

import csv
from datetime import datetime
from pathlib import Path

from connectors.clock import SystemClock
from flows.dbt import PROJECT
from flows.examine import Examination, compare
from flows.learned import PACKAGED
from flows.sorting import sort_texts
from flows.terminal import out, say
from flows.train import learn
from flows.training.texts import gold_texts, training_texts

FIGURES = PROJECT / "seeds" / "sorting_figures.csv"
DOCS = PROJECT / "models" / "sorting_figures.md"


def main() -> None:
    now = SystemClock().now()
    learn(training_texts(), PACKAGED, now, say)
    found = examine_packaged(now)
    write_figures(found, FIGURES)
    DOCS.write_text(docs_text(found), encoding="utf-8")
    for line in found.lines():
        out.print(line, markup=False, highlight=False)


def examine_packaged(now: datetime) -> Examination:
    """Measure the model that comes along."""
    texts = gold_texts()
    return compare(texts, sort_texts(texts, now, say))


def write_figures(found: Examination, path: Path) -> None:
    """Write a row for the whole, for each language and for each topic."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["part", "name", "figure", "value", "low", "high"])
        writer.writerows(figure_rows(found))


def figure_rows(found: Examination) -> list[list[str]]:
    """Return the figures as text, three decimals each; no bounds where none are."""
    rows = [
        ["all", "all", name, each.value, each.low, each.high]
        for name, each in (
            ("topic_f1", found.topic_f1),
            ("intent_f1", found.intent_f1),
        )
    ]
    for language, (topic, intent) in found.by_language.items():
        rows.append(["language", language, "topic_f1", topic, None, None])
        rows.append(["language", language, "intent_f1", intent, None, None])
    for topic in found.topics:
        figures = {
            "precision": topic.precision,
            "recall": topic.recall,
            "uncertain": found.abstained[topic.name],
        }
        rows += [
            ["topic", topic.name, figure, value, None, None]
            for figure, value in figures.items()
        ]
    return [
        [*row[:3], *("" if value is None else f"{value:.3f}" for value in row[3:])]
        for row in rows
    ]


def docs_text(found: Examination) -> str:
    """Return the figures as a block that dbt docs show."""
    lines = [
        "{% docs sorting_figures %}",
        f"Measured on {found.text_count} mails by another hand, none of them learned: "
        f"macro-F1 {found.topic_f1} over topics and {found.intent_f1} over intents, "
        "with 95 % intervals.",
        "",
        "| Topic | Mails | Precision | Recall | Left uncertain |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {each.name} | {each.text_count} | {each.precision:.2f} | {each.recall:.2f} "
        f"| {found.abstained[each.name]:.0%} |"
        for each in found.topics
    ]
    lines += ["", "| Language | Topic F1 | Intent F1 |", "|---|---|---|"]
    lines += [
        f"| {language} | {topic:.2f} | {intent:.2f} |"
        for language, (topic, intent) in found.by_language.items()
    ]
    return "\n".join([*lines, "{% enddocs %}", ""])


if __name__ == "__main__":
    main()
