"""The quality section: expectations not met, fields that changed, words nobody knows.

The whole of it is in the data docs (`data_docs.py`); here is what wants a person.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flows.pages.labels import read_count, read_instant, read_number, read_word

Rows = Mapping[str, Sequence[Mapping]]


def arrange_quality(rows: Rows, as_of: datetime) -> dict[str, object]:
    """Return what is not as expected, and what was looked at, for the template."""
    verdicts = rows.get("expectations", ())
    unmet = [read_verdict(row) for row in verdicts if not row["is_met"]]
    changes = [read_change(row, as_of) for row in rows.get("field_changes", ())]
    unmapped = [_read_word(row, as_of) for row in rows.get("unmapped", ())]
    wants = []
    if unmet:
        wants.append(f"{read_count(len(unmet), 'expectation')} not met")
    if unmapped:
        wants.append(f"{read_count(len(unmapped), 'status word')} nobody has mapped")
    return {
        "wants": wants,
        "judged": read_number(len(verdicts)),
        "judged_at": read_instant(verdicts[0]["as_of"], as_of) if verdicts else "",
        "unmet": unmet,
        "changes": changes,
        "unmapped": unmapped,
    }


def read_verdict(row: Mapping) -> dict[str, object]:
    """Return a verdict as a table shows it."""
    return {
        "entity": read_word(row["entity"]),
        "expectation": row["expectation"],
        "subject": row["subject"] or "",
        "observed": row["observed"],
        "expected": row["expected"],
        "is_met": row["is_met"],
    }


def read_change(row: Mapping, as_of: datetime) -> dict[str, object]:
    """Return a change of a field as a table shows it."""
    return {
        "system": read_word(row["source"]),
        "stream": read_word(row["stream"]),
        "path": row["path"],
        "kind": read_word(row["kind"]),
        "before": row["type_before"] or "",
        "after": row["type_after"] or "",
        "noticed": read_instant(row["noticed_at"], as_of),
    }


def _read_word(row: Mapping, as_of: datetime) -> dict[str, object]:
    return {
        "system": read_word(row["source"]),
        "about": read_word(row["subject_type"]),
        "word": row["raw_status"] or "",
        "code": row["raw_code"] or "",
        "count": read_number(row["event_count"]),
        "newest": read_instant(row["last_seen_at"], as_of),
    }
