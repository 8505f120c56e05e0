"""Mails in a file, sorted: what a shop tries before it connects anything.

In: a JSON line each of id, subject and body. Out: a line each with the verdict, in the
same order. A line that cannot be read stops it before anything is written.
"""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from connectors.errors import VarselError
from flows.sorting import sort_texts
from flows.training.texts import Text, read_lines, text_of, wrong_line

FIELDS = (
    "id",
    "topic",
    "intent",
    "confidence",
    "is_uncertain",
    "secondary_intent",
    "language",
    "order_numbers",
)


def classify(file: Path, to: Path, now: datetime, say: Callable[[str], None]) -> int:
    """Write the verdict on each text of the file; returns how many there were."""
    texts, ids = _read(file)
    say(f"sorting {len(texts):,} texts")
    verdicts = sort_texts(texts, now, say) if texts else []
    lines = [
        json.dumps({**_shown(verdict), "id": name}, ensure_ascii=False)
        for verdict, name in zip(verdicts, ids, strict=True)
    ]
    try:
        to.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise VarselError(
            f"Writing the verdicts to {to} failed: {error.strerror}. Name a file in a "
            "folder that exists and can be written to with --out."
        ) from error
    return len(texts)


def _read(file: Path) -> tuple[list[Text], list[Any]]:
    """Return the texts, and the ids as they were written."""
    texts, ids, lines = [], [], {}
    for number, fields in read_lines(file):
        text = text_of(file, number, fields)
        if text.id in lines:
            raise wrong_line(file, number, f"has the id of line {lines[text.id]}")
        lines[text.id] = number
        texts.append(text)
        ids.append(fields["id"])
    return texts, ids


def _shown(verdict: dict[str, Any]) -> dict[str, Any]:
    return {name: verdict[name] for name in FIELDS}
