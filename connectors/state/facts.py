"""What may have changed since the list was made, in one look before each message."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from connectors.state.schema import controls, suppressions
from connectors.state.schema_sending import fuses
from connectors.state.store import Store
from connectors.state.suppressions import normalise, scopes_of


@dataclass(frozen=True)
class Facts:
    """Why nothing may leave, this reader may not be written to, this type is held."""

    stopped: str | None
    suppressed: str | None
    blown: str | None


_STOPPED = select(controls.c.reason).where(controls.c.name == "stop").limit(1)
_SUPPRESSED = (
    select(func.coalesce(suppressions.c.reason, "suppressed"))
    .where(suppressions.c.address == bindparam("asked_address"))
    .where(suppressions.c.scope.in_(bindparam("asked_scopes", expanding=True)))
    .where(suppressions.c.lifted_at.is_(None))
    .order_by(suppressions.c.scope)
    .limit(1)
)
_BLOWN = (
    select(fuses.c.reason)
    .where(fuses.c.mode == bindparam("of_mode"))
    .where(fuses.c.message_type == bindparam("of_type"))
    .where(fuses.c.closed_at.is_(None))
    .limit(1)
)
_LOOK = select(
    _STOPPED.scalar_subquery(), _SUPPRESSED.scalar_subquery(), _BLOWN.scalar_subquery()
)


class LookingAgain(Store):
    """The facts a sender looks at between claim and request."""

    def look_again(
        self, *, recipient: str, message_class: str, message_type: str, mode: str
    ) -> Facts:
        """Return what stands against sending this message now."""
        asked = {
            "asked_address": normalise(recipient),
            "asked_scopes": scopes_of(message_class),
            "of_mode": mode,
            "of_type": message_type,
        }
        with self._reading() as connection:
            return Facts(*connection.execute(_LOOK, asked).one())
