"""A part of the loop under watch: how it went is written down, told once, and heard of.

Around the plain functions and not in them: the command line and Prefect's flows both go
through here. Ops are told of a failure that stayed after its retries, once for as long
as it is the same; again when it is another, or comes back after a good run.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from connectors.clock import FixedClock
from connectors.errors import VarselError
from flows.heartbeat import beat
from flows.masking import mask_people
from flows.shop import Shop
from flows.tell_ops import tell_ops_of_failure

SAID_CHARS = 2000


@dataclass
class Watch:
    """What came of a part: its line, and one line for each thing a person must see."""

    said: str = ""
    problems: list[str] = field(default_factory=list)


@contextmanager
def watching(shop: Shop, part: str) -> Iterator[Watch]:
    """Watch one part; what it raises goes on, written down.

    A pretended day is nobody's business: with `--as-of` nothing is written.
    """
    watch = Watch()
    if isinstance(shop.clock, FixedClock):
        yield watch
        return
    # a disk that is full must stop the part in its own words, not in ours
    with suppress(VarselError, OSError):
        shop.ledger.begin_part(part)
    try:
        yield watch
    except Exception as error:
        kind = "" if isinstance(error, VarselError) else f"{type(error).__name__}: "
        with suppress(VarselError, OSError):
            _end(shop, part, Watch(problems=[f"{kind}{error}"]))
        raise
    _end(shop, part, watch)


def _end(shop: Shop, part: str, watch: Watch) -> None:
    problems = [mask_people(" ".join(each.split())) for each in watch.problems]
    said = "; ".join(problems) if problems else mask_people(watch.said)
    shop.ledger.end_part(
        part, is_good=not problems, said=said[:SAID_CHARS], counts=_counts(shop)
    )
    if not problems:
        beat(shop, part)
    elif shop.ledger.raise_alert(part, fault_of(problems), said[:SAID_CHARS]):
        told_to = tell_ops_of_failure(shop, part, problems)
        if told_to:
            shop.ledger.note_alert_told(part, ", ".join(told_to))


def fault_of(problems: list[str]) -> str:
    """Return what makes a failure the same one: its words without the numbers."""
    words = sorted({re.sub(r"\d+", "0", each) for each in problems})
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def _counts(shop: Shop) -> dict[str, int] | None:
    """Count what a look from outside cannot, if nobody is writing just now."""
    if not shop.warehouse.path.exists():
        return None
    try:
        with shop.warehouse.lock.held("varsel status", wait_s=0.0):
            if not shop.warehouse.has("quarantine.rows"):
                return None
            rows = shop.warehouse.read("select count(*) as count from quarantine.rows")
    except VarselError:
        return None
    return {"quarantined": rows[0]["count"]}
