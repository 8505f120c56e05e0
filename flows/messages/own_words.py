"""What a shop says in its own words: a folder with `<language>.toml`, what differs.

    [order_dispatched]                  # a message, or common, topics, needs
    heading = "It has left!"            # one text of it; the others stay

    [answers.tracking.where]            # an answer to what is often asked
    a = "Look in the app."              # with q another question; drop = true: left out

Reading and laying over; what makes a text wrong is in `own_words_check.py`. Pure, but
for the files that it is pointed at.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.messages.own_words_check import check_answers, check_texts
from flows.messages.wording import LANGUAGES, Wording, load_wording

ANSWERS = "answers"
Texts = dict[str, str]
Answers = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class OwnWords:
    """By language: texts by `section.key`, answers by `topic.id`."""

    texts: Mapping[str, Texts] = field(default_factory=dict)
    answers: Mapping[str, Answers] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """Return in a line how much of what is said is the shop's own."""
        counts = {
            each: len(self.texts[each]) + len(self.answers[each]) for each in self.texts
        }
        said = ", ".join(f"{count} in {name}" for name, count in counts.items())
        return f"texts of your own: {said or 'none yet'}"

    def wording(self, language: str) -> Wording:
        """Return the words of the language, the shop's own laid over them."""
        plain = load_wording(language)
        own = self.texts.get(language)
        return Wording(language, {**plain.texts, **own}) if own else plain


def read_own_words(folder: Path | None) -> tuple[OwnWords, list[str]]:
    """Return the shop's own words, and a line for each thing wrong with them."""
    if folder is None:
        return OwnWords(), []
    texts: dict[str, Texts] = {}
    answers: dict[str, Answers] = {}
    problems: list[str] = []
    for file in sorted(folder.glob("*.toml")):
        if file.stem not in LANGUAGES:
            known = ", ".join(f"{each}.toml" for each in LANGUAGES)
            problems.append(f"{file.name}: is no language of ours; there are {known}")
            continue
        read, wrong = _read(file)
        asked = _flat(read.pop(ANSWERS, {}))
        said = _flat(read)
        wrong += check_texts(said, file.stem) + check_answers(asked, file.stem)
        texts[file.stem], answers[file.stem] = said, asked
        problems += [f"{file.name}: {line}" for line in wrong]
    return OwnWords(texts, answers), [f"{folder.name}/{each}" for each in problems]


def _read(file: Path) -> tuple[dict[str, Any], list[str]]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig")), []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return {}, [f"cannot be read as TOML: {error}"]


def _flat(tables: Any) -> dict[str, Any]:
    """Return `table.key` -> value; what is no table keeps its own name."""
    if not isinstance(tables, dict):
        return {"": tables}
    found: dict[str, Any] = {}
    for name, table in tables.items():
        if isinstance(table, dict):
            found |= {f"{name}.{key}": each for key, each in table.items()}
        else:
            found[name] = table
    return found
