"""The labelled texts: enough of each, no two alike, the examination kept apart."""

import json
import re
from collections import Counter, defaultdict

import pytest

from connectors.errors import VarselError
from connectors.practice.phrasebook import phrases
from flows.training.texts import (
    Text,
    corrections,
    gold_texts,
    read_lines,
    topics_by_intent,
    training_texts,
)

TRAINING, GOLD = training_texts(), gold_texts()
INTENTS = set(topics_by_intent())
LEAST = {"da": 60, "sv": 60, "nb": 60, "de": 60, "en": 60, "fi": 30}
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")


def words_of(text: Text) -> list[str]:
    return re.findall(r"\w+", text.body.lower())


def threes(text: Text) -> set[tuple[str, ...]]:
    words = words_of(text)
    return set(zip(words, words[1:], words[2:], strict=False))


def test_every_intent_has_texts_enough_in_every_language():
    counts = Counter((text.language, text.intent) for text in TRAINING)
    wanted = {(language, intent) for language in LEAST for intent in INTENTS}
    assert set(counts) == wanted
    few = {key: n for key, n in counts.items() if n < LEAST[key[0]]}
    assert few == {}


def test_no_two_training_texts_are_made_from_one_template():
    holders, alike = defaultdict(list), []
    made = [threes(text) for text in TRAINING]
    for number, found in enumerate(made):
        shared = Counter(other for three in found for other in holders[three])
        for other, count in shared.items():
            shorter = min(len(found), len(made[other]))
            # a handful of words may well be said twice
            if shorter > 5 and count > 0.6 * shorter:
                alike.append((TRAINING[number].id, TRAINING[other].id))
        for three in found:
            holders[three].append(number)
    assert alike == []


def test_the_examination_asks_of_every_intent_in_every_language():
    counts = Counter((text.language, text.intent) for text in GOLD)
    assert len(GOLD) >= 270
    assert set(counts) == {(lang, intent) for lang in LEAST for intent in INTENTS}
    assert len({text.id for text in GOLD}) == len(GOLD)


def test_nothing_of_the_examination_is_among_what_is_learned():
    learned = {" ".join(words_of(text)) for text in TRAINING}
    assert [text.id for text in GOLD if " ".join(words_of(text)) in learned] == []


def test_order_numbers_of_the_examination_stand_in_their_texts():
    for text in GOLD:
        said = f"{text.subject}\n{text.body}"
        assert [one for one in text.order_numbers if one not in said] == []


def test_a_second_wish_is_one_of_ours_and_not_the_first_again():
    for text in (*TRAINING, *GOLD):
        assert text.also is None or text.also in INTENTS - {text.intent}, text.id


def test_nobody_who_is_real_can_be_written_to():
    found = {
        address
        for text in (*TRAINING, *GOLD)
        for address in ADDRESS.findall(f"{text.subject}\n{text.body}")
    }
    # kept for examples, whatever is mistyped after it
    fictional = re.compile(r"@(example\.\w+|[\w.-]+\.example)$", re.IGNORECASE)
    assert [one for one in sorted(found) if not fictional.search(one)] == []


def test_a_shops_correction_counts_like_a_text_of_ours(tmp_path):
    file = tmp_path / "own.jsonl"
    line = {"language": "da", "intent": "return_label", "body": "kassen er klar"}
    file.write_text(json.dumps(line) + "\n\n")
    (text,) = corrections(file)
    assert (text.id, text.body) == ("da/return_label/correction-1", "kassen er klar")
    assert corrections(None) == []


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "line 1: it is no JSON object"),
        ("[]", "line 1: it is no JSON object"),
        ('{"language": "da", "intent": "x"}', "no intent of ours: 'x'"),
        ('{"language": "it", "intent": "return_label"}', "has no language of"),
        ('{"intent": "return_label", "language": "da", "body": 1}', "that is no text"),
    ],
)
def test_a_wrong_line_is_named_with_its_reason(tmp_path, line, why):
    file = tmp_path / "own.jsonl"
    file.write_text(line)
    with pytest.raises(VarselError, match=re.escape(why)):
        corrections(file)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(VarselError, match=r"'none\.jsonl' failed"):
        list(read_lines(tmp_path / "none.jsonl"))


def test_what_practice_customers_say_they_want_was_not_learned():
    """The practice shop would otherwise be read better than any real one."""
    said = {
        sentence_key(phrase)
        for language in ("da", "sv", "nb", "en")
        for intent in phrases(language)["intents"].values()
        for phrase in intent["says"]
        # five words may be anybody's
        if len(sentence_key(phrase)) > 5
    }
    learned = {
        sentence_key(sentence)
        for text in TRAINING
        for sentence in re.split(r"[.?!\n]", f"{text.subject}\n{text.body}")
    }
    assert said & learned == set()


def sentence_key(sentence: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", sentence.lower()))
