"""Answers and standard replies as a page of Markdown, with the counts. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.messages.self_service import SiteWords


def render_answers(answers: Mapping[str, Any], words: SiteWords) -> str:
    """Return the page of one language's answers: by topic, then by place."""
    page = words.page
    parts = [f"# {page['faq']}", f"## {page['by_topic']}"]
    named: dict[str, str] = {}
    for topic in answers["topics"]:
        parts.append(f"### {topic['title']}")
        for each in topic["entries"]:
            named[each["id"]] = each["question"]
            parts += [
                f"**{each['question']}** ({_counts(each, words)})",
                each["answer"],
            ]
    parts.append(f"## {page['by_stage']}")
    for stage in answers["stages"]:
        parts.append(f"### {stage['title']}")
        parts.append("\n".join(f"- {named[name]}" for name in stage["entries"]))
    return "\n\n".join(parts) + "\n"


def render_macros(macros: Sequence[Mapping[str, Any]], words: SiteWords) -> str:
    """Return the page of one language's standard replies, most needed first."""
    return "\n\n".join(_told_macros(macros, words)) + "\n"


def _told_macros(
    macros: Sequence[Mapping[str, Any]], words: SiteWords
) -> Iterator[str]:
    yield f"# {words.page['macros']}"
    for each in macros:
        yield f"## {each['title']} ({_counts(each, words)})"
        yield "\n".join(f"> {line}".rstrip() for line in each["text"].splitlines())


def _counts(row: Mapping[str, Any], words: SiteWords) -> str:
    asked = words.page["asked"].format(count=row["asked_count"])
    anywhere = words.page["asked_all"].format(count=row["asked_any_language_count"])
    return f"{asked}, {anywhere}"
