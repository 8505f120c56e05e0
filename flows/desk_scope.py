"""What a page of the agent desk is about, and in which rows of the marts that lies.

A mart of millions of rows is not read through for a page: `desk_rows`, published beside
the marts, tells in which rows a customer, an order or a ticket is spoken of. Not here:
what those rows say (`desk.py`).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.warehouse import Look
from flows.queries import load_sql

Subject = tuple[str, str | None]


@dataclass(frozen=True)
class Scope:
    """The customer, orders and tickets of a page, and by mart the rows about them."""

    customer_id: str | None
    orders: list[str]
    tickets: list[str]
    rows: Mapping[str, list[int]]


class _Places:
    """The rows about whomever was asked for, gathered by mart."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._asked: set[Subject] = set()
        self.rows: dict[str, list[int]] = defaultdict(list)

    def learn(self, *subjects: Subject) -> None:
        """Look up where the rows are, of each subject once."""
        new = [each for each in dict.fromkeys(subjects) if each not in self._asked]
        if not new:
            return
        self._asked.update(new)
        kinds, ids = zip(*new, strict=True)
        asked = (list(kinds), list(ids))
        for found in self._look.read(load_sql("desk_rows"), asked):
            self.rows[found["mart"]] += found["row_numbers"]


def find_scope(look: Look, subject_type: str, subject_id: str) -> Scope | None:
    """Return what a page shows; None where nobody and nothing has that id."""
    places = _Places(look)
    rows, asked = places.rows, (subject_type, subject_id)
    places.learn(asked)
    among = (rows["dim_customers"], rows["fct_orders"], rows["fct_inquiries"])
    known = look.read(load_sql("desk_whom"), (*asked, *among))
    if not known:
        return None
    person, order = known[0]["customer_id"], known[0]["order_id"]
    places.learn(("customer", person), ("order", order))
    found = (subject_type, person, order, rows["fct_orders"])
    listed = look.read(load_sql("desk_scope_orders"), found)
    orders = [each["order_id"] for each in listed]
    places.learn(*(("order", each) for each in orders))
    found = (*asked, orders, rows["fct_inquiries"])
    listed = look.read(load_sql("desk_scope_tickets"), found)
    tickets = [each["ticket_id"] for each in listed]
    about = [("order", each["matched_order_id"]) for each in listed]
    places.learn(*about, *(("ticket", each) for each in tickets))
    return Scope(person, orders, tickets, rows)
