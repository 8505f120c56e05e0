"""What is wrong with a shop's own words, a line each, with the way out. Pure."""

import string
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from flows.messages.clean import clean_text
from flows.messages.faq import FACTS, load_faqs
from flows.messages.marketing import find_marketing
from flows.messages.samples_campaigns import CLASSES
from flows.messages.wording import load_wording

LONGEST = 600
# more answers than this, and nobody reads them
ANSWERS_AT_MOST = 8
_MARKETING = tuple(name for name, kind in CLASSES.items() if kind == "marketing")
_FIELDS = ("q", "a", "drop")


def check_texts(texts: Mapping[str, Any], language: str) -> list[str]:
    """Return what is wrong with texts by `section.key`."""
    known = load_wording(language).texts
    problems = []
    for key, text in texts.items():
        section, _, name = key.partition(".")
        if key in known:
            wrong = _wrong_text(text) or _wrong_names(text, names_in(known[key]))
            wrong = wrong or _advertises(key, text, language)
        elif any(each.startswith(f"{section}.") for each in known) and name:
            names = [each.partition(".")[2] for each in known if _is_of(each, section)]
            wrong = f"is no text of it{_nearest(name, names)}"
        else:
            sections = sorted({each.partition(".")[0] for each in known})
            wrong = f"is no message{_nearest(section, sections)}"
        problems += [f"{key}: {wrong}"] if wrong else []
    return problems


def check_answers(answers: Mapping[str, Any], language: str) -> list[str]:
    """Return what is wrong with answers by `topic.id`."""
    topics = load_faqs(language)
    problems = []
    for key, answer in answers.items():
        topic, _, name = key.partition(".")
        if topic not in topics:
            problems.append(f"answers.{key}: is no topic{_nearest(topic, topics)}")
        elif wrong := _wrong_answer(answer, topics[topic], name, language):
            problems.append(f"answers.{key}: {wrong}")
    return problems + ([] if problems else _too_many(answers, topics))


def names_in(text: str) -> set[str]:
    """Return the placeholders of a text. Raises: ValueError for one that is none."""
    found = set()
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise ValueError(f"{{{name}}} is no plain name in braces")
        found.add(name)
    return found


def _wrong_answer(
    answer: Any, of_topic: list[dict[str, str]], name: str, language: str
) -> str | None:
    if not isinstance(answer, dict) or not answer or set(answer) - set(_FIELDS):
        return 'is not an answer; write a = "...", q = "..." or drop = true under it'
    is_new = name not in {each["id"] for each in of_topic}
    if is_new and {"q", "a"} - set(answer):
        names = [each["id"] for each in of_topic]
        return f"is new and needs both q and a{_nearest(name, names)}"
    for said in (answer[each] for each in ("q", "a") if each in answer):
        wrong = _wrong_text(said) or _wrong_names(said, set(), FACTS)
        if wrong := wrong or _advertises("", said, language):
            return wrong
    return None


def _too_many(answers: Mapping[str, Any], topics: Mapping[str, Any]) -> list[str]:
    problems = []
    for topic, plain in topics.items():
        own = {k.partition(".")[2]: a for k, a in answers.items() if _is_of(k, topic)}
        dropped = {name for name, each in own.items() if each.get("drop")}
        count = len(({each["id"] for each in plain} | set(own)) - dropped)
        if not 1 <= count <= ANSWERS_AT_MOST:
            problems.append(
                f"answers.{topic}: comes to {count} answers; keep between 1 and "
                f"{ANSWERS_AT_MOST}, with drop = true for those you want no more"
            )
    return problems


def _wrong_text(text: Any) -> str | None:
    if not isinstance(text, str) or not text.strip():
        return "is empty or no text; write a sentence, or take the line out"
    if len(text) > LONGEST:
        return f"has {len(text)} characters; keep it under {LONGEST}"
    if clean_text(text, LONGEST) != text:
        return (
            "has a line break, space around it or a sign that does not show; "
            "write it as one line"
        )
    try:
        names_in(text)
    except ValueError as error:
        return f"cannot be filled in: {error}; a brace of its own is written twice"
    return None


def _wrong_names(
    text: str, needed: set[str], allowed: Collection[str] = ()
) -> str | None:
    names = names_in(text)
    may = needed | set(allowed)
    if unknown := sorted(names - may):
        there = ", ".join(f"{{{each}}}" for each in sorted(may)) or "none"
        return f"names {{{unknown[0]}}}, which is not known there; it may name {there}"
    if missing := sorted(needed - names):
        return f"leaves out {{{missing[0]}}}, which readers need; put it in"
    return None


def _advertises(key: str, text: str, language: str) -> str | None:
    if key.partition(".")[0] in _MARKETING or "marketing" in key:
        return None
    if found := find_marketing(text, (), language):
        return f"advertises ({', '.join(found)}), which a service message may not"
    return None


def _is_of(key: str, section: str) -> bool:
    return key.partition(".")[0] == section


def _nearest(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, list(known), 1)
    return f"; did you mean {near[0]}?" if near else f"; there is {', '.join(known)}"
