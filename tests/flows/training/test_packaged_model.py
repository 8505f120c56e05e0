"""What the models that sort tickets take for granted of the model that comes along."""

import csv
from collections import Counter

import pyarrow.parquet as pq

from flows.learned import CONCEPTS, PACKAGED

# a place in a number that holds two weights, in hundredths (macro `second_of_two`)
ROOM = 67_108_864
LANGUAGES = {"da", "de", "en", "fi", "nb", "sv"}


def test_no_text_can_make_two_weights_of_one_number_run_into_each_other():
    weights = pq.read_table(PACKAGED / "weights.parquet").group_by("intent")
    of_all_features = weights.aggregate([("weight", "sum")])["weight_sum"].to_pylist()
    assert 0 < 100 * max(of_all_features) < ROOM


def test_words_speak_for_the_languages_that_are_asked_for():
    words = pq.read_table(PACKAGED / "words.parquet", columns=["language"])
    assert set(words["language"].unique().to_pylist()) == LANGUAGES


def test_a_word_has_one_row_in_each_language():
    with CONCEPTS.open(encoding="utf-8", newline="") as file:
        rows = Counter((row["language"], row["word"]) for row in csv.DictReader(file))
    assert [each for each, count in rows.items() if count > 1] == []
