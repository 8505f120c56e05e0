"""Self-service: answers, contact forms and standard replies for the shop's own systems.

Reads the published marts, which rank by what customers asked; the words are in
`messages/`. The same marts give the same files, to the byte, and no file names anybody.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from connectors.errors import VarselError
from flows.messages.forms import form_schema
from flows.messages.macros import arrange_macros
from flows.messages.self_service import SiteWords, load_site_words
from flows.messages.self_service_page import render_answers, render_macros
from flows.messages.site_answers import arrange_answers, find_unsaid
from flows.messages.story import ShopFacts
from flows.messages.wording import LANGUAGES
from flows.notify import shop_facts
from flows.readers import read_published
from flows.shop import Shop

Rows = list[dict[str, Any]]
_ORDERED = {
    "mart_faq_ranked": "language, overall_rank",
    "mart_macros_ranked": "language, macro_rank",
    "mart_form_fields": "topic, place",
    "mart_faq_gaps": "asked_count desc, intent",
}


def write_self_service(shop: Shop, folder: Path) -> list[str]:
    """Write the files and return what was written, in lines.

    Raises: VarselError when nothing was published yet.
    """
    marts = {mart: _read(shop, mart) for mart in _ORDERED}
    facts = shop_facts(shop)
    spoken = [each for each in shop.settings.shop.languages if each in LANGUAGES]
    files: dict[str, str] = {}
    unsaid: dict[str, Any] = {}
    for language in spoken:
        words = load_site_words(language)
        ranked = _of(marts["mart_faq_ranked"], language)
        files |= _site_files(marts, words, facts)
        unsaid[language] = find_unsaid(ranked, words, facts)
    gaps = {"not_helped": marts["mart_faq_gaps"], "left_out": unsaid}
    files["gaps.json"] = _json(gaps)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return _told(folder, spoken, marts, unsaid)


def _site_files(
    marts: Mapping[str, Rows], words: SiteWords, facts: ShopFacts
) -> dict[str, str]:
    """Return the files of one language, by name."""
    language = words.language
    answers = arrange_answers(_of(marts["mart_faq_ranked"], language), words, facts)
    macros = arrange_macros(_of(marts["mart_macros_ranked"], language), words, facts)
    files = {
        f"faq/{language}.json": _json(answers),
        f"faq/{language}.md": render_answers(answers, words),
        f"macros/{language}.json": _json({"language": language, "macros": macros}),
        f"macros/{language}.md": render_macros(macros, words),
    }
    for topic in words.topics:
        fields = [row for row in marts["mart_form_fields"] if row["topic"] == topic]
        schema = form_schema(topic, fields, words)
        files[f"forms/{language}/{topic}.json"] = _json(schema)
    return files


def _read(shop: Shop, mart: str) -> Rows:
    # mart and order are this module's own
    sql = f"select * from {mart} order by {_ORDERED[mart]}"  # noqa: S608
    rows = read_published(shop, mart, sql)
    if rows is None:
        raise VarselError(
            "There is nothing to write answers from: no marts are published, or they "
            "were before this version. Run `varsel run`, then this again."
        )
    return rows


def _of(rows: Rows, language: str) -> Rows:
    return [row for row in rows if row["language"] == language]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _told(
    folder: Path,
    spoken: list[str],
    marts: Mapping[str, Rows],
    unsaid: Mapping[str, Any],
) -> list[str]:
    topics = {row["topic"]: row for row in marts["mart_form_fields"]}
    asked = sum(row["topic_asked_count"] for row in topics.values())
    gaps = len(marts["mart_faq_gaps"]) + sum(map(len, unsaid.values()))
    return [
        f"{folder}: answers, forms and standard replies on {len(topics)} topics in "
        f"{', '.join(spoken)}, ranked by {asked:,} inquiries",
        f"{folder / 'gaps.json'}: {gaps} gaps",
    ]
