"""A backtest in words: lines for a person at the shell. Reads nothing."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from flows.backtest import Backtest, Row


def backtest_lines(found: Backtest) -> list[str]:
    """Return the report card, lane by lane, and the threshold it would choose."""
    if not found.card:
        return ["No parcels to judge: none was labelled in these weeks."]
    first = found.card[0]
    lines = [
        f"Parcels labelled from {first['held_back_date']}, as of "
        f"{first['as_of']:%Y-%m-%d}. Late: not arrived by the end of the promise.",
        "Never delivered (came back, lost, or silent for a month): late, but nobody "
        "knows when it would have come;",
        "so average precision and windows leave it out, unless they say `with lost`: "
        "then late, and outside its window.",
    ]
    for lane, rows in groupby(found.card, key=lambda row: row["lane"]):
        lines += ["", "All lanes" if lane == "all" else lane, *_lane(list(rows))]
    return [*lines, "", *_threshold_lines(found.thresholds)]


def _lane(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        if row["hours_before"] is not None:
            yield _checkpoint(row)
    for row in rows:
        if row["coverage"] is not None or row["coverage_with_lost"] is not None:
            yield _window(row)
    for row in rows:
        if row["precision_share"] is not None and row["hours_before"] is None:
            yield _flag(row)


def _checkpoint(row: Row) -> str:
    lost = (
        f"; with lost {_number(row['average_precision_with_lost'])} over "
        f"{_number(row['base_rate_with_lost'])}"
        if row["lost_count"]
        else ""
    )
    return (
        f"  {row['hours_before']} h before the promise: {row['judged_count']} open, "
        f"{_share(row['base_rate'])} late; average precision "
        f"{_number(row['average_precision'])}, {_number(row['lift'])} x the base "
        f"rate (95 %: {_number(row['lift_low'])} to {_number(row['lift_high'])}; "
        f"{_number(row['lift_limit'])} at most){lost}"
    )


def _window(row: Row) -> str:
    lost = (
        f" ({_share(row['coverage_with_lost'])} with lost)" if row["lost_count"] else ""
    )
    return (
        f"  {row['rule'].replace('_', ' ')}: 80 % window holds "
        f"{_share(row['coverage'])} of {row['judged_count']}{lost}, median width "
        f"{_number(row['median_width_days'])} days"
    )


def _flag(row: Row) -> str:
    return (
        f"  {row['rule']}: right {_share(row['precision_share'])}, finds "
        f"{_share(row['recall_share'])}, median lead "
        f"{_number(row['median_lead_hours'])} h"
    )


def _threshold_lines(rows: list[Row]) -> Iterator[str]:
    for name, key in (("in force", "is_in_force"), ("chosen here", "is_chosen")):
        for row in (each for each in rows if each[key]):
            yield (
                f"Threshold {name}: {row['threshold']:.2f}, right "
                f"{_share(row['precision_share'])}, finds "
                f"{_share(row['recall_share'])}"
            )


def _share(value: Any) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


def _number(value: Any) -> str:
    return "-" if value is None else f"{value:.2f}"
