"""Sweep: find the orders that a vendor deleted without telling.

The vendor lists the ids of all orders created in a window that it lists completely; the
orders we knew of before and that it does not name are asked for one by one. What it
then denies is landed as a tombstone, what it still has as it is now. Too many missing
at once is a fault of the listing until a person has looked: nothing is landed.
A source takes part that offers `list_ids(client, stream, since, until)` and `recheck`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from connectors.errors import ConnectorError, ContractViolation, SettingsError
from flows.context import refuse_to_go_back
from flows.pull import load
from flows.pull_report import PullFailure, failed
from flows.recheck import STREAM, land_by_id
from flows.shop import Shop
from flows.sources import OpenSource, open_sources

MOST_MISSING = 0.01
# an order younger than this may not be in the vendor's lists yet
YOUNGEST = timedelta(hours=1)


@dataclass(frozen=True)
class Swept:
    """What one source's sweep looked at and found."""

    system: str
    known: int
    missing: int
    landed: int


@dataclass(frozen=True)
class SweepReport:
    """What every source's sweep found, and which of them stopped."""

    swept: tuple[Swept, ...] = ()
    failures: tuple[PullFailure, ...] = field(default_factory=tuple)


def sweep(shop: Shop, days: int) -> SweepReport:
    """Look for deleted orders among those placed in the last so many days.

    Raises: SettingsError when that is no number of days.
    """
    if days < 1:
        raise SettingsError([f"--days {days}: a sweep looks at one day or more"])
    swept, failures = [], []
    with shop.writing("varsel sweep"):
        shop = shop.standing_still()
        refuse_to_go_back(shop)
        for source in _sweepable(shop):
            try:
                swept.append(_sweep_source(shop, source, timedelta(days=days)))
            except (ConnectorError, ContractViolation) as error:
                failures.append(failed(source.system, STREAM, error))
        load(shop)
    return SweepReport(tuple(swept), tuple(failures))


def _sweepable(shop: Shop) -> list[OpenSource]:
    return [
        source
        for source in open_sources(shop.settings, shop.book)
        if hasattr(source.module, "list_ids") and hasattr(source.module, "recheck")
    ]


def _sweep_source(shop: Shop, source: OpenSource, back: timedelta) -> Swept:
    until = shop.clock.now() - YOUNGEST
    # beyond this the vendor leaves orders out that it still has
    back = min(back, getattr(source.module, "LISTS_BACK", back))
    since = until - back
    shop.say(f"looking for deleted orders of {source.system} from {since:%Y-%m-%d}")
    known = _known_ids(shop, source.system, since, until)
    if not known:
        return Swept(source.system, 0, 0, 0)
    listed = set(source.module.list_ids(source.client, STREAM, since, until))
    missing = [one for one in known if one not in listed]
    _require_few(source.system, missing, known, since)
    batch = land_by_id(shop, source, missing) if missing else None
    landed = batch.fetched if batch else 0
    return Swept(source.system, len(known), len(missing), landed)


def _known_ids(
    shop: Shop, system: str, since: datetime, until: datetime
) -> tuple[str, ...]:
    if not shop.warehouse.has("main.fct_orders"):
        return ()
    rows = shop.warehouse.read(
        "select order_id from fct_orders "
        "where source = ? and ordered_at >= ? and ordered_at < ? order by 1",
        (system, since, until),
    )
    return tuple(row["order_id"] for row in rows)


def _require_few(
    system: str, missing: Sequence[str], known: Sequence[str], since: datetime
) -> None:
    most = max(1, int(len(known) * MOST_MISSING))
    if len(missing) > most:
        raise ContractViolation(
            f"{system}: sweeping {STREAM} from {since:%Y-%m-%d}: the vendor no longer "
            f"lists {len(missing)} of {len(known)} known orders, more than the {most} "
            "that are taken for deleted; nothing was landed. See in the shop whether "
            "they are gone; if they are there, its listing is at fault"
        )
