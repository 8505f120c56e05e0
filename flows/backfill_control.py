"""Pause, resume, cancel and list backfills: what people tell a run through the ledger.

A run holds an OS lock while it works, so that one whose process is gone is told from
one at work. The work itself is in `backfill.py`.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from connectors.errors import VarselError, WarehouseBusy
from connectors.warehouse import WriterLock
from flows.shop import Shop

Wish = Literal["pause", "cancel"]
RESUMABLE = ("paused", "failed", "interrupted")
_STATES = {"pause": "paused", "cancel": "cancelled"}
Row = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """A backfill as it stands; `interrupted` when its process is gone."""

    run_id: str
    state: str
    record: Row
    chunks: Counter[str]


@contextmanager
def holding(shop: Shop, run_id: str) -> Iterator[None]:
    """Let others see that the run is at work. Raises: VarselError if it already is."""
    try:
        with _lock(shop, run_id).held(f"varsel backfill {run_id}", wait_s=0.0):
            yield
    except WarehouseBusy as error:
        if not _lock(shop, run_id).is_held():
            raise
        raise VarselError(f"backfill {run_id} is at work already") from error


def list_runs(shop: Shop) -> list[Run]:
    """Return every backfill, oldest first, with its chunks by state."""
    chunks: dict[str, Counter[str]] = {}
    for each in shop.ledger.list_chunks():
        chunks.setdefault(each["run_id"], Counter())[each["state"]] += 1
    return [
        Run(
            record["run_id"],
            _state(shop, record),
            record,
            chunks.get(record["run_id"], Counter()),
        )
        for record in shop.ledger.list_backfills()
    ]


def wish(shop: Shop, run_id: str, wished: Wish) -> str:
    """Pause or cancel a run; returns in a line what comes of it.

    Raises: VarselError when it has ended already.
    """
    record = shop.ledger.find_backfill(run_id)
    state = _state(shop, record)
    if state == "running":
        shop.ledger.wish_backfill(run_id, wished)
        return f"Backfill {run_id} is told to {wished} before its next chunk."
    if state not in RESUMABLE:
        raise VarselError(f"backfill {run_id} is {state}; there is nothing to {wished}")
    shop.ledger.end_backfill(
        run_id, state=_STATES[wished], counts=record["counts"], now=shop.clock.now()
    )
    return f"Backfill {run_id} is {_STATES[wished]}."


def require_resumable(shop: Shop, run_id: str) -> None:
    """Raise VarselError unless the run can be gone on with."""
    state = _state(shop, shop.ledger.find_backfill(run_id))
    if state not in RESUMABLE:
        hint = " already" if state == "running" else "; begin another for what is left"
        raise VarselError(f"backfill {run_id} is {state}{hint}")


def _state(shop: Shop, record: Row) -> str:
    if record["state"] == "running" and not _lock(shop, record["run_id"]).is_held():
        return "interrupted"
    return record["state"]


def _lock(shop: Shop, run_id: str) -> WriterLock:
    return WriterLock(shop.folder / "backfills" / run_id)
