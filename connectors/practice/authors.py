"""Whoever ordered, as the writer of mails about that order.

Why and when they write is in `causes.py` and `aftermath.py`.
"""

from datetime import datetime

from connectors.practice.customers import at_another_address
from connectors.practice.model import Order, Ticket
from connectors.practice.randomness import dice
from connectors.practice.worktime import when_awake


class Author:
    """Collects the would-be tickets of one order."""

    def __init__(self, seed: int, order: Order) -> None:
        self.order = order
        self.die = dice(seed, "care", order.key)
        self.tickets: list[Ticket] = []
        self.person = order.customer
        if self.die.random() < 0.05:
            self.person = at_another_address(order.customer)

    def write(
        self,
        cause: str,
        intent: str,
        at: datetime,
        prevented_by: str | None = None,
        before: datetime | None = None,
    ) -> None:
        """Write at `at`, or once awake; not at all when that is too late to matter."""
        at = when_awake(self.die, at).replace(microsecond=0)
        if before and at >= before:
            return
        self.tickets.append(
            Ticket(
                key=f"{self.order.key}:{len(self.tickets)}:{cause}",
                cause=cause,
                intent=intent,
                prevented_by=prevented_by,
                order=self.order,
                person=self.person,
                written_at=at,
                resolve=self.die.random(),
            )
        )
