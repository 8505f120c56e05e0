"""Quality: a build judged as a whole, and what of it a person should see.

The suites of `flows/expectations/entities` judge; here is when, on what, and where the
verdicts are kept. They warn and hold nothing back: a sale day is not an error.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flows.context import built_at
from flows.expectations.entities.judging import Verdict, judge_entities
from flows.expectations.entities.queries import load_entity_queries
from flows.quarantine import standing_line
from flows.shop import Shop

# a feed that stops makes no news, so time alone is a reason to look again
JUDGED_EVERY = timedelta(hours=6)
KEPT_DAYS = 90
CHANGES_SHOWN = timedelta(days=1)
NAMED_AT_MOST = 3

STANDING = """
    select source, stream, count(*) as row_count
    from quarantine.rows group by source, stream
"""

Row = dict[str, Any]


@dataclass(frozen=True)
class QualityReport:
    """What of the data a person should look at, each named and told in one line."""

    lines: tuple[tuple[str, str], ...] = ()


def look_at_quality(shop: Shop, *, has_news: bool, is_judged: bool) -> QualityReport:
    """Judge the last build where that is due, and tell what there is to see.

    `has_news`: rows came in since the build before. `is_judged` is False where nobody
    looks at the outcome, as in a day that is only played.
    """
    trouble = None
    if is_judged and (has_news or _is_long_ago(shop)):
        trouble = _try_to_judge(shop)
    found = (
        ("quarantine", standing_line(shop.warehouse.read(STANDING))),
        ("fields", _fields_line(recent_changes(shop, CHANGES_SHOWN))),
        ("expectations", trouble or _unmet_line(last_verdicts(shop))),
        ("status words", _unmapped_line(unmapped_statuses(shop))),
    )
    return QualityReport(tuple((name, text) for name, text in found if text))


def _try_to_judge(shop: Shop) -> str | None:
    """Judge; a judge that fails holds up nothing, and is told of like a finding."""
    try:
        judge_build(shop)
    except Exception as error:
        return f"could not be judged: {' '.join(str(error).split())}"
    return None


def judge_build(shop: Shop) -> list[Verdict]:
    """Judge the last build and keep the verdicts, one judgement a day."""
    as_of = built_at(shop)
    rows = {
        name: shop.warehouse.read(sql) for name, sql in load_entity_queries().items()
    }
    zone = ZoneInfo(shop.settings.shop.time_zone)
    verdicts = judge_entities(rows, as_of.astimezone(zone))
    kept = shop.warehouse.read(
        "select * from raw_varsel.expectations "
        "where as_of::date <> ?::date and as_of > ?",
        (as_of, as_of - timedelta(days=KEPT_DAYS)),
    )
    new = [{**asdict(each), "as_of": as_of} for each in verdicts]
    shop.warehouse.replace_tables({"raw_varsel.expectations": kept + new})
    return verdicts


def _is_long_ago(shop: Shop) -> bool:
    rows = shop.warehouse.read("select max(as_of) as at from raw_varsel.expectations")
    at: datetime | None = rows[0]["at"]
    return at is None or built_at(shop) - at >= JUDGED_EVERY


def last_verdicts(shop: Shop) -> list[Row]:
    """Return the verdicts of the last judgement, in the order they were asked."""
    return shop.warehouse.read(
        "select * from raw_varsel.expectations "
        "where as_of = (select max(as_of) from raw_varsel.expectations) order by rowid"
    )


def recent_changes(shop: Shop, span: timedelta) -> list[Row]:
    """Return the fields that changed within the span, the newest change first."""
    return shop.warehouse.read(
        "select * from raw_varsel.field_changes where noticed_at > ? "
        "order by noticed_at desc, source, stream, path",
        (built_at(shop) - span,),
    )


def unmapped_statuses(shop: Shop) -> list[Row]:
    """Return the status words that no seed maps, the most frequent first."""
    if not shop.warehouse.has("main.mart_unmapped_statuses"):
        return []
    return shop.warehouse.read(
        "select source, subject_type, raw_status, raw_code, event_count, last_seen_at "
        "from mart_unmapped_statuses "
        "order by event_count desc, source, raw_status, raw_code"
    )


def _fields_line(changes: Sequence[Row]) -> str | None:
    named = [
        f"{each['source']} {each['stream']} {each['path']} {change_words(each)}"
        for each in changes
    ]
    return _shortened(named, "change", "; ")


def change_words(change: Row) -> str:
    """Return what happened to a field: "missing (was string)"."""
    before, after = change["type_before"], change["type_after"]
    if change["kind"] == "retyped":
        return f"was {before}, is {after}"
    return (
        f"missing (was {before})" if change["kind"] == "missing" else f"new ({after})"
    )


def _unmet_line(verdicts: Sequence[Row]) -> str | None:
    named = [
        f"{each['entity'].replace('_', ' ')}: "
        + (f"{each['subject']}, " if each["subject"] else "")
        + f"{each['expectation'][0].lower()}{each['expectation'][1:]} "
        f"({each['observed']}, expected {each['expected']})"
        for each in verdicts
        if not each["is_met"]
    ]
    return _shortened(named, "not met", "; ", is_counted_noun=False)


def _unmapped_line(words: Sequence[Row]) -> str | None:
    named = [
        f"{each['source']} {each['raw_status']!r}"
        + (f" {each['raw_code']}" if each["raw_code"] else "")
        + f" {each['event_count']:,} times"
        for each in words
    ]
    return _shortened(named, "not mapped", ", ", is_counted_noun=False)


def _shortened(
    named: list[str], word: str, between: str, *, is_counted_noun: bool = True
) -> str | None:
    if not named:
        return None
    count = len(named)
    plural = "s" if is_counted_noun and count > 1 else ""
    more = (
        f"{between}and {count - NAMED_AT_MOST:,} more" if count > NAMED_AT_MOST else ""
    )
    return f"{count:,} {word}{plural}: {between.join(named[:NAMED_AT_MOST])}{more}"
