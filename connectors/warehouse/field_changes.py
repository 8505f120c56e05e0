"""Field changes: what a load's fields say beside those that were known. Pure.

Reading and storing is in `fields.py`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from connectors.warehouse.json_paths import depth_of, parent_of

# fewer rows say nothing about what a vendor always sends
KNOWN_ROWS, ALWAYS_SHARE = 100, 0.95
MISSING_OF_ROWS = 20
# what is new stands in half of a load at once, or keeps coming
NEW_AFTER_ROWS, NEW_OF_ROWS, NEW_SHARE = 20, 5, 0.5
STEADY_ROWS, STEADY_SHARE = 20, 0.2
ROOT = "$"
CHECKED_AT_MOST = 20


@dataclass(frozen=True)
class FieldChange:
    """A field that a stream has gained, lost, or sends as something else."""

    kind: str
    path: str
    type_before: str | None
    type_after: str | None


@dataclass
class Seen:
    """One type of one path: when it was seen, in how many of the rows looked at.

    `rows_before`: rows of the stream that had been looked at when it first came.
    """

    first_seen_at: datetime
    last_seen_at: datetime
    seen_rows: int
    rows_before: int


Known = dict[tuple[str, str], Seen]
Found = Mapping[tuple[str, str], int]
Told = Mapping[tuple[str, str, str | None], datetime]


def _by_path(known: Known) -> dict[str, dict[str, Seen]]:
    paths: dict[str, dict[str, Seen]] = {}
    for (path, kind), seen in known.items():
        paths.setdefault(path, {})[kind] = seen
    return paths


def _types(kinds: Iterable[str]) -> str:
    """Return the types in words; null says nothing about what a field holds."""
    return " or ".join(sorted(kind for kind in kinds if kind != "null"))


def retyped(known: Known, found: Found, told: Told) -> list[FieldChange]:
    """Return paths that had types before, and now one that none of them is."""
    paths, changes = _by_path(known), []
    for path, kind in sorted(found):
        before = paths.get(path, {})
        is_other = kind != "null" and _types(before) != "" and kind not in before
        if is_other and ("retyped", path, kind) not in told:
            changes.append(FieldChange("retyped", path, _types(before), kind))
    return changes


def absent(known: Known, found: Found, rows: int, told: Told) -> list[FieldChange]:
    """Return paths that were always there and are not in the sample, topmost only."""
    if rows < MISSING_OF_ROWS or (ROOT, "object") not in known:
        return []
    total = known[ROOT, "object"].seen_rows
    there = {path for path, kind in found if kind != "null"}
    changes: list[FieldChange] = []
    gone: set[str] = set()
    for path, seen in sorted(
        _by_path(known).items(), key=lambda item: depth_of(item[0])
    ):
        if path in there or parent_of(path) in gone or not _is_always(seen, total):
            continue
        gone.add(path)
        noticed_at = told.get(("missing", path, None))
        last_at = max(
            each.last_seen_at for kind, each in seen.items() if kind != "null"
        )
        if noticed_at is None or noticed_at <= last_at:
            changes.append(FieldChange("missing", path, _types(seen), None))
    return changes[:CHECKED_AT_MOST]


def _is_always(seen: Mapping[str, Seen], total: int) -> bool:
    """Say whether the path held a value in all but a few of the rows since it came."""
    of_rows = total - min(each.rows_before for each in seen.values())
    there = sum(each.seen_rows for kind, each in seen.items() if kind != "null")
    return of_rows >= KNOWN_ROWS and there >= ALWAYS_SHARE * of_rows


def new(known: Known, found: Found, rows: int, told: Told) -> list[FieldChange]:
    """Return paths that came after the stream was known, topmost only.

    `known` holds what was `found` already.
    """
    total = known[ROOT, "object"].seen_rows if (ROOT, "object") in known else 0
    told_paths = {path for kind, path, _ in told if kind == "new"}
    now: dict[str, int] = {}
    for (path, _), count in found.items():
        now[path] = now.get(path, 0) + count
    paths, changes = _by_path(known), []
    for path in sorted(now, key=depth_of):
        seen = paths.get(path)
        if not seen or path in told_paths:
            continue
        if _is_new(seen.values(), now[path], rows, total):
            told_paths.add(path)
            if parent_of(path) not in told_paths:
                kinds = _types(seen) or "null"
                changes.append(FieldChange("new", path, None, kinds))
    return changes


def _is_new(seen: Collection[Seen], now: int, rows: int, total: int) -> bool:
    before = min(each.rows_before for each in seen)
    ever = sum(each.seen_rows for each in seen)
    is_broad = ever == now and rows >= NEW_OF_ROWS and now >= NEW_SHARE * rows
    is_steady = ever >= STEADY_ROWS and ever >= STEADY_SHARE * (total - before)
    return before >= NEW_AFTER_ROWS and (is_broad or is_steady)
