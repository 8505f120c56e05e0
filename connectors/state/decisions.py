"""Verdicts on messages considered, appended as they change; never updated."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from connectors.errors import ContractViolation
from connectors.state.intents import in_chunks
from connectors.state.schema import decisions
from connectors.state.store import Store

DECISION_COLUMNS = (
    "message_key",
    "mode",
    "message_type",
    "subject_type",
    "subject_id",
    "order_id",
    "parcel_id",
    "ticket_id",
    "customer_id",
    "decision",
    "reason",
    "rule_version",
    "trigger_at",
    "first_eligible_at",
    "decided_at",
    "not_before",
    "not_after",
    "arm",
)
_VERDICT = ("decision", "reason", "arm", "not_before")
_GIVEN = tuple(name for name in DECISION_COLUMNS if name != "mode")


class Decisions(Store):
    """The record of who was considered for what, and why not."""

    def record_decisions(self, rows: Sequence[Mapping[str, Any]], mode: str) -> int:
        """Append the verdicts that differ from the last one; return how many did."""
        with self._writing() as connection:
            last = _last_verdicts(connection, {_key(row) for row in rows}, mode)
            changed = []
            for row in rows:
                verdict = tuple(row[name] for name in _VERDICT)
                if last.get(row["message_key"]) != verdict:
                    last[row["message_key"]] = verdict
                    changed.append(
                        {name: row[name] for name in _GIVEN} | {"mode": mode}
                    )
            if changed:
                connection.execute(insert(decisions), changed)
        return len(changed)

    def decision_seq(self) -> int:
        """Return the number of the newest verdict; 0 when there is none."""
        with self._reading() as connection:
            return connection.scalar(select(func.max(decisions.c.seq))) or 0

    def list_decisions(self, *, after_seq: int = 0) -> list[dict[str, Any]]:
        """Return verdicts in the order they were recorded."""
        query = select(*(decisions.c[name] for name in DECISION_COLUMNS))
        with self._reading() as connection:
            rows = connection.execute(
                query.where(decisions.c.seq > after_seq).order_by(decisions.c.seq)
            )
            return [dict(row) for row in rows.mappings()]

    def list_last_verdicts(self, mode: str, *, reason: str) -> list[dict[str, Any]]:
        """Return each message's last verdict, where it has the reason."""
        newest = (
            select(func.max(decisions.c.seq))
            .where(decisions.c.mode == mode)
            .group_by(decisions.c.message_key)
        )
        query = (
            select(*(decisions.c[name] for name in DECISION_COLUMNS))
            .where(decisions.c.reason == reason, decisions.c.seq.in_(newest))
            .order_by(decisions.c.message_type, decisions.c.seq)
        )
        with self._reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


def _key(row: Mapping[str, Any]) -> str:
    missing = [name for name in _GIVEN if name not in row]
    if missing:
        raise ContractViolation(
            f"a verdict lacks {', '.join(missing)}; nothing was recorded. Build the "
            "marts with the same version of Varsel that records"
        )
    return str(row["message_key"])


def _last_verdicts(
    connection: Connection, keys: Iterable[str], mode: str
) -> dict[str, tuple[Any, ...]]:
    last: dict[str, tuple[Any, ...]] = {}
    for chunk in in_chunks(keys):
        newest = (
            select(func.max(decisions.c.seq))
            .where(decisions.c.mode == mode, decisions.c.message_key.in_(chunk))
            .group_by(decisions.c.message_key)
        )
        verdicts = select(
            decisions.c.message_key, *(decisions.c[name] for name in _VERDICT)
        ).where(decisions.c.seq.in_(newest))
        last |= {row[0]: tuple(row[1:]) for row in connection.execute(verdicts)}
    return last
