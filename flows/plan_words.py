"""Plans in words: what a backfill or a pull would do, line by line. Asks nobody."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from connectors.intervals import Interval
from flows.asked import Asked
from flows.backfill_control import Run
from flows.backfill_plan import Chunk, plan_backfill, runs_of
from flows.estimates import Budget, Cost, budgets, calls_by_system, costs
from flows.gaps import Gap
from flows.held import HeldList, held
from flows.pull_plan import PlannedPull, plan_budgets, plan_pull
from flows.shop import Shop

if TYPE_CHECKING:
    # building brings dbt and rendering along, which a plan does without
    from flows.backfill_report import BackfillReport


def backfill_plan_lines(shop: Shop, asked: Asked) -> list[str]:
    """Return what a backfill would take, leave, cost and send."""
    chunks = plan_backfill(shop, asked)
    found = costs(shop, chunks)
    asked_of = budgets(shop, calls_by_system(found))
    return [
        *_chunk_lines(chunks, shop.zone),
        *map(_cost_line, found),
        *map(budget_line, asked_of),
        _total_line(chunks, found, asked_of),
        "Messages: none would be sent. What this brings to light of the last sixty "
        "days is decided too_old or backfill; `varsel backfill held` lists it.",
        *held_lines(held(shop)),
    ]


def pull_plan_lines(shop: Shop) -> list[str]:
    """Return what the next pull would ask of whom, and what is left of the limits."""
    planned = plan_pull(shop)
    return [*map(_pull_line, planned), *map(budget_line, plan_budgets(shop, planned))]


def held_lines(present: HeldList) -> list[str]:
    """Return the messages that backfills hold back, and how to let them go."""
    if not present.rows:
        return ["Held by backfills: no message that could still be sent."]
    lines = [
        f"  {row['message_type']} {row['subject_id']}, "
        f"of {row['trigger_at']:%Y-%m-%d %H:%M} UTC"
        for row in present.rows
    ]
    return [
        f"Held by backfills: {len(lines):,} messages.",
        *lines,
        f"To send exactly these: varsel backfill release {present.hash}",
    ]


def run_line(run: Run, zone: tzinfo) -> str:
    """Return how far a backfill has come."""
    record, total = run.record, run.chunks.total()
    during = Interval(record["from_at"], record["to_at"])
    failed = f", {run.chunks['failed']} failed" if run.chunks["failed"] else ""
    return (
        f"{run.run_id} {run.state}: {span(during, zone)}, {run.chunks['done']} of "
        f"{total} chunks{failed} ({', '.join(record['streams'])})"
    )


def report_line(report: "BackfillReport") -> str:
    """Return what a backfill has done, and how to go on with what is left."""
    line = (
        f"backfill {report.run_id} {report.state}: {report.chunks} chunks, "
        f"{report.fetched:,} rows landed, {report.new_versions:,} new versions."
    )
    if report.left and report.state != "cancelled":
        line += f" {report.left} left: varsel backfill resume {report.run_id}"
    return line


def gap_lines(gaps: Sequence[Gap], zone: tzinfo) -> list[str]:
    """Return one line a gap, in the shop's time."""
    return [f"{each.stream} {span(each.during, zone)}: {each.note}" for each in gaps]


def span(during: Interval, zone: tzinfo) -> str:
    """Return from when to when, days alone where it begins and ends at midnight."""
    return f"{_local(during.begins, zone)} to {_local(during.ends, zone)}"


def _local(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return (
        f"{local:%Y-%m-%d}"
        if local.time().isoformat() == "00:00:00"
        else (f"{local:%Y-%m-%d %H:%M}")
    )


def _chunk_lines(chunks: Sequence[Chunk], zone: tzinfo) -> Iterator[str]:
    for during, count, first in runs_of(chunks):
        verb = "take" if first.is_taken else "skip"
        many = "" if count == 1 else f", {count} chunks"
        yield f"{verb} {first.name} {span(during, zone)}{many}: {first.reason}"


def _cost_line(cost: Cost) -> str:
    rows = "rows unknown" if cost.rows is None else f"about {cost.rows:,} rows"
    return f"{cost.name}: {cost.chunks} chunks, {rows}, about {cost.calls:,} calls"


def budget_line(budget: Budget) -> str:
    """Return what a system would be asked, of what it grants."""
    granted = [
        f"{limit.requests:,} in {_duration(limit.seconds)}"
        + (f", {budget.spent[limit]:,} spent" if limit in budget.spent else "")
        for limit in budget.limits
    ]
    of = f" of {'; '.join(granted)}" if granted else ", no limit counted in calls"
    return f"{budget.system}: about {budget.calls:,} calls{of}; " + _takes(budget)


def _takes(budget: Budget) -> str:
    return f"about {_duration(budget.takes_s)}"


def _total_line(
    chunks: Sequence[Chunk], found: Sequence[Cost], asked_of: Sequence[Budget]
) -> str:
    taken = sum(chunk.is_taken for chunk in chunks)
    rows = sum(cost.rows or 0 for cost in found)
    more = " or more" if any(cost.rows is None for cost in found) else ""
    seconds = sum(budget.takes_s for budget in asked_of)
    return (
        f"In all {taken:,} of {len(chunks):,} chunks, about {rows:,} rows{more}, about "
        f"{_duration(seconds)} of asking."
    )


def _pull_line(planned: PlannedPull) -> str:
    return f"{planned.name}: {planned.asks}"


def _duration(seconds: float) -> str:
    """Return a duration in its largest fitting unit."""
    for unit, size in (("days", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size or (size < 86_400 and seconds >= 1.5 * size):
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
