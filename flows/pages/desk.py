"""The pages of the agent desk: a search, and all about one customer, order or ticket.

Rows come in, as harmless text; nothing is looked up or decided here. A page loads
nothing from anywhere and needs no script.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

from flows.pages import desk_labels, labels
from flows.pages.templating import load_template

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Frame:
    """What every page stands in; `as_of` in the shop's zone, None where not known."""

    shop: str
    zone: str
    as_of: datetime | None
    has_sign_out: bool
    address_of: Callable[[str, str], str]


def draw_search(
    frame: Frame,
    question: str | None = None,
    hits: Sequence[Row] = (),
    *,
    has_more: bool = False,
) -> str:
    """Return the page with the search, and what answers a question if there is one."""
    rows = [
        SimpleNamespace(
            address=frame.address_of(hit["subject_type"], hit["subject_id"]),
            kind=labels.read_word(hit["subject_type"]),
            title=desk_labels.read_hit(hit)[0],
            detail=desk_labels.read_hit(hit)[1],
            found_by=desk_labels.read_kinds(hit["kinds"]),
        )
        for hit in hits
    ]
    return _draw("desk_search", frame, question=question, hits=rows, has_more=has_more)


def draw_context(frame: Frame, context: Any) -> str:
    """Return the page about one subject; `context` is a `flows.desk.Context`."""
    numbers = {each["order_id"]: each["order_number"] for each in context.orders}
    numbers |= {each["ticket_id"]: each["ticket_number"] for each in context.tickets}
    return _draw(
        "desk_context",
        frame,
        known=context,
        person=context.customer,
        title=_title(context),
        is_about=context.subject_type,
        numbers=numbers,
    )


def draw_sign_in(frame: Frame, *, is_wrong: bool = False) -> str:
    """Return the page that asks for the token."""
    return _draw("desk_sign_in", frame, is_wrong=is_wrong)


def draw_note(frame: Frame, heading: str, text: str) -> str:
    """Return a page that says one thing."""
    return _draw("desk_note", frame, heading=heading, text=text)


def _title(context: Any) -> str:
    if context.subject_type == "order" and context.orders:
        return f"Order {context.orders[0]['order_number']}"
    if context.subject_type == "ticket" and context.tickets:
        return f"Ticket {context.tickets[0]['ticket_number']}"
    person = context.customer or {}
    return person.get("customer_name") or person.get("customer_email") or "Customer"


def _draw(name: str, frame: Frame, **values: Any) -> str:
    style = files("flows.pages").joinpath("desk.css").read_text("utf-8")
    # the one place where who may see a customer sees the address
    template = load_template(f"{name}.html.j2", is_masked=False)
    fixed = {"frame": frame, "style": style, "say": _words(frame.as_of)}
    return template.render({"question": None, "is_about": None} | fixed | values)


def _words(as_of: datetime | None) -> SimpleNamespace:
    """Return how values read on this page."""
    return SimpleNamespace(
        word=labels.read_word,
        language=labels.read_language,
        day=labels.read_day,
        sum=desk_labels.read_sum,
        lateness=desk_labels.read_lateness,
        tone=desk_labels.read_tone,
        clock=lambda row: desk_labels.read_clock(row, as_of),
        at=lambda moment: labels.read_instant(moment, as_of),
        of_page=labels.read_time_of_page,
        lower=lambda word: labels.read_word(word).lower(),
        count=labels.read_count,
    )
