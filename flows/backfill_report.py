"""What a backfill says: its progress while it runs, and what it has done."""

import time
from dataclasses import dataclass, field
from typing import Any

from flows.build import BuildReport
from flows.pull_report import PullFailure
from flows.shop import Shop

Row = dict[str, Any]


@dataclass
class BackfillReport:
    """What one backfill did, or what it has done so far."""

    run_id: str
    state: str = "running"
    chunks: int = 0
    left: int = 0
    fetched: int = 0
    new_versions: int = 0
    failures: list[PullFailure] = field(default_factory=list)
    built: BuildReport = field(default_factory=BuildReport)

    def counts(self) -> dict[str, int]:
        return {
            "chunks": self.chunks,
            "left": self.left,
            "fetched": self.fetched,
            "failures": len(self.failures),
        }


class Progress:
    """Says after each chunk how many there are, and how long the rest will take."""

    def __init__(self, shop: Shop, total: int) -> None:
        self._say, self._zone, self._total = shop.say, shop.zone, total
        self._done, self._began = 0, time.monotonic()

    def tell(self, row: Row, fetched: int) -> None:
        self._done += 1
        a_chunk = (time.monotonic() - self._began) / self._done
        day = row["begins_at"].astimezone(self._zone)
        left = _left(a_chunk, self._total - self._done)
        self._say(
            f"{self._done} of {self._total}: {row['system']}.{row['stream']} "
            f"{day:%Y-%m-%d}, {fetched:,} rows{left}"
        )


def _left(a_chunk_s: float, chunks: int) -> str:
    seconds = a_chunk_s * chunks
    if seconds < 1:
        return ""
    text = f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
    return f"; about {text} left"
