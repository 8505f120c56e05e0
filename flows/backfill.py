"""Backfill: go through a past range again, chunk by chunk, and build at the end.

A chunk is fetched without holding the warehouse, so that a scheduled run goes on beside
it, and every few chunks are loaded when nobody else writes. Each chunk is a batch of
its own that never moves a stream's cursor; what became of it is in the ledger, so that
a run that was stopped or killed is taken up where it was.

It sends nothing: what it brings to light is decided `too_old` or `backfill` by the
models, and `held.py` lists the latter. Which chunks are taken is in `backfill_plan.py`.
"""

import uuid
from typing import Any

from connectors.errors import ConnectorError, ContractViolation, WarehouseBusy
from connectors.intervals import Interval
from connectors.sources import Window
from flows.asked import Asked
from flows.backfill_control import holding, require_resumable
from flows.backfill_plan import plan_backfill, range_of
from flows.backfill_report import BackfillReport, Progress
from flows.build import build
from flows.context import refuse_to_go_back, refuse_to_land_before
from flows.known import known_streams, reached_by_stream
from flows.land import land
from flows.notify import record_verdicts
from flows.parcels_wanted import parcels_wanted
from flows.pull import load
from flows.pull_report import PullFailure
from flows.shop import Shop
from flows.sources import OpenSource, open_sources

# loaded together: a load costs little more for many chunks than for one
CHUNKS_A_LOAD = 10
_STATES = {"pause": "paused", "cancel": "cancelled"}
Row = dict[str, Any]


def backfill(shop: Shop, asked: Asked) -> BackfillReport:
    """Go through the range that was asked for.

    Raises: SettingsError when the range or a stream's name makes no sense.
    """
    refuse_to_land_before(shop)
    chunks = [each for each in plan_backfill(shop, asked) if each.is_taken]
    bounds = range_of(shop, asked)
    run_id = uuid.uuid4().hex[:12]
    with holding(shop, run_id):
        shop.ledger.begin_backfill(
            run_id,
            from_at=bounds.begins,
            to_at=bounds.ends,
            streams=asked.streams or sorted({each.name for each in chunks}),
            options=asked.model_dump(include={"by", "reprocess", "newest_first"}),
            reached=reached_by_stream(shop),
            chunks=[chunk.as_row() for chunk in chunks],
            now=shop.clock.now(),
        )
        return _carry_on(shop, run_id)


def resume_backfill(shop: Shop, run_id: str) -> BackfillReport:
    """Go on with a run that was paused, has failed, or whose process is gone.

    Raises: VarselError when there is no such run, or nothing to go on with.
    """
    require_resumable(shop, run_id)
    refuse_to_land_before(shop)
    with holding(shop, run_id):
        shop.ledger.go_on_with_backfill(run_id)
        return _carry_on(shop, run_id)


def _carry_on(shop: Shop, run_id: str) -> BackfillReport:
    report = BackfillReport(run_id)
    report.state = "failed"
    try:
        wish = _land_chunks(shop, report)
        if wish is None:
            _load_and_build(shop, report)
        has_failed = report.failures or report.built.failed
        report.state = _STATES.get(wish or "", "failed" if has_failed else "done")
    except KeyboardInterrupt:
        report.state = "paused"
        raise
    finally:
        shop.ledger.end_backfill(
            run_id, state=report.state, counts=report.counts(), now=shop.clock.now()
        )
    return report


def _land_chunks(shop: Shop, report: BackfillReport) -> str | None:
    """Land chunk after chunk; returns what a person wished, None at the end.

    A failure ends its stream, whose other chunks wait for the run to be resumed.
    """
    opened = {each.system: each for each in open_sources(shop.settings, shop.book)}
    rows = _waiting(shop, report)
    broken: set[tuple[str, str]] = set()
    progress = Progress(shop, len(rows))
    unloaded = 0
    for row in rows:
        wish = shop.ledger.wish_of_backfill(report.run_id)
        if wish is not None:
            return wish
        if (row["system"], row["stream"]) in broken:
            continue
        try:
            fetched = _land_chunk(shop, opened[row["system"]], row)
        except (ConnectorError, ContractViolation) as error:
            broken.add((row["system"], row["stream"]))
            _note_failure(shop, report, row, str(error))
            continue
        _note_landed(shop, report, row, fetched)
        progress.tell(row, fetched)
        unloaded += 1
        if unloaded >= CHUNKS_A_LOAD and _load_if_free(shop, report):
            unloaded = 0
    return None


def _waiting(shop: Shop, report: BackfillReport) -> list[Row]:
    """Return the chunks to take; one landed by a process that was killed is not.

    A chunk of parcels may be landed in part; those answered are not asked for again.
    """
    rows = shop.ledger.list_chunks(report.run_id)
    by_key = {each.name for each in known_streams(shop) if each.stream.is_per_key}
    landed = {
        (each.source, each.stream, each.since): each.fetched
        for each in shop.landing.manifests()
        if each.run == report.run_id and f"{each.source}.{each.stream}" not in by_key
    }
    waiting = []
    for row in rows:
        key = (row["system"], row["stream"], row["begins_at"].isoformat())
        if row["state"] == "waiting" and key in landed:
            _note_landed(shop, report, row, landed[key])
        elif row["state"] == "waiting":
            waiting.append(row)
    report.left = len(waiting)
    return waiting


def _land_chunk(shop: Shop, source: OpenSource, row: Row) -> int:
    """Return how many rows the chunk held."""
    (stream,) = [one for one in source.module.STREAMS if one.name == row["stream"]]
    keys: tuple[str, ...] = ()
    if stream.is_per_key:
        keys = _numbers(shop, row)
    window = Window(until=row["ends_at"], since=row["begins_at"], keys=keys)
    batch = land(shop, source, stream, window, run=row["run_id"])
    return batch.fetched if batch else 0


def _numbers(shop: Shop, row: Row) -> tuple[str, ...]:
    """Return the parcels of a chunk to ask about; none is asked twice in a run."""
    during = Interval(row["begins_at"], row["ends_at"])
    (known,) = known_streams(shop, [f"{row['system']}.{row['stream']}"])
    options = shop.ledger.find_backfill(row["run_id"])["options"]
    wanted = parcels_wanted(shop, known, during, options["reprocess"])
    return wanted.during(during)[0]


def _note_landed(shop: Shop, report: BackfillReport, row: Row, fetched: int) -> None:
    shop.ledger.settle_chunk(
        row["run_id"], row["number"], state="done", rows=fetched, now=shop.clock.now()
    )
    report.chunks += 1
    report.left = max(0, report.left - 1)
    report.fetched += fetched


def _note_failure(shop: Shop, report: BackfillReport, row: Row, why: str) -> None:
    shop.ledger.settle_chunk(
        row["run_id"], row["number"], state="failed", error=why, now=shop.clock.now()
    )
    report.failures.append(PullFailure(row["system"], row["stream"], why))


def _load_if_free(shop: Shop, report: BackfillReport) -> bool:
    """Load what is landed unless another process writes; say whether it was done."""
    try:
        with shop.writing("varsel backfill", can_wait=False):
            report.new_versions += load(shop).new_versions
    except WarehouseBusy:
        return False
    return True


def _load_and_build(shop: Shop, report: BackfillReport) -> None:
    with shop.writing("varsel backfill"):
        refuse_to_go_back(shop)
        report.new_versions += load(shop).new_versions
        report.built = build(shop)
        if not (report.built.failed or report.built.is_unchanged):
            record_verdicts(shop)
