import csv
from pathlib import Path

import pytest

from flows.messages.faq import FACTS, list_faqs, load_faqs, needed
from flows.messages.wording import LANGUAGES

SEEDS = Path(__file__).parents[3] / "dbt_project" / "seeds"
KNOWN = {name: f"<{name}>" for name in FACTS}
ALWAYS_KNOWN = {"hours": "9–17", "reply_address": "hej@nordlys.example"}


def _topics():
    rows = csv.DictReader((SEEDS / "inquiry_intents.csv").read_text().splitlines())
    return sorted({row["topic"] for row in rows})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_of_the_taxonomy_has_its_answers(language):
    assert sorted(load_faqs(language)) == _topics()
    assert len(_topics()) == 11


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_topic_has_six_to_eight_answers_whatever_the_shop_says(language):
    for topic in _topics():
        assert 6 <= len(list_faqs(topic, language, KNOWN)) <= 8, topic
        assert 6 <= len(list_faqs(topic, language, ALWAYS_KNOWN)) <= 8, topic


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_speak_of_the_same_facts_in_every_language(language):
    spoken = {
        topic: [needed(each["a"]) for each in faqs]
        for topic, faqs in load_faqs(language).items()
    }
    danish = {
        topic: [needed(each["a"]) for each in faqs]
        for topic, faqs in load_faqs("da").items()
    }
    assert spoken == danish
    assert set().union(*(set().union(*facts) for facts in danish.values())) == set(
        FACTS
    )


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "da"])
def test_no_answer_is_left_in_danish(language):
    def answers(name):
        return {each["a"] for faqs in load_faqs(name).values() for each in faqs}

    same = answers(language) & answers("da")
    assert {text for text in same if len(text) > 40} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_and_answers_are_short_whole_sentences(language):
    for faqs in load_faqs(language).values():
        for each in faqs:
            assert set(each) == {"id", "q", "a"}
            assert each["q"].endswith(("?", "."))
            assert each["a"].endswith((".", "!"))
            assert len(each["q"]) < 90
            assert len(each["a"]) < 330


def test_an_answer_whose_fact_the_shop_does_not_give_is_left_out():
    asked = [faq.question for faq in list_faqs("return_exchange", "en", ALWAYS_KNOWN)]
    assert "Where do I send it?" not in asked
    told = {f.question: f.answer for f in list_faqs("return_exchange", "en", KNOWN)}
    assert told["Where do I send it?"] == "To <address>."


def test_a_topic_that_nobody_knows_has_no_answers():
    assert list_faqs("weather", "da", KNOWN) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_has_one_name_in_every_language_and_a_row_in_the_seed(language):
    names = [
        f"{t}.{each['id']}" for t, of in load_faqs(language).items() for each in of
    ]
    rows = csv.DictReader((SEEDS / "faq_entries.csv").read_text().splitlines())
    assert names == [row["faq_id"] for row in rows]


def test_a_shop_answers_in_its_own_words_adds_answers_and_drops_some():
    own = {
        "other.reach": {"a": "Call us."},
        "other.idea": {"drop": True},
        "other.parking": {"q": "Where do I park?", "a": "Behind the shop."},
        "refund.when": {"a": "Soon."},
    }
    before = list_faqs("other", "en", KNOWN)
    faqs = {each.faq_id: each for each in list_faqs("other", "en", KNOWN, own)}
    assert faqs["other.reach"].question == before[0].question
    assert faqs["other.reach"].answer == "Call us."
    assert list(faqs)[-1] == "other.parking"
    assert "other.idea" not in faqs and len(faqs) == len(before)
