"""The stop switch, and leases with a name."""

from datetime import timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from connectors.state.schema import controls, leases
from connectors.state.store import Store

_STOP = "stop"
_FIND_STOP = select(controls.c.reason).where(controls.c.name == _STOP)


class Controls(Store):
    """What people and processes tell each other through the ledger."""

    def stop(self, reason: str) -> None:
        """Turn the stop switch: senders end before their next message."""
        values = {"reason": reason, "at": self._wall.now()}
        with self._writing() as connection:
            turned = connection.execute(
                update(controls).where(controls.c.name == _STOP).values(values)
            )
            if turned.rowcount == 0:
                connection.execute(insert(controls).values(name=_STOP, **values))

    def resume(self) -> None:
        with self._writing() as connection:
            connection.execute(delete(controls).where(controls.c.name == _STOP))

    def is_stopped(self) -> bool:
        return self.find_stop_reason() is not None

    def find_stop_reason(self) -> str | None:
        with self._reading() as connection:
            return connection.scalar(_FIND_STOP)

    def lease(self, name: str, owner: str, seconds: float) -> bool:
        """Take or renew the lease; return whether it is the owner's now."""
        now = self._wall.now()
        values = {"owner": owner, "expires_at": now + timedelta(seconds=seconds)}
        is_free = (leases.c.owner == owner) | (leases.c.expires_at <= now)
        try:
            with self._writing() as connection:
                taken = connection.execute(
                    update(leases).where(leases.c.name == name, is_free).values(values)
                )
                if taken.rowcount > 0:
                    return True
                if connection.scalar(select(leases.c.name).filter_by(name=name)):
                    return False
                connection.execute(insert(leases).values(name=name, **values))
                return True
        except IntegrityError:
            # another process inserted the same name in between
            return False

    def end_lease(self, name: str, owner: str) -> None:
        """Give the lease back, if the owner has it."""
        with self._writing() as connection:
            connection.execute(delete(leases).filter_by(name=name, owner=owner))
