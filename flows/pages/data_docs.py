"""The data docs: every expectation and how it fared, every field and what it holds.

One page beside the control room, made of the same results, with nothing to fetch from
anywhere: it opens from disk, on a machine without a network.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from flows.pages.labels import (
    read_count,
    read_day,
    read_number,
    read_share,
    read_time_of_page,
    read_word,
)
from flows.pages.quality import arrange_quality, read_change, read_verdict
from flows.pages.templating import load_template, read_style

Rows = Mapping[str, Sequence[Mapping]]

DAYS_SHOWN = 30
# a stream whose objects are keyed by data could fill the page alone
FIELDS_SHOWN = 300


def render_data_docs(rows: Rows, *, shop_name: str, as_of: datetime) -> dict[str, str]:
    """Return file contents by name relative to the site's folder.

    `rows` holds `expectations`, `judged_days`, `row_checks`, `refused`, `fields`,
    `field_changes` and `unmapped`; an absent name reads as no rows.
    """
    quality = arrange_quality(rows, as_of)
    page = load_template("data_docs.html.j2").render(
        shop_name=shop_name,
        as_of=read_time_of_page(as_of),
        zone=str(as_of.tzinfo),
        style=read_style(),
        tiles=_arrange_tiles(rows, quality),
        entities=_arrange_entities(rows, as_of),
        streams=_arrange_streams(rows),
        changes=[read_change(row, as_of) for row in rows.get("field_changes", ())],
        unmapped=quality["unmapped"],
    )
    return {"data-docs/index.html": page}


def _arrange_tiles(rows: Rows, quality: Mapping) -> list[dict[str, str]]:
    verdicts = rows.get("expectations", ())
    met = sum(1 for row in verdicts if row["is_met"])
    refused = sum(row["row_count"] for row in rows.get("refused", ()))
    checks = len(rows.get("row_checks", ()))
    changes, words = len(rows.get("field_changes", ())), len(quality["unmapped"])
    tiles = (
        ("Expectations met", f"{met:,} of {len(verdicts):,}", "of the last build"),
        ("Rows put aside", read_number(refused), f"{checks:,} fields are checked"),
        ("Fields known", _count_fields(rows), f"{changes:,} changed in four weeks"),
        ("Words not mapped", read_number(words), "of carriers and helpdesks"),
    )
    return [
        {"label": label, "value": value, "note": note} for label, value, note in tiles
    ]


def _count_fields(rows: Rows) -> str:
    fields = {
        (row["source"], row["stream"], row["path"]) for row in rows.get("fields", ())
    }
    return read_number(len(fields))


def _arrange_entities(rows: Rows, as_of: datetime) -> list[dict[str, object]]:
    """Return each entity's verdicts, and a strip of the days it was judged on."""
    verdicts: dict[str, list[Mapping]] = defaultdict(list)
    for row in rows.get("expectations", ()):
        verdicts[row["entity"]].append(row)
    days: dict[str, dict[date, Mapping]] = defaultdict(dict)
    for row in rows.get("judged_days", ()):
        days[row["entity"]][row["judged_on"]] = row
    return [
        {
            "name": read_word(entity),
            "summary": _read_summary(found),
            "is_met": all(row["is_met"] for row in found),
            "verdicts": [read_verdict(row) for row in found],
            "days": _arrange_days(days[entity], as_of.date()),
        }
        for entity, found in verdicts.items()
    ]


def _read_summary(verdicts: Sequence[Mapping]) -> str:
    unmet = sum(1 for row in verdicts if not row["is_met"])
    asked = read_count(len(verdicts), "expectation")
    return f"{unmet:,} of {asked} not met" if unmet else f"{asked}, all met"


def _arrange_days(judged: Mapping[date, Mapping], today: date) -> list[dict[str, str]]:
    shown = [today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]
    days = []
    for day in shown:
        row = judged.get(day)
        if row is None:
            days.append({"css": "none", "title": f"{read_day(day)}: not judged"})
            continue
        unmet = row["unmet_count"]
        said = f"{read_number(unmet)} not met" if unmet else "all met"
        days.append(
            {"css": "unmet" if unmet else "met", "title": f"{read_day(day)}: {said}"}
        )
    return days


def _arrange_streams(rows: Rows) -> list[dict[str, object]]:
    """Return what is asked of each stream, what was refused, and what it holds."""
    checks, refused, fields = (
        _by_stream(rows.get(name, ())) for name in ("row_checks", "refused", "fields")
    )
    names = sorted({*checks, *refused, *fields})
    return [
        {
            "system": read_word(system),
            "stream": read_word(stream),
            "checks": checks.get((system, stream), []),
            "refused": [
                {"reason": row["reason"], "count": read_number(row["row_count"])}
                for row in refused.get((system, stream), [])
            ],
            "fields": _arrange_fields(fields.get((system, stream), [])),
        }
        for system, stream in names
        # a stream that nothing ever came of has nothing to show
        if (system, stream) in fields or (system, stream) in refused
    ]


def _by_stream(rows: Sequence[Mapping]) -> dict[tuple[str, str], list[Mapping]]:
    found: dict[tuple[str, str], list[Mapping]] = defaultdict(list)
    for row in rows:
        found[row["source"], row["stream"]].append(row)
    return dict(found)


def _arrange_fields(rows: Sequence[Mapping]) -> list[dict[str, str]]:
    """Return a line a path, its types and how often it is there, as looked at."""
    paths: dict[str, list[Mapping]] = defaultdict(list)
    for row in rows:
        paths[row["path"]].append(row)
    looked_at = sum(row["seen_rows"] for row in paths.get("$", ()))
    return [
        {
            "path": path,
            "types": ", ".join(row["type"] for row in found),
            "share": read_share(
                sum(row["seen_rows"] for row in found if row["type"] != "null"),
                looked_at - min(row["rows_before"] for row in found),
            ),
        }
        for path, found in list(paths.items())[:FIELDS_SHOWN]
        if path != "$"
    ]
