"""Answers to what is often asked, by topic and by place on the site, as ranked.

Rows of `mart_faq_ranked` in, plain values out; the order is SQL's. Pure.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.messages.faq import Faq, list_faqs
from flows.messages.self_service import SHOWN, STAGES, SiteWords
from flows.messages.story import ShopFacts
from flows.messages.telling.faqs import faq_facts

Row = Mapping[str, Any]
COUNTS = (
    "asked_count",
    "asked_any_language_count",
    "shown_count",
    "shown_ended_count",
    "unshown_count",
    "unshown_ended_count",
)


def arrange_answers(
    rows: Sequence[Row], words: SiteWords, shop: ShopFacts
) -> dict[str, Any]:
    """Return the answers of one language by topic, and which to show in which place."""
    ranked = {row["faq_id"]: row for row in rows}
    by_topic = {topic: _said(topic, words, shop) for topic in words.topics}
    said = {each.faq_id for faqs in by_topic.values() for each in faqs}
    topics = [
        {
            "topic": topic,
            "title": words.topics[topic],
            "entries": [
                _entry(each, ranked.get(each.faq_id, {}))
                for each in _placed(faqs, ranked)
            ][:SHOWN],
        }
        for topic, faqs in by_topic.items()
    ]
    placed = sorted(rows, key=lambda row: row["overall_rank"])
    return {
        "language": words.language,
        "topics": topics,
        "stages": [
            {
                "stage": stage,
                "title": words.stages[stage],
                "entries": [
                    row["faq_id"]
                    for row in placed
                    if stage in _stages(row) and row["faq_id"] in said
                ][:SHOWN],
            }
            for stage in STAGES
        ],
    }


def find_unsaid(
    rows: Sequence[Row], words: SiteWords, shop: ShopFacts
) -> list[dict[str, Any]]:
    """Return the answers left out: the shop does not give a fact, or dropped them."""
    said = {each.faq_id for topic in words.topics for each in _said(topic, words, shop)}
    return [
        {"faq_id": row["faq_id"], "asked_count": row["asked_count"]}
        for row in sorted(rows, key=lambda row: row["overall_rank"])
        if row["faq_id"] not in said
    ]


def _said(topic: str, words: SiteWords, shop: ShopFacts) -> tuple[Faq, ...]:
    own = shop.own_words.answers.get(words.language)
    facts = faq_facts(shop, words.language)
    return list_faqs(topic, words.language, facts, own)


def _placed(faqs: Sequence[Faq], ranked: Mapping[str, Row]) -> list[Faq]:
    """Return them as ranked; what the shop added itself comes last."""
    last = len(ranked) + 1
    return sorted(
        faqs, key=lambda each: ranked.get(each.faq_id, {}).get("topic_rank", last)
    )


def _entry(faq: Faq, row: Row) -> dict[str, Any]:
    return {
        "id": faq.faq_id,
        "question": faq.question,
        "answer": faq.answer,
        "intent": row.get("intent"),
        "stages": [each for each in STAGES if each in _stages(row)],
        **{name: row.get(name, 0) for name in COUNTS},
    }


def _stages(row: Row) -> list[str]:
    return (row.get("stages") or "").split("|")
