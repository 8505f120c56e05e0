"""What the next pull would ask of whom, and what is left of each vendor's limit.

Asks nobody: cursors come from landing, the parcels due from the published marts, the
calls already made from the ledger.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from types import ModuleType

from connectors.pacing import Limit
from flows.estimates import Budget, budgets, limits_of, rows_a_day
from flows.known import Known, known_streams
from flows.readers import read_published
from flows.shop import Shop
from flows.sources import configured

DAY_S = 86_400.0


@dataclass(frozen=True)
class PlannedPull:
    """What one stream would be asked, and at least how many calls that takes."""

    name: str
    asks: str
    calls: int


def plan_pull(shop: Shop) -> list[PlannedPull]:
    """Return a line for each stream of the shop."""
    due = _due(shop)
    return [_planned(shop, known, due) for known in known_streams(shop)]


def _planned(shop: Shop, known: Known, due: Counter[str] | None) -> PlannedPull:
    stream = known.stream
    if stream.is_per_key:
        if due is None:
            return PlannedPull(known.name, "parcels due a poll, once built", 0)
        count = due[known.module.SYSTEM]
        calls = ceil(count / stream.rows_a_page)
        return PlannedPull(known.name, f"{count:,} parcels due a poll", calls)
    if stream.is_whole:
        return PlannedPull(known.name, "its files, if they have changed", 0)
    since = known.pulled_until
    if since is None:
        return PlannedPull(known.name, "everything, from the first day on", 1)
    days = (shop.clock.now() - since).total_seconds() / DAY_S
    rows = (rows_a_day(known.manifests) or 0) * max(0.0, days)
    text = f"what changed since {since.astimezone(shop.zone):%Y-%m-%d %H:%M}"
    return PlannedPull(known.name, text, max(1, ceil(rows / stream.rows_a_page)))


def plan_budgets(shop: Shop, planned: list[PlannedPull]) -> list[Budget]:
    """Return what the planned calls take of each vendor's limit."""
    calls: Counter[str] = Counter()
    for each in planned:
        calls[each.name.split(".")[0]] += each.calls
    return budgets(shop, calls)


def spent_today(shop: Shop) -> Iterator[tuple[ModuleType, tuple[Limit, ...], int]]:
    """Yield each source with what it grants and the calls of the last 24 hours."""
    for module in configured(shop.settings):
        calls = shop.ledger.calls_within(module.SYSTEM, DAY_S)
        yield module, limits_of(shop, module), calls


def _due(shop: Shop) -> Counter[str] | None:
    """Return the parcels due by carrier, as of the last published build."""
    rows = read_published(
        shop,
        "mart_polls_due",
        "select carrier, count(distinct tracking_number) as due "
        "from mart_polls_due group by carrier",
    )
    return None if rows is None else Counter({r["carrier"]: r["due"] for r in rows})
