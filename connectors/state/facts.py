"""What may have changed since the list was made, in one look before each message."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, or_, select

from connectors.addresses import address_key
from connectors.marks import Marks
from connectors.state.erasures import KEY, Erasures
from connectors.state.prepared import Prepared
from connectors.state.schema import controls, meta, suppressions
from connectors.state.schema_erasures import erased_marks
from connectors.state.schema_sending import fuses
from connectors.state.suppressions import scopes_of


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
    .where(
        or_(
            suppressions.c.scope == bindparam("narrowest"),
            suppressions.c.scope == bindparam("widest"),
        )
    )
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
_ERASED = select(erased_marks.c.digest).where(
    erased_marks.c.digest == bindparam("digest")
)
_LOOK = Prepared(
    select(
        _STOPPED.scalar_subquery(),
        _SUPPRESSED.scalar_subquery(),
        _BLOWN.scalar_subquery(),
        _ERASED.scalar_subquery(),
        select(meta.c.value).where(meta.c.name == KEY).scalar_subquery(),
    )
)


class LookingAgain(Erasures):
    """The facts a sender looks at between claim and request."""

    # born with the first erasure and never another; None until it was met
    _erasure_key: bytes | None = None

    def look_again(
        self, *, recipient: str, message_class: str, message_type: str, mode: str
    ) -> Facts:
        """Return what stands against sending this message now."""
        scopes = scopes_of(message_class)
        asked = {
            "asked_address": address_key(recipient),
            "narrowest": scopes[0],
            "widest": scopes[-1],
            "of_mode": mode,
            "of_type": message_type,
        }
        with self._reading() as connection:
            while True:
                known = self._erasure_key
                mark = Marks(known).of("address", recipient) if known else ""
                (row,) = _LOOK.rows(connection, asked | {"digest": mark})
                stopped, suppressed, blown, erased, key = row
                if known is not None or key is None:
                    break
                self._erasure_key = bytes.fromhex(key)
        return Facts(stopped, "erased" if erased else suppressed, blown)
