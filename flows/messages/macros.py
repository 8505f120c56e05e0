"""Standard replies for the helpdesk, by intent and segment of customers, as ranked.

Rows of `mart_macros_ranked` in, plain values out. What differs from customer to
customer keeps its {braces}; what the shop says of returns is filled in. Pure.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flows.messages.replies import Choice, choose, load_replies
from flows.messages.self_service import SiteWords
from flows.messages.story import ShopFacts

Row = Mapping[str, Any]


def arrange_macros(
    rows: Sequence[Row], words: SiteWords, shop: ShopFacts
) -> list[dict[str, Any]]:
    """Return the replies of one language, the one that was needed most often first."""
    return [
        _macro(row, words, shop)
        for row in sorted(rows, key=lambda row: row["macro_rank"])
    ]


def _macro(row: Row, words: SiteWords, shop: ShopFacts) -> dict[str, Any]:
    replies = load_replies(words.language)
    lines = replies.lines[row["intent"]]
    known = _known(shop)
    said = (choose(line, known) for line in lines)
    # a complaint is not answered with pleasantries
    opening = [] if row["is_complaint"] else [replies.segments[row["segment"]]]
    wording = shop.own_words.wording(words.language)
    body = " ".join(opening + [each.say.format(**known) for each in said if each])
    parts = [
        wording.say("common.greeting", name="{name}"),
        body,
        f"{wording.say('common.sign_off')}\n{shop.name}",
    ]
    return {
        "intent": row["intent"],
        "topic": row["topic"],
        "segment": row["segment"],
        "title": f"{words.intents[row['intent']]} · {words.segments[row['segment']]}",
        "asked_count": row["asked_count"],
        "asked_any_language_count": row["asked_any_language_count"],
        "text": "\n\n".join(parts),
        "choices": [[_choice(each) for each in line] for line in lines],
    }


def _known(shop: ShopFacts) -> dict[str, object]:
    """Return what is known of every customer's case: the shop's own, and a number."""
    return {
        "order_number": "{order_number}",
        "return_address": shop.return_address,
        "return_days": shop.return_days,
        "return_label_url": shop.return_label_url,
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {"say": choice.say, "when": choice.when, "needs": sorted(choice.needs)}
