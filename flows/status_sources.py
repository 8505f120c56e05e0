"""How fresh each source is, for `varsel status`: by how far its streams have come."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from flows.shop import Shop
from flows.sources import MODULES, configured
from flows.status_parts import Check, Level, ago

# carriers are asked about parcels that are due, and about none when none is
_PER_KEY = {
    (module.SYSTEM, stream.name)
    for module in MODULES
    for stream in module.STREAMS
    if stream.is_per_key
}


def source_checks(shop: Shop) -> Iterator[Check]:
    """Yield a check for each source: when it was last asked with success."""
    now = business_now(shop)
    reached: dict[str, list[datetime]] = {}
    for (system, stream), at in shop.ledger.reaches().items():
        if (system, stream) not in _PER_KEY:
            reached.setdefault(system, []).append(at)
    known = {module.SYSTEM: module for module in configured(shop.settings)}
    for system in sorted({*known, *reached}):
        if system not in known and shop.settings.practice is None:
            # it was a source once and is none any more
            continue
        if system in reached:
            yield _fresh(shop, system, min(reached[system]), now)
        elif any(not each.is_per_key for each in known[system].STREAMS):
            line = "never heard of; `varsel check` tries it"
            yield Check(f"source {system}", Level.WARNING, line)


def _fresh(shop: Shop, system: str, at: datetime, now: datetime) -> Check:
    ops = shop.settings.ops
    limit = timedelta(minutes=ops.stale_minutes_of.get(system, ops.stale_minutes))
    if now - at <= limit:
        return Check(f"source {system}", Level.OK, f"asked {ago(now, at)}", at=at)
    line = (
        f"not heard of since {ago(now, at)}, more than the "
        f"{limit.total_seconds() / 60:.0f} min of ops.stale_minutes; `varsel check` "
        "tries it"
    )
    return Check(f"source {system}", Level.WARNING, line, at=at)


def business_now(shop: Shop) -> datetime:
    """Return the shop's time; the practice shop's stands where it was left."""
    practice = shop.settings.practice
    if practice is None:
        return shop.clock.now()
    clock = shop.folder / "practice" / "clock.json"
    if clock.exists():
        return datetime.fromisoformat(json.loads(clock.read_text(encoding="utf-8")))
    first = practice.opens_on + timedelta(days=practice.history_days)
    return datetime.combine(first, time(12), UTC)
