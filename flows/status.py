"""Status: how the shop fares, for a person and for a monitor.

Reads ledger, manifests and the published marts; asks nobody, waits for nobody, writes
nothing. What is wrong is said with the way out; how bad it is stands in `Level`.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from connectors.errors import VarselError
from flows.gaps import find_gaps
from flows.readers import read_published
from flows.shop import Shop
from flows.status_parts import Check, Level, ago, part_checks
from flows.status_sources import source_checks
from flows.up.holding import is_up
from flows.up.places import places_of

Row = dict[str, Any]


def look(shop: Shop) -> list[Check]:
    """Return everything there is to say, a line each."""
    if not _has_ledger(shop):
        line = "nothing has run yet; begin with `varsel run` or `varsel up`"
        return [Check("loop", Level.WARNING, line)]
    now = shop.ledger.wall_now()
    return [
        *_scheduler(shop),
        *part_checks(shop, now),
        *source_checks(shop),
        *_gaps(shop),
        *_published(shop, now),
        *_sending(shop),
        *_suppressions(shop),
    ]


def worst(checks: list[Check]) -> Level:
    """Return how bad it is as a whole."""
    return max((each.level for each in checks), default=Level.OK)


def _has_ledger(shop: Shop) -> bool:
    """Say whether there is one; looking must not make one."""
    kind, _, path = shop.settings.ledger_url.partition(":///")
    return not kind.startswith("sqlite") or Path(path).exists()


def _scheduler(shop: Shop) -> Iterator[Check]:
    places = places_of(shop)
    if not places.folder.exists():
        # a shop on cron has none
        return
    if is_up(places):
        note = places.read_note()
        restarts = note.get("restarts", 0)
        more = f", processes started again {restarts} times" if restarts else ""
        since = str(note.get("since", "?"))[:16].replace("T", " ")
        line = f"up since {since} UTC{more}: {places.page_url}"
        yield Check("scheduler", Level.OK, line)
    elif places.note.exists():
        line = "was killed and nothing runs by itself; begin it again with `varsel up`"
        yield Check("scheduler", Level.BROKEN, line)
    else:
        line = "down; nothing runs by itself until `varsel up`"
        yield Check("scheduler", Level.WARNING, line)


def _gaps(shop: Shop) -> Iterator[Check]:
    try:
        found = find_gaps(shop)
    except VarselError as error:
        yield Check("gaps", Level.WARNING, str(error))
        return
    found = [each for each in found if "backfill" in each.note]
    if found:
        streams = sorted({each.stream for each in found})
        line = (
            f"{len(found):,} stretches not landed of {', '.join(streams)}; `varsel "
            "gaps` lists them, `varsel backfill` takes them"
        )
        yield Check("gaps", Level.WARNING, line)
    else:
        yield Check("gaps", Level.OK, "none")


def _published(shop: Shop, now: datetime) -> Iterator[Check]:
    current = shop.published / "current"
    if not current.is_symlink():
        line = "nothing is published yet; `varsel publish` does, after a build"
        yield Check("published", Level.WARNING, line)
        return
    build = os.readlink(current)
    at = datetime.fromtimestamp(current.lstat().st_mtime, UTC)
    is_old = now - at > timedelta(hours=24)
    level = Level.WARNING if is_old else Level.OK
    yield Check("published", level, f"{build}, moved {ago(now, at)}", at=at)


def _sending(shop: Shop) -> Iterator[Check]:
    mode = shop.settings.sending.mode
    reason = shop.ledger.find_stop_reason()
    if reason is not None:
        line = f"stopped: {reason}. `varsel start` lets it go on"
        yield Check("stop switch", Level.WARNING, line)
    counts = shop.ledger.count_states(mode=mode)
    waiting = sum(counts.get(each, 0) for each in ("pending", "claimed", "sending"))
    line = f"mode {mode}: {counts.get('sent', 0):,} sent, {waiting:,} waiting"
    yield Check("sending", Level.OK, line, counts=counts)
    if unknown := counts.get("unknown", 0):
        line = f"{unknown:,} may or may not have left; settle them: `varsel unknown`"
        yield Check("unknown", Level.WARNING, line)
    for fuse in shop.ledger.list_fuses(mode=mode):
        line = f"{fuse['message_type']}: {fuse['reason']}; look with `varsel fuse`"
        yield Check("fuse", Level.WARNING, line)
    if counts.get("held", 0) and not shop.ledger.list_fuses(mode=mode):
        line = f"{counts['held']:,} messages are held; look with `varsel fuse`"
        yield Check("held", Level.WARNING, line)


def _suppressions(shop: Shop) -> Iterator[Check]:
    """Yield how many the mailbox asks for that the next notify will write down."""
    found = read_published(
        shop,
        "mart_suppressions_found",
        "select address, scope from mart_suppressions_found",
    )
    known = {(row["address"], row["scope"]) for row in shop.ledger.list_suppressions()}
    pending = [
        row for row in found or () if (row["address"], row["scope"]) not in known
    ]
    if pending:
        line = f"{len(pending):,} asked for and not yet written; `varsel notify` does"
        yield Check("suppressions", Level.OK, line)
