"""Labelled texts: one JSON object a line, filed by language and intent.

Here: reading them, and saying which line is wrong and why. Not here: what is learned.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from connectors.errors import VarselError

FOLDER = Path(__file__).parent
LANGUAGES = ("da", "sv", "nb", "fi", "de", "en")
TAXONOMY = FOLDER.parents[1] / "dbt_project" / "seeds" / "inquiry_intents.csv"


@dataclass(frozen=True)
class Text:
    """What one customer wrote; `intent` is None where nobody has said it.

    `also`: a second thing asked for. `order_numbers`: those that stand in it, where
    somebody has looked.
    """

    id: str
    subject: str
    body: str
    language: str | None = None
    intent: str | None = None
    also: str | None = None
    order_numbers: tuple[str, ...] = ()


def training_texts() -> list[Text]:
    """Return the texts a model is learned from; each id says language and intent."""
    found = []
    for path in sorted((FOLDER / "texts").glob("*/*.jsonl")):
        language, intent = path.parent.name, path.stem
        for number, fields in read_lines(path):
            name = f"{language}/{intent}/{number}"
            known = {"id": name, "language": language, "intent": intent}
            found.append(text_of(path, number, {**fields, **known}))
    return found


def gold_texts() -> list[Text]:
    """Return the texts that a model is examined on; none of them is ever learned."""
    return [
        text_of(path, number, fields)
        for path in sorted((FOLDER / "gold").glob("*.jsonl"))
        for number, fields in read_lines(path)
    ]


def corrections(file: Path | None) -> list[Text]:
    """Return what the shop has put right, each named as the training texts are."""
    found = []
    for number, fields in read_lines(file) if file else ():
        text = text_of(file, number, {"id": f"line {number}", **fields})
        if text.intent not in topics_by_intent():
            raise wrong_line(file, number, f"has no intent of ours: {text.intent!r}")
        if text.language not in LANGUAGES:
            raise wrong_line(file, number, f"has no language of {LANGUAGES}")
        name = f"{text.language}/{text.intent}/correction-{number}"
        found.append(replace(text, id=name))
    return found


def topics_by_intent() -> dict[str, str]:
    """Return the topic of each intent of the taxonomy."""
    with TAXONOMY.open(encoding="utf-8", newline="") as file:
        return {row["intent"]: row["topic"] for row in csv.DictReader(file)}


def read_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield number and object of each line. Raises: VarselError naming the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise VarselError(
            f"Reading the texts in {path.name!r} failed: {error}. It must be a file of "
            "JSON lines in UTF-8."
        ) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except ValueError:
            fields = None
        if not isinstance(fields, dict):
            raise wrong_line(path, number, "is no JSON object")
        yield number, fields


def text_of(path: Path, number: int, fields: dict[str, Any]) -> Text:
    """Return the text of a line. Raises: VarselError saying what is wrong with it."""
    subject, body = fields.get("subject") or "", fields.get("body") or ""
    if not isinstance(subject, str) or not isinstance(body, str):
        raise wrong_line(path, number, "has a subject or body that is no text")
    name = fields.get("id")
    if name is None or isinstance(name, dict | list | bool) or not str(name).strip():
        raise wrong_line(path, number, "has no id")
    return Text(
        id=str(name),
        subject=subject,
        body=body,
        language=fields.get("language"),
        intent=fields.get("intent"),
        also=fields.get("also"),
        order_numbers=tuple(fields.get("order_numbers") or ()),
    )


def wrong_line(path: Path, number: int, why: str) -> VarselError:
    return VarselError(
        f"Reading {path.name!r} stopped at line {number}: it {why}. A line is "
        '{"id": "…", "subject": "…", "body": "…"}; mend it and run again.'
    )
