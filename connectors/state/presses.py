"""What came of the links in messages: whom a link stands for, and who pressed it.

A link names a message and nobody else; the ledger alone knows who was written to.
Not here: what a press is worth, which SQL decides.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, insert, select

from connectors.errors import ContractViolation
from connectors.state.schema import messages
from connectors.state.schema_presses import link_presses
from connectors.state.store import Store

PURPOSES = ("stop", "choose", "answer")
STEPS = ("opened", "sent")
# what a stranger may write into the ledger at one press
COMMENT_LIMIT = 4000


@dataclass(frozen=True)
class Reader:
    """Who a message was written to, in which language and for real or not."""

    message_key: str
    mode: str
    message_type: str
    recipient: str
    language: str | None
    sent_at: datetime | None


_FIND = select(
    messages.c.message_key,
    messages.c.mode,
    messages.c.message_type,
    messages.c.recipient,
    messages.c.language,
    messages.c.sent_at,
).order_by(case((messages.c.mode == "live", 0), else_=1), messages.c.mode)


class Presses(Store):
    """Links that were pressed, in the order they were."""

    def find_reader(self, message_key: str) -> Reader | None:
        """Return who the message went to, a real sending before a rehearsal."""
        with self._reading() as connection:
            row = connection.execute(
                _FIND.where(messages.c.message_key == message_key)
            ).first()
        return None if row is None else Reader(**row._mapping)

    def note_press(
        self,
        reader: Reader,
        purpose: str,
        step: str,
        at: datetime,
        *,
        value: str | None = None,
        comment: str | None = None,
    ) -> None:
        """Write down one press. Raises: ContractViolation for words not known here."""
        if purpose not in PURPOSES or step not in STEPS:
            raise ContractViolation(
                f"no press {purpose!r} {step!r}; there are {', '.join(PURPOSES)}, "
                f"each {' or '.join(STEPS)}"
            )
        row = {
            "purpose": purpose,
            "message_key": reader.message_key,
            "mode": reader.mode,
            "step": step,
            "value": value,
            "comment": comment[:COMMENT_LIMIT] if comment else None,
            "pressed_at": at,
        }
        with self._writing() as connection:
            connection.execute(insert(link_presses).values(**row))

    def list_presses(self) -> list[dict[str, Any]]:
        query = select(link_presses).order_by(link_presses.c.seq)
        with self._reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def press_count(self) -> int:
        """Return the newest press's number, 0 when none was."""
        with self._reading() as connection:
            return connection.scalar(select(func.max(link_presses.c.seq))) or 0
