"""IN: one short module per system. Here: the words they all share.

A source yields pages of records as the vendor sent them and decides nothing. It knows
neither the landing nor the warehouse nor any other source.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from connectors.errors import PermanentError


@dataclass(frozen=True)
class Stream:
    """What a source declares of one stream; `docs/sources.md` is written from it.

    `cursor`: what the cursor means, in words. `times`: what the vendor's times mean.
    `deletes`: how a deletion shows. `paging`: how one answer leads to the next.
    `overlap`: how far before the cursor the next pull begins. `settle_lag`: how long a
    record may surface late; the cursor never passes `until - settle_lag`.
    `rows_a_page`: the most one answer holds. `is_per_key`: the vendor answers only for
    keys it is asked about. `is_whole`: it answers with all it has, whatever window it
    is asked for. `carries`: streams whose records come on its pages.
    """

    name: str
    cursor: str = "none"
    times: str = ""
    deletes: str = "not told"
    paging: str = "none"
    overlap: timedelta = timedelta(0)
    settle_lag: timedelta = timedelta(0)
    rows_a_page: int = 1
    is_per_key: bool = False
    is_whole: bool = False
    carries: tuple[str, ...] = ()


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
    """One record as received. `updated_at` is the vendor's own, in UTC.

    `payload`: the record decoded, or its text as the vendor wrote it where the vendor
    writes the same record in the same words each time; only then is it kept so.
    """

    stream: str
    record_id: str
    payload: dict[str, Any] | bytes
    updated_at: datetime | None = None
    is_deleted: bool = False

    @classmethod
    def read(
        cls,
        system: str,
        stream: str,
        payload: Any,
        *,
        id_field: str = "id",
        time_field: str = "updated_at",
        text: bytes | None = None,
    ) -> Self:
        """Return the record of a payload, its time None where that cannot be read.

        `text`: the whole record as the vendor wrote it, of which `payload` is a part.

        One odd time must not keep all other records away; the load looks at it again.
        Raises: PermanentError when it has no id.
        """
        record_id = payload.get(id_field) if isinstance(payload, dict) else None
        if record_id in (None, ""):
            raise PermanentError(
                f"{system}: {stream}: a record came without {id_field} and cannot be "
                "kept; ask the vendor, or see whether its API version has changed"
            )
        updated_at = _instant(payload.get(time_field))
        return cls(stream, str(record_id), text or payload, updated_at)


@dataclass(frozen=True)
class Page:
    """Records of one answer, and the cursor that is true once they are landed."""

    records: list[Record] = field(default_factory=list)
    cursor: str | None = None


def _instant(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (TypeError, ValueError, OverflowError):
        return None
