"""The messages section: what was decided and why, what was sent, how soon.

Nothing here decides or renders a message; how each reads is in `previews.py`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from flows.pages.labels import (
    read_age,
    read_count,
    read_language,
    read_number,
    read_share,
    read_word,
)
from flows.pages.latency import arrange_latency

Rows = Mapping[str, Sequence[Mapping]]

DECISIONS = ("send", "defer", "drop")


def arrange_messages(rows: Rows, as_of: datetime) -> dict[str, object]:
    """Return decisions and what was sent as the template shows them."""
    messages = rows.get("messages", ())
    return {
        "wants": _list_wants(messages),
        "decisions": _arrange_decisions(rows.get("decisions", ())),
        "due": [
            {
                "type": read_word(row["message_type"]),
                "count": read_number(row["message_count"]),
                "oldest": read_age(row["oldest_trigger_at"], as_of),
            }
            for row in rows.get("messages_due", ())
        ],
        "sent": _arrange_sent(messages),
        "unsent": _arrange_unsent(messages),
        "latency": arrange_latency(rows),
    }


def _list_wants(messages: Sequence[Mapping]) -> list[str]:
    states = _count_by(messages, "state")
    wants = {
        "unknown": "that may or may not have been sent",
        "failed": "that could not be sent",
        "held": "held for a person",
    }
    return [
        f"{read_count(states[state], 'message')} {rest}"
        for state, rest in wants.items()
        if states[state]
    ]


def _count_by(rows: Sequence[Mapping], column: str) -> Counter:
    counts = Counter()
    for row in rows:
        counts[row[column]] += row["message_count"]
    return counts


def _arrange_decisions(verdicts: Sequence[Mapping]) -> dict[str, object]:
    totals = _count_by(verdicts, "decision")
    by_reason: dict[tuple[str, str], Counter] = {}
    for row in verdicts:
        types = by_reason.setdefault((row["decision"], row["reason"]), Counter())
        types[row["message_type"]] += row["message_count"]
    ranked = sorted(
        by_reason.items(),
        key=lambda item: (_rank(item[0][0]), -item[1].total(), item[0][1]),
    )
    return {
        "total": totals.total(),
        "totals": [
            {
                "decision": read_word(decision),
                "count": read_number(totals[decision]),
                "share": read_share(totals[decision], totals.total()),
            }
            for decision in sorted(totals, key=_rank)
        ],
        "reasons": [_read_verdict(*item, totals.total()) for item in ranked],
    }


def _read_verdict(
    key: tuple[str, str], types: Counter, total: int
) -> dict[str, object]:
    decision, reason = key
    return {
        "decision": read_word(decision),
        "css": decision if decision in DECISIONS else "other",
        "reason": read_word(reason),
        "count": types.total(),
        "share": read_share(types.total(), total),
        "types": ", ".join(
            f"{read_word(name)} {read_number(count)}"
            for name, count in types.most_common()
        ),
    }


def _rank(decision: str) -> int:
    return DECISIONS.index(decision) if decision in DECISIONS else len(DECISIONS)


def _arrange_sent(messages: Sequence[Mapping]) -> dict[str, object]:
    sent = [row for row in messages if row["state"] == "sent"]
    by_type, by_language = _count_by(sent, "message_type"), _count_by(sent, "language")
    cells = Counter()
    for row in sent:
        cells[row["message_type"], row["language"]] += row["message_count"]
    codes = [code for code, _ in by_language.most_common()]
    return {
        "total": by_type.total(),
        "modes": [
            {"mode": mode, "count": read_number(count)}
            for mode, count in _count_by(sent, "mode").most_common()
        ],
        "languages": [read_language(code) for code in codes],
        "language_counts": [read_number(by_language[code]) for code in codes],
        "types": [
            {
                "type": read_word(name),
                "count": count,
                "cells": [read_number(cells[name, code] or None) for code in codes],
            }
            for name, count in by_type.most_common()
        ],
    }


def _arrange_unsent(messages: Sequence[Mapping]) -> list[dict[str, str]]:
    unsent = [row for row in messages if row["state"] != "sent"]
    return [
        {
            "state": read_word("unknown_state" if state == "unknown" else state),
            "count": read_number(count),
        }
        for state, count in _count_by(unsent, "state").most_common()
    ]
