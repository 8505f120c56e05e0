"""Every intent has a reply in every language, true with whatever facts there are."""

import csv
from pathlib import Path

import pytest

from flows.messages.marketing import find_marketing
from flows.messages.replies import (
    FACTS,
    FLAGS,
    SEGMENTS,
    Choice,
    choose,
    load_replies,
    suggest_reply,
)
from flows.messages.wording import LANGUAGES

_SEED = Path(__file__).parents[3] / "dbt_project/seeds/inquiry_intents.csv"
_INTENTS = [row["intent"] for row in csv.DictReader(_SEED.open(encoding="utf-8"))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_answers_each_intent_and_greets_each_segment(language):
    replies = load_replies(language)
    assert sorted(replies.lines) == sorted(_INTENTS)
    assert tuple(replies.segments) == SEGMENTS


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_the_same_in_the_same_order(language):
    def skeleton(of):
        return {
            intent: [[(each.when, each.needs) for each in line] for line in lines]
            for intent, lines in load_replies(of).lines.items()
        }

    assert skeleton(language) == skeleton("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_names_only_facts_that_a_caller_may_give(language):
    for lines in load_replies(language).lines.values():
        for choice in (choice for line in lines for choice in line):
            assert choice.needs <= set(FACTS)
            assert choice.when is None or choice.when in FLAGS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("facts", [{}, {"order_unknown": True}, {"order_number": "7"}])
def test_something_can_always_be_said(language, facts):
    for intent in load_replies(language).lines:
        assert suggest_reply(intent, language, facts)


def test_the_first_sentence_that_is_true_is_said():
    line = (
        Choice("On its way with {carrier}."),
        Choice("Not packed yet.", when="can_change"),
        Choice("We are looking."),
    )
    assert choose(line, {"carrier": "GLS", "can_change": True}).say.startswith("On")
    assert choose(line, {"carrier": None, "can_change": True}).say == "Not packed yet."
    assert choose(line, {"can_change": False}).say == "We are looking."
    assert choose(line[:2], {}) is None


def test_a_reply_is_written_with_the_facts():
    facts = {"order_number": "NL-1042", "carrier": "GLS", "expected_date": "Friday"}
    assert suggest_reply("where_is_my_order", "en", facts) == (
        "Your order NL-1042 is on its way with GLS.",
        "We expect it to be with you on Friday.",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reply_carries_marketing(language):
    for intent, lines in load_replies(language).lines.items():
        text = " ".join(choice.say for line in lines for choice in line)
        found = find_marketing(text, (), language)
        # who asks to be rid of newsletters is answered with the word
        assert not found or intent == "privacy_newsletter"
