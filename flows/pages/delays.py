"""The delays section: late parcels by flag, one by one, and carriers' incidents.

Who is late is decided in the marts; a person behind a parcel is an initial here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flows.pages.labels import (
    EMPTY,
    read_age,
    read_count,
    read_day,
    read_flag,
    read_instant,
    read_number,
    read_word,
)
from flows.pages.lanes import arrange_lanes

Rows = Mapping[str, Sequence[Mapping]]

ROWS_SHOWN = 100


def arrange_delays(rows: Rows, as_of: datetime) -> dict[str, object]:
    """Return flags, late parcels and incidents as the template shows them."""
    late = rows.get("late_parcels", ())
    flags = rows.get("delay_flags", ())
    top = max((row["parcel_count"] for row in flags), default=0)
    untold = sum(1 for row in late if not row["told_at"])
    return {
        "wants": [f"{read_count(untold, 'late parcel')} with the customer not yet told"]
        if untold
        else [],
        "flags": [
            {
                "flag": read_flag(row["flag"]),
                "count": row["parcel_count"],
                "top": top,
                "ever": read_number(row["ever_count"]),
            }
            for row in flags
        ],
        "lanes": arrange_lanes(rows),
        "late": [_read_parcel(row, as_of) for row in late[:ROWS_SHOWN]],
        "hidden_count": max(len(late) - ROWS_SHOWN, 0),
        "incidents": [_read_incident(row) for row in rows.get("incidents", ())],
    }


def _read_parcel(row: Mapping, as_of: datetime) -> dict[str, str]:
    promised = row["current_promised_delivery_at"] or row["promised_delivery_at"]
    return {
        "flag": read_flag(row["delay_flag"]),
        "since": read_age(row["flagged_at"], as_of),
        "order": row["order_number"] or EMPTY,
        "customer": row["masked_customer"] or EMPTY,
        "country": row["destination_country"] or EMPTY,
        "carrier": read_word(row["carrier"]),
        "number": row["tracking_number"] or EMPTY,
        "state": _read_state(row),
        "scan": read_instant(row["last_scan_at"], as_of),
        "where": row["last_location"] or "",
        "promised": read_instant(promised, as_of),
        **_read_notice(row, as_of),
        "asked": read_number(row["inquiry_count"]) if row["inquiry_count"] else EMPTY,
    }


def _read_state(row: Mapping) -> str:
    state = "Exception" if row["state"] == "exception" else read_word(row["state"])
    reason = (row["state_reason"] or "").replace("_", " ")
    return f"{state}: {reason}" if reason else state


def _read_notice(row: Mapping, as_of: datetime) -> dict[str, object]:
    """Return whether the customer was told, and if not, why not."""
    if row["told_at"]:
        note = "" if row["is_told_live"] else "outbox only"
        told = read_instant(row["told_at"], as_of)
        return {"is_told": True, "told": told, "why": note}
    verdict = row["notice_decision"]
    why = "" if verdict in (None, "send") else read_word(row["notice_reason"])
    return {"is_told": False, "told": "Not yet", "why": why}


def _read_incident(row: Mapping) -> dict[str, str]:
    expected = row["expected_count"]
    return {
        "carrier": read_word(row["carrier"]),
        "hub": row["hub"] or EMPTY,
        "day": read_day(row["incident_date"]),
        "stalled": read_number(row["stalled_count"]),
        "expected": EMPTY if expected is None else read_number(round(expected, 1)),
    }
