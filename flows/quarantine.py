"""The quarantine as people meet it: what is in it, why, and trying it again.

Refused rows are kept by `connectors/warehouse/quarantine.py`; which rows are refused is
told by `flows/expectations`. Here are the words, and the one way back.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from connectors.errors import VarselError
from connectors.warehouse import StreamReplay
from flows.expectations.checking import suite_for
from flows.expectations.suites import FIELDS
from flows.masking import mask_payload, show_value
from flows.shop import Shop

EXCERPT = 400
Row = Mapping[str, Any]


def list_lines(shop: Shop, streams: Sequence[str] = ()) -> list[str]:
    """Return a line for each stream and reason, the most frequent first."""
    with shop.writing("varsel quarantine list"):
        rows = shop.warehouse.quarantined(streams)
    if not rows:
        return ["The quarantine is empty."]
    total = sum(row["row_count"] for row in rows)
    return [
        *(_list_line(row) for row in rows),
        f"{_rows(total)} in all. `varsel quarantine show` explains single rows, "
        "`varsel quarantine replay` tries them again.",
    ]


def _list_line(row: Row) -> str:
    notes = [_rows(row["row_count"])]
    if row["sightings"] > row["row_count"]:
        notes.append(f"landed {row['sightings']:,} times")
    if row["come_good"]:
        notes.append(f"{row['come_good']:,} with a good version since")
    notes += [f"newest {_time(row['newest_at'])}", f"suite {row['suite_version']}"]
    where = f"{row['source']}.{row['stream']}"
    return f"{where}: {row['reason']} ({', '.join(notes)})"


def show_lines(
    shop: Shop,
    *,
    streams: Sequence[str] = (),
    record_id: str | None = None,
    limit: int = 10,
    is_full: bool = False,
) -> list[str]:
    """Return what there is to say of single rows, the newest first.

    `is_full` shows payloads as they were received, personal data and all.
    """
    with shop.writing("varsel quarantine show"):
        rows = shop.warehouse.quarantined_rows(
            streams=streams, record_id=record_id, limit=limit
        )
    if not rows:
        return ["No such row is in quarantine."]
    return [line for row in rows for line in _show_row(row, is_full=is_full)]


def _show_row(row: Row, *, is_full: bool) -> list[str]:
    times = "once" if row["sightings"] == 1 else f"{row['sightings']:,} times"
    return [
        f"{row['source']}.{row['stream']} record {row['record_id']}",
        f"  why: {row['reason']} (suite {row['suite_version']})",
        *(f"  {line}" for line in _looked_at(row)),
        f"  where: part {row['part']}, row {row['row_number']}",
        f"  landed: {times}, first {_time(row['extracted_at'])}, "
        f"last {_time(row['seen_at'])}",
        f"  payload: {row['payload']}"
        if is_full
        else f"  payload (masked): {mask_payload(row['payload'], EXCERPT)}",
    ]


def _looked_at(row: Row) -> list[str]:
    """Return the fields that the reason names, and what stands there."""
    try:
        payload = json.loads(row["payload"])
    except ValueError:
        return []
    reasons = row["reason"].split("; ")
    return [
        f"{field.path}: {show_value(_value_at(payload, field.path))}"
        for field in FIELDS.get((row["source"], row["stream"]), ())
        if any(reason.startswith(f"{field.name} ") for reason in reasons)
    ]


def _value_at(payload: Any, path: str) -> Any:
    for key, place in re.findall(r"\.\"?([^.\[\"]+)\"?|\[(\d+)\]", path):
        try:
            payload = payload[int(place)] if place else payload[key]
        except (KeyError, IndexError, TypeError):
            return None
    return payload


def replay_lines(shop: Shop, streams: Sequence[str] = ()) -> list[str]:
    """Try quarantined rows again with today's suites; return a line a stream.

    Raises: VarselError when a named stream has nothing in quarantine at all.
    """
    with shop.writing("varsel quarantine replay"):
        done = shop.warehouse.replay(
            shop.landing, suite_for, at=shop.clock.now(), streams=streams
        )
    tried = {f"{each.source}.{each.stream}" for each in done}
    if unknown := sorted(set(streams) - tried):
        raise VarselError(
            f"Nothing of {', '.join(unknown)} is in quarantine; `varsel quarantine "
            "list` names what is, as system.stream"
        )
    if not done:
        return ["The quarantine is empty."]
    lines = [_replay_line(each) for each in done]
    if any(each.released for each in done):
        lines.append("The next run decides with them.")
    return lines


def _replay_line(done: StreamReplay) -> str:
    parts = [f"{_rows(done.tried)} tried", f"{done.released:,} let go"]
    known = done.released - done.new_versions
    if known:
        parts.append(f"of them {known:,} in the warehouse already")
    parts.append(f"{done.kept:,} stay")
    if done.gone:
        parts.append(f"of them {done.gone:,} whose part is gone from landing")
    return f"{done.source}.{done.stream}: {', '.join(parts)}"


def standing_line(counts: Iterable[Row]) -> str | None:
    """Return one line on all that is in quarantine; None when nothing is."""
    rows: dict[str, int] = {}
    for each in counts:
        name = f"{each['source']} {each['stream']}"
        rows[name] = rows.get(name, 0) + each["row_count"]
    if not rows:
        return None
    named = ", ".join(f"{name} {count:,}" for name, count in sorted(rows.items()))
    return f"{_rows(sum(rows.values()))} put aside ({named}): varsel quarantine list"


def _rows(count: int) -> str:
    return f"{count:,} row" if count == 1 else f"{count:,} rows"


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
