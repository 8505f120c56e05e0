"""Backtest: how right the delay flags and delivery windows were, on weeks held back.

The report card of the last build, or one over other weeks, replayed by the very same
models on a copy of the warehouse; neither the warehouse nor what is published changes.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from connectors.errors import SettingsError, VarselError
from connectors.warehouse import Warehouse
from flows.build import NO_TESTS
from flows.shop import Shop

Row = dict[str, Any]
CARD = "mart_delay_report_card"
THRESHOLDS = "mart_delay_thresholds"
# from the days that something is learned for to what is said about them
REPLAYED = f"int_delivery_vintages+,+{CARD} int_delivery_vintages+,+{THRESHOLDS}"


@dataclass(frozen=True)
class Backtest:
    """The rows of the report card and of the thresholds, of one stretch of weeks."""

    card: list[Row]
    thresholds: list[Row]


def backtest(
    shop: Shop, *, from_date: date | None = None, to_date: date | None = None
) -> Backtest:
    """Return the card of labels from `from_date` until before `to_date`.

    Without dates that of the last build. Raises: VarselError where nothing is built.
    """
    if not shop.warehouse.has(f"main.{CARD}"):
        raise VarselError(
            f"There is no report card in {shop.warehouse.path} yet: "
            "nothing has been built; run `varsel run` first."
        )
    if from_date is None and to_date is None:
        return _read(shop.warehouse)
    if from_date and to_date and from_date >= to_date:
        raise SettingsError([f"--from {from_date} is not before --to {to_date}"])
    with _copied(shop) as copy:
        return _replay(shop, copy, from_date, to_date)


@contextmanager
def _copied(shop: Shop) -> Iterator[Path]:
    """Yield a copy of the warehouse under its own name, as views name the file."""
    folder = shop.folder / "backtest"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / shop.warehouse.path.name
    try:
        with shop.writing("varsel backtest"):
            shutil.copyfile(shop.warehouse.path, copy)
        yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _replay(
    shop: Shop, copy: Path, from_date: date | None, to_date: date | None
) -> Backtest:
    bounds = {"held_back_from": from_date, "held_back_to": to_date}
    given = {name: str(day) for name, day in bounds.items() if day}
    shop.say("replaying (dbt)")
    dbt = shop.open_dbt(copy, copy.parent / "dbt", None)
    try:
        result = dbt.run(
            "build",
            "--select",
            *REPLAYED.split(),
            *NO_TESTS,
            "--vars",
            json.dumps(given),
        )
    finally:
        dbt.close()
    if result.failed:
        first = result.failed[0]
        raise VarselError(f"The replay failed at {first}: {result.messages[first]}")
    return _read(Warehouse(copy))


def _read(warehouse: Warehouse) -> Backtest:
    return Backtest(
        card=warehouse.read(
            f"select * from {CARD} "  # noqa: S608 - our own table
            "order by lane <> 'all', lane, rule, hours_before desc nulls first"
        ),
        thresholds=warehouse.read(
            f"select * from {THRESHOLDS} order by threshold"  # noqa: S608
        ),
    )
