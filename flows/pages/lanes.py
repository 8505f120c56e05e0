"""Which lanes run late, and how well the warnings about them hold.

Late, warned of and in the window are decided and measured in `mart_delay_report_card`.
"""

from collections.abc import Mapping, Sequence

from flows.pages.labels import EMPTY, read_number, read_share, read_word

Rows = Mapping[str, Sequence[Mapping]]

# a share of fewer parcels than this is an anecdote
FEWEST_PARCELS = 20


def arrange_lanes(rows: Rows) -> dict[str, object]:
    """Return the lanes with their sentence, the latest first."""
    found = rows.get("lanes", ())
    lanes = [row for row in found if row["lane"] != "all"]
    return {
        "answer": _answer(found),
        "top": max((row["late_share"] or 0 for row in lanes), default=0),
        "rows": [_read(row) for row in found],
    }


def _answer(found: Sequence[Mapping]) -> str:
    judged = [
        row
        for row in found
        if row["lane"] != "all" and row["judged_count"] >= FEWEST_PARCELS
    ]
    overall = next((row for row in found if row["lane"] == "all"), None)
    if not judged or overall is None:
        return "Too few parcels have arrived to compare lanes."
    worst = max(judged, key=lambda row: row["late_share"])
    if not worst["late_share"]:
        return "No lane has run late."
    return (
        f"{read_lane(worst['lane'])} runs late most: {_share(worst['late_share'])} of "
        f"{read_number(worst['judged_count'])} parcels, against "
        f"{_share(overall['late_share'])} of all."
    )


def read_lane(lane: str) -> str:
    """Return `postnord to SE` as "PostNord to SE"."""
    if lane == "all":
        return "All lanes"
    carrier, to, country = lane.rpartition(" to ")
    return f"{read_word(carrier)}{to}{country}" if to else read_word(lane)


def _share(share: float | None) -> str:
    return EMPTY if share is None else read_share(share, 1)


def _read(row: Mapping) -> dict[str, object]:
    lead, width = row["median_lead_hours"], row["median_width_days"]
    return {
        "lane": read_lane(row["lane"]),
        "is_all": row["lane"] == "all",
        "parcels": read_number(row["judged_count"]),
        "late": row["late_share"] or 0,
        "late_share": _share(row["late_share"]),
        "warned": _share(row["recall_share"]),
        "right": _share(row["precision_share"]),
        "lead": EMPTY if lead is None else f"{lead:.0f} h",
        "covered": _share(row["coverage"]),
        "width": EMPTY if width is None else f"{width:.1f} days",
    }
