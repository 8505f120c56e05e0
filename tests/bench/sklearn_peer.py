"""What scikit-learn makes of the same texts; runs where it is installed alone.

Words and pairs of words, and parts of words, weighed by TF-IDF; several kinds of model.
"""

import csv
import sys
import time
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.naive_bayes import ComplementNB, MultinomialNB
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from flows.training.texts import (  # noqa: E402
    gold_texts,
    topics_by_intent,
    training_texts,
)

MODELS = {
    "logistic regression": lambda: LogisticRegression(C=10, max_iter=200),
    "support vectors": lambda: LinearSVC(C=0.3),
    "complement naive Bayes": lambda: ComplementNB(alpha=0.3),
    "multinomial naive Bayes": lambda: MultinomialNB(alpha=0.05),
}


def main() -> None:
    topics, learned, gold = topics_by_intent(), training_texts(), gold_texts()
    meant = [text.intent for text in gold]
    asked = [f"{text.subject}\n\n{text.body}" for text in gold]
    for name, model in MODELS.items():
        words = TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\w+"
        )
        parts = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2
        )
        pipeline = make_pipeline(make_union(words, parts), model())
        pipeline.fit(
            [f"{text.subject}\n\n{text.body}" for text in learned],
            [text.intent for text in learned],
        )
        begun = time.perf_counter()
        said = list(pipeline.predict(asked * 10))[: len(asked)]
        speed = len(asked) * 10 / (time.perf_counter() - begun)
        intent = f1_score(meant, said, average="macro")
        topic = f1_score(
            [topics[one] for one in meant],
            [topics[one] for one in said],
            average="macro",
        )
        print(
            f"  scikit-learn, {name:24} topic {topic:.3f} intent {intent:.3f} "
            f"{speed:9,.0f} texts/s",
            flush=True,
        )
    with (ROOT / "dbt_project" / "seeds" / "sorting_figures.csv").open() as file:
        figures = {
            row["figure"]: row["value"]
            for row in csv.DictReader(file)
            if row["part"] == "all"
        }
    print(f"  varsel{'':33}topic {figures['topic_f1']} intent {figures['intent_f1']}")


if __name__ == "__main__":
    main()
