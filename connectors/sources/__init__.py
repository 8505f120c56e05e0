"""IN: one short module per system. Here: the words they all share.

A source yields pages of records as the vendor sent them and decides nothing. It knows
neither the landing nor the warehouse nor any other source.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class Stream:
    """What a source declares of one stream.

    `overlap`: how far before the cursor the next pull begins. `settle_lag`: how long a
    record may surface late; the cursor never passes `now - settle_lag`.
    `is_per_key`: the vendor answers only for keys it is asked about. `is_whole`: it
    answers with all it has, whatever window it is asked for.
    """

    name: str
    overlap: timedelta = timedelta(0)
    settle_lag: timedelta = timedelta(0)
    is_per_key: bool = False
    is_whole: bool = False


@dataclass(frozen=True)
class Window:
    """What to fetch: after `cursor` (the vendor's own), up to `until`, or just `keys`.

    `since` bounds a backfill; without it the cursor alone says where to begin.
    `reached`: when the last batch was extracted, for a cursor the vendor has forgotten.
    """

    until: datetime
    cursor: str | None = None
    since: datetime | None = None
    keys: Sequence[str] = ()
    reached: datetime | None = None


@dataclass(frozen=True)
class Record:
    """One record as received. `updated_at` is the vendor's own, in UTC."""

    stream: str
    record_id: str
    payload: dict[str, Any]
    updated_at: datetime | None = None
    is_deleted: bool = False


@dataclass(frozen=True)
class Page:
    """Records of one answer, and the cursor that is true once they are landed."""

    records: list[Record] = field(default_factory=list)
    cursor: str | None = None
