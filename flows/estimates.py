"""What a plan would cost: rows, calls, and the time that the vendors' limits allow.

A guess from what is landed: how many rows a day of a stream has held, and how many
calls they took. Decides nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from types import ModuleType

from connectors.manifests import Manifest
from connectors.pacing import PATIENCE_S, Limit
from flows.backfill_plan import Chunk
from flows.known import Known, known_streams
from flows.shop import Shop
from flows.sources import configured

# a vendor that answers at its ease, from what the recordings show
S_A_CALL = 0.3


@dataclass(frozen=True)
class Cost:
    """What the chunks of one stream would cost; `rows` None where nothing says."""

    name: str
    chunks: int
    rows: int | None
    calls: int


@dataclass(frozen=True)
class Budget:
    """What one system grants, has been asked already, and would be asked."""

    system: str
    calls: int
    limits: tuple[Limit, ...]
    spent: dict[Limit, int]

    @property
    def takes_s(self) -> float:
        """Return seconds until the last call is answered, at the vendor's pace."""
        waits = [0.0]
        for limit in self.limits:
            left = max(0, limit.requests - self.spent.get(limit, 0))
            beyond = max(0, self.calls - left)
            waits.append(ceil(beyond / limit.requests) * limit.seconds)
        return max(self.calls * S_A_CALL, *waits)


def costs(shop: Shop, chunks: Sequence[Chunk]) -> list[Cost]:
    """Return one line a stream that has chunks to take, in the order of the streams."""
    taken = [chunk for chunk in chunks if chunk.is_taken]
    names = {chunk.name for chunk in taken}
    return [
        _cost(known, [chunk for chunk in taken if chunk.name == known.name])
        for known in known_streams(shop)
        if known.name in names
    ]


def budgets(shop: Shop, calls: Counter[str]) -> list[Budget]:
    """Return what each system that is asked grants, and what of it is spent."""
    found = []
    for module in configured(shop.settings):
        if not calls[module.SYSTEM]:
            continue
        limits = limits_of(shop, module)
        # short limits refill while the first calls are made
        spent = {
            limit: shop.ledger.calls_within(module.SYSTEM, limit.seconds)
            for limit in limits
            if limit.seconds > PATIENCE_S
        }
        found.append(Budget(module.SYSTEM, calls[module.SYSTEM], limits, spent))
    return found


def limits_of(shop: Shop, module: ModuleType) -> tuple[Limit, ...]:
    """Return what the vendor grants this shop; none where it counts otherwise."""
    own = getattr(shop.settings.sources, module.SYSTEM)
    return module.limits(own) if hasattr(module, "limits") else ()


def calls_by_system(found: Sequence[Cost]) -> Counter[str]:
    calls: Counter[str] = Counter()
    for each in found:
        calls[each.name.split(".")[0]] += each.calls
    return calls


def _cost(known: Known, chunks: Sequence[Chunk]) -> Cost:
    stream, count = known.stream, len(chunks)
    if stream.is_per_key:
        keys = sum(chunk.keys for chunk in chunks)
        return Cost(known.name, count, keys, ceil(keys / stream.rows_a_page))
    if stream.is_whole:
        last = known.manifests[-1].fetched if known.manifests else None
        return Cost(known.name, count, last, 0)
    a_day = rows_a_day(known.manifests)
    if a_day is None:
        return Cost(known.name, count, None, count)
    per_row = _calls_a_row(known)
    spans = [each.during.ends - each.during.begins for each in chunks]
    rows = [a_day * (span / timedelta(days=1)) for span in spans]
    calls = sum(max(1, ceil(each * per_row)) for each in rows)
    return Cost(known.name, count, round(sum(rows)), calls)


def rows_a_day(manifests: Sequence[Manifest]) -> float | None:
    """Return how many rows a day has held; None when no batch says."""
    seen = [(each.fetched, span) for each in manifests for span in _span(each) if span]
    days = sum((span for _, span in seen), timedelta(0)) / timedelta(days=1)
    return sum(rows for rows, _ in seen) / days if days else None


def _span(batch: Manifest) -> Iterator[timedelta]:
    """Yield the time a batch speaks for; a first pull speaks for nobody knows what."""
    begins = batch.since or batch.begins_at
    if begins is None:
        return
    ends = min(batch.until, batch.extracted_at, key=datetime.fromisoformat)
    span = datetime.fromisoformat(ends) - datetime.fromisoformat(begins)
    yield max(span, timedelta(0))


def _calls_a_row(known: Known) -> float:
    counted = [each for each in known.manifests if each.requests and each.fetched]
    if counted:
        requests = sum(each.requests or 0 for each in counted)
        return requests / sum(each.fetched for each in counted)
    return 1 / known.stream.rows_a_page
