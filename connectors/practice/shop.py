"""The practice world: a shop whose state at any time follows from seed, size, effect
and what its customers were told until then.

Days are made one by one, in order, and kept. What was made holds past and future of an
order; showing only what is past is the task of the three vendor modules.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from threading import RLock

from connectors.practice.causes import questions_about
from connectors.practice.changes import Changes
from connectors.practice.customers import make_person
from connectors.practice.fulfilment import fulfil
from connectors.practice.model import Line, Order, Parcel, Person, Ticket
from connectors.practice.orders import (
    arrivals,
    make_exchange,
    make_order,
    repeat_customer,
)
from connectors.practice.randomness import dice
from connectors.practice.returns import settle_afterwards
from connectors.practice.threads import play_out
from connectors.practice.told import Told
from connectors.practice.truth import knew_already, truth_of
from connectors.practice.visitors import mail_of_the_day
from connectors.practice.worktime import DAY, local_day

FIRST_ORDER, FIRST_TICKET = 1001, 35_001


class PracticeShop:
    """A webshop that opened at `opened_at`; `effect` is how much being told helps."""

    def __init__(
        self, seed: int, orders_per_day: int, opened_at: datetime, effect: float = 0.35
    ) -> None:
        self.seed = seed
        self.orders_per_day = orders_per_day
        self.opened_at = opened_at
        self.told = Told()
        self._effect = effect
        self._lock = RLock()
        self._next_day = local_day(opened_at)
        self._next_ticket = FIRST_TICKET
        self._customers: list[Person] = []
        self._exchanges: dict[date, list[tuple[datetime, Order, Line]]] = defaultdict(
            list
        )
        self._unwritten: dict[date, list[Ticket]] = defaultdict(list)
        self._orders: list[Order] = []
        self._tickets: list[Ticket] = []
        self._parcels: dict[str, tuple[Order, Parcel]] = {}
        self._people: dict[int, Person] = {}
        self._order_changes: Changes[Order] = Changes()
        self._ticket_changes: Changes[Ticket] = Changes()

    def receive(self, mail: bytes, at: datetime) -> None:
        """Let a customer read a mail from the shop."""
        with self._lock:
            self.told.read(mail, at)

    def save_told(self, path: Path) -> None:
        with self._lock:
            self.told.save(path)

    def load_told(self, path: Path) -> None:
        with self._lock:
            self.told.load(path)

    def orders(self, until: datetime) -> list[Order]:
        """Return the orders placed until then, oldest first, with their futures."""
        with self._lock:
            self._make_days(until)
            last = bisect_right(self._orders, until, key=lambda order: order.placed_at)
            return self._orders[:last]

    def tickets(self, until: datetime) -> Iterator[Ticket]:
        """Yield the tickets written until then, oldest first, with their futures."""
        with self._lock:
            self._make_days(until)
            last = bisect_right(self._tickets, until, key=lambda t: t.written_at)
            written = self._tickets[:last]
        return (ticket for ticket in written if not self._is_needless(ticket))

    def ticket(self, ticket_id: int, until: datetime) -> Ticket | None:
        with self._lock:
            self._make_days(until)
            at = bisect_right(self._tickets, ticket_id, key=lambda t: t.ticket_id) - 1
            found = self._tickets[at] if at >= 0 else None
        if found is None or found.ticket_id != ticket_id or found.written_at > until:
            return None
        return None if self._is_needless(found) else found

    def parcel(self, number: str, until: datetime) -> tuple[Order, Parcel] | None:
        with self._lock:
            self._make_days(until)
            return self._parcels.get(number)

    def changed_orders(
        self, since: datetime, until: datetime
    ) -> list[tuple[datetime, Order]]:
        """Return last change and order, for orders changed since then, by that time."""
        with self._lock:
            self._make_days(until)
            return self._order_changes.latest(since, until)

    def changed_tickets(
        self, since: datetime, until: datetime
    ) -> list[tuple[datetime, Ticket]]:
        with self._lock:
            self._make_days(until)
            rows = self._ticket_changes.latest(since, until)
        return [row for row in rows if not self._is_needless(row[1])]

    def truth(self, until: datetime) -> list[dict[str, object]]:
        """Return a row per ticket with its true cause, which no vendor ever serves."""
        return [truth_of(ticket, self.told) for ticket in self.tickets(until)]

    def _is_needless(self, ticket: Ticket) -> bool:
        """Return whether the customer was told in time and is content with that."""
        return ticket.resolve < self._effect and knew_already(ticket, self.told)

    def _make_days(self, until: datetime) -> None:
        while self._next_day <= local_day(until):
            self._make_day(self._next_day)
            self._next_day += DAY

    def _make_day(self, day: date) -> None:
        for order in sorted(self._placed_on(day), key=lambda order: order.placed_at):
            self._add_order(order)
        unwritten = self._unwritten.pop(day, [])
        unwritten += mail_of_the_day(
            self.seed, day, self.orders_per_day, self._customers
        )
        for ticket in sorted(unwritten, key=lambda ticket: ticket.written_at):
            self._add_ticket(ticket)

    def _placed_on(self, day: date) -> Iterator[Order]:
        die = dice(self.seed, "customers", day)
        for index, at in enumerate(arrivals(self.seed, day, self.orders_per_day)):
            if at < self.opened_at:
                continue
            customer = repeat_customer(die, self._customers)
            if customer is None:
                customer = make_person(self.seed, len(self._customers), at)
                self._customers.append(customer)
            yield make_order(self.seed, f"{day}:{index}", customer, at)
        for at, old, line in self._exchanges.pop(day, []):
            yield make_exchange(self.seed, old, line, at)

    def _add_order(self, order: Order) -> None:
        order.number = FIRST_ORDER + len(self._orders)
        fulfil(self.seed, order)
        settle_afterwards(self.seed, order)
        self._orders.append(order)
        returned = [back.parcel for back in order.returns if back.parcel]
        for parcel in order.parcels + returned:
            self._parcels[parcel.number] = (order, parcel)
        for back in order.returns:
            if back.kind == "exchange" and back.closed_at:
                due = (back.closed_at, order, back.lines[0])
                self._exchanges[local_day(back.closed_at)].append(due)
        self._order_changes.add(order, order.touched)
        for ticket in questions_about(self.seed, order):
            self._unwritten[local_day(ticket.written_at)].append(ticket)

    def _add_ticket(self, ticket: Ticket) -> None:
        ticket.ticket_id = self._next_ticket
        # mails that a filter or an agent throws away use up numbers, too
        self._next_ticket += 1 + (dice(self.seed, ticket.key).random() < 0.3)
        play_out(self.seed, ticket)
        self._tickets.append(ticket)
        self._ticket_changes.add(ticket, ticket.touched)
