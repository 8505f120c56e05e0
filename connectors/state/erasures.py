"""Who was erased, as marks: the key and the hashes, and what stays without a name.

The key is born with the first erasure and lives with the hashes, so that a copy of the
ledger keeps knowing them. Not here: how a value becomes a mark (`connectors/marks.py`)
and taking people out of the ledger's own rows (`forgetting.py`).
"""

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from connectors.marks import Marks
from connectors.state.intents import in_chunks
from connectors.state.schema import meta
from connectors.state.schema_erasures import erased_marks, erasures, kept_records
from connectors.state.store import Store

KEY = "erasure_key"
_SWEPT = "retention_swept_at"
# carriers give a number to somebody else after a while
PARCELS_KNOWN = timedelta(days=400)
Kept = tuple[str, str, str, Mapping[str, str]]


class Erasures(Store):
    """What must be known of people of whom nothing may be known."""

    def erased_marks(self, now: datetime | None = None) -> Marks:
        """Return all marks; a parcel's ends with the time its number is one's own."""
        query = select(erased_marks.c.digest)
        if now is not None:
            query = query.where(
                (erased_marks.c.kind != "parcel")
                | (erased_marks.c.since > now - PARCELS_KNOWN)
            )
        with self._reading() as connection:
            key = _find_key(connection)
            return Marks(key or b"", frozenset(connection.scalars(query)))

    def mark_count(self) -> int:
        with self._reading() as connection:
            return connection.scalar(select(func.count(erased_marks.c.digest))) or 0

    def is_erased(self, kind: str, value: str) -> bool:
        """Say whether the value is an erased person's; asks for that one alone."""
        with self._reading() as connection:
            key = _find_key(connection)
            if key is None:
                return False
            digest = Marks(key).of(kind, value)
            found = select(erased_marks.c.digest).filter_by(digest=digest)
            return connection.scalar(found) is not None

    def remember_erased(
        self, values: Iterable[tuple[str, str]], kept: Iterable[Kept], now: datetime
    ) -> int:
        """Add marks of the values, and what stays of records; return the new marks."""
        values, kept = list(values), list(kept)
        if not (values or kept):
            return 0
        with self._writing() as connection:
            marks = Marks(_born_key(connection))
            wanted = {marks.of(kind, value): kind for kind, value in values}
            for chunk in in_chunks(wanted):
                there = select(erased_marks.c.digest).where(
                    erased_marks.c.digest.in_(chunk)
                )
                for digest in connection.scalars(there).all():
                    del wanted[digest]
            rows = [
                {"digest": digest, "kind": kind, "since": now}
                for digest, kind in wanted.items()
            ]
            if rows:
                connection.execute(insert(erased_marks), rows)
            for source, stream, record_id, fields in kept:
                _keep(connection, (source, stream, record_id), dict(fields))
        return len(wanted)

    def begin_erasure(self, address_or_id: str, now: datetime) -> str:
        """Write down that somebody is being erased; return their hash."""
        with self._writing() as connection:
            subject = Marks(_born_key(connection)).of("subject", address_or_id.lower())
            row = {"begun_at": now, "finished_at": None}
            again = update(erasures).filter_by(subject_hash=subject).values(row)
            if connection.execute(again).rowcount == 0:
                values = {"subject_hash": subject, **row}
                connection.execute(insert(erasures).values(values))
        return subject

    def end_erasures(self, now: datetime) -> None:
        """Write down that everything the marks name is gone."""
        ended = update(erasures).where(erasures.c.finished_at.is_(None))
        with self._writing() as connection:
            connection.execute(ended.values(finished_at=now))

    def open_erasures(self) -> set[str]:
        """Return the hashes of those whose erasure has not come to its end."""
        is_open = select(erasures.c.subject_hash).where(
            erasures.c.finished_at.is_(None)
        )
        with self._reading() as connection:
            return set(connection.scalars(is_open))

    def swept_at(self) -> datetime | None:
        """Return when data past its time was last looked for."""
        with self._reading() as connection:
            value = connection.scalar(select(meta.c.value).filter_by(name=_SWEPT))
            return datetime.fromisoformat(value) if value else None

    def note_sweep(self, now: datetime) -> None:
        with self._writing() as connection:
            moved = update(meta).filter_by(name=_SWEPT).values(value=now.isoformat())
            if connection.execute(moved).rowcount == 0:
                row = {"name": _SWEPT, "value": now.isoformat()}
                connection.execute(insert(meta).values(row))

    def list_kept_records(self) -> list[dict[str, Any]]:
        """Return what stays of erased people's records, as JSON texts."""
        query = select(kept_records).order_by(*kept_records.primary_key.columns)
        with self._reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


def _find_key(connection: Connection) -> bytes | None:
    value = connection.scalar(select(meta.c.value).filter_by(name=KEY))
    return bytes.fromhex(value) if value else None


def _born_key(connection: Connection) -> bytes:
    """Return the key, made now where nobody was erased yet."""
    key = _find_key(connection)
    if key is None:
        key = secrets.token_bytes(32)
        connection.execute(insert(meta).values(name=KEY, value=key.hex()))
    return key


def _keep(
    connection: Connection, place: tuple[str, str, str], fields: dict[str, str]
) -> None:
    names = dict(zip(("source", "stream", "record_id"), place, strict=True))
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False)
    moved = update(kept_records).filter_by(**names).values(kept=text)
    if connection.execute(moved).rowcount == 0:
        connection.execute(insert(kept_records).values(**names, kept=text))
