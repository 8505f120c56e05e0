"""Addresses that may not be written to, for everything or for all but service mail."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from connectors.addresses import address_key
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
    .order_by(suppressions.c.scope)
)


class Suppressions(Store):
    """Suppressions as facts: looked at again right before a message leaves."""

    def suppress(self, address: str, scope: str, reason: str, at: datetime) -> None:
        """Stop writing to the address; again changes nothing, the first `at` stays."""
        _require_scope(scope)
        row = {"address": address_key(address), "scope": scope}
        with self._writing() as connection:
            there = select(suppressions.c.address).filter_by(**row).with_for_update()
            if connection.scalar(there) is None:
                connection.execute(
                    insert(suppressions).values(**row, reason=reason, since=at)
                )

    def unsuppress(self, address: str, scope: str) -> bool:
        """Allow writing to the address again; return whether it was suppressed."""
        _require_scope(scope)
        row = {"address": address_key(address), "scope": scope}
        with self._writing() as connection:
            return (
                connection.execute(delete(suppressions).filter_by(**row)).rowcount > 0
            )

    def find_suppression(self, address: str, message_class: str) -> str | None:
        """Return why a message of this class may not go there, or None."""
        scopes = SCOPES[:1] if message_class == _SERVICE else SCOPES
        asked = {"asked_address": address_key(address), "asked_scopes": scopes}
        with self._reading() as connection:
            row = connection.execute(_FIND, asked).first()
        return None if row is None else (row.reason or "suppressed")

    def list_suppressions(self) -> list[dict[str, Any]]:
        query = select(suppressions).order_by(*suppressions.primary_key.columns)
        with self._reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


def _require_scope(scope: str) -> None:
    if scope not in SCOPES:
        raise ContractViolation(
            f"no suppression scope {scope!r}; there are {', '.join(SCOPES)}"
        )
