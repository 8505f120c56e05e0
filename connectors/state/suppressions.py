"""Addresses that may not be written to, for everything or for all but service mail."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from connectors.errors import ContractViolation
from connectors.state.schema import suppressions
from connectors.state.store import Store

SCOPES = ("all", "marketing")
# what a customer gets for having bought something, not for being won back
_SERVICE = "service"

_FIND = (
    select(suppressions.c.reason)
    .where(suppressions.c.address == bindparam("asked_address"))
    .where(suppressions.c.scope.in_(bindparam("asked_scopes", expanding=True)))
    .where(suppressions.c.lifted_at.is_(None))
    .order_by(suppressions.c.scope)
)


class Suppressions(Store):
    """Suppressions as facts: looked at again right before a message leaves."""

    def suppress(self, address: str, scope: str, reason: str, at: datetime) -> None:
        """Stop writing to the address; again changes nothing, the first `at` stays."""
        _require_scope(scope)
        row = {"address": _normalise(address), "scope": scope}
        values = {"reason": reason, "since": at, "lifted_at": None}
        with self._writing() as connection:
            known = connection.execute(
                select(suppressions).filter_by(**row).with_for_update()
            ).first()
            if known is None:
                connection.execute(insert(suppressions).values(**row, **values))
            elif known.lifted_at is not None:
                connection.execute(
                    update(suppressions).filter_by(**row).values(**values)
                )

    def unsuppress(self, address: str, scope: str, at: datetime) -> bool:
        """Allow writing to the address again; return whether it was suppressed."""
        _require_scope(scope)
        row = {"address": _normalise(address), "scope": scope, "lifted_at": None}
        with self._writing() as connection:
            lifted = connection.execute(
                update(suppressions).filter_by(**row).values(lifted_at=at)
            )
            return lifted.rowcount > 0

    def find_suppression(self, address: str, message_class: str) -> str | None:
        """Return why a message of this class may not go there, or None."""
        scopes = SCOPES[:1] if message_class == _SERVICE else SCOPES
        asked = {"asked_address": _normalise(address), "asked_scopes": scopes}
        with self._reading() as connection:
            row = connection.execute(_FIND, asked).first()
        return None if row is None else (row.reason or "suppressed")

    def list_suppressions(self) -> list[dict[str, Any]]:
        """Return every address and scope, those allowed again with `lifted_at`."""
        query = select(suppressions).order_by(*suppressions.primary_key.columns)
        with self._reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def suppression_marks(self) -> dict[str, int]:
        """Return how many there are and were lifted; a person can do both by hand."""
        query = select(func.count(), func.count(suppressions.c.lifted_at)).select_from(
            suppressions
        )
        with self._reading() as connection:
            there, lifted = connection.execute(query).one()
        return {"suppression_count": there, "lifted_count": lifted}


def _normalise(address: str) -> str:
    return address.strip().lower()


def _require_scope(scope: str) -> None:
    if scope not in SCOPES:
        raise ContractViolation(
            f"no suppression scope {scope!r}; there are {', '.join(SCOPES)}"
        )
