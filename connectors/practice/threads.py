"""How a ticket goes on: answers in opening hours, some late, replies, solving, closing.

Decides times, authors and statuses; the words are chosen in `writing.py`.
"""

from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from connectors.practice.model import Comment, Ticket
from connectors.practice.randomness import around, dice
from connectors.practice.worktime import after_working_hours, when_awake

MACHINES = ("newsletter", "auto_reply")


class Agent(NamedTuple):
    name: str
    email: str
    role: str


AGENTS = (
    Agent("Nordlys Kundeservice", "hej@nordlys.example", "admin"),
    Agent("Birgitte Aagaard", "birgitte@nordlys.example", "agent"),
    Agent("Jonas Qvist", "jonas@nordlys.example", "agent"),
    Agent("Elin Söderberg", "elin@nordlys.example", "agent"),
)


def play_out(seed: int, ticket: Ticket) -> None:
    """Give the ticket its comments and statuses, past and future."""
    die = dice(seed, "thread", ticket.key)
    at = ticket.written_at
    ticket.agent = die.randrange(1, len(AGENTS))
    ticket.comments.append(Comment(at, "customer", "first"))
    ticket.statuses.append((at, "new"))
    if ticket.cause in MACHINES:
        seen = after_working_hours(at, around(die, 1.5, 0.6), 9, 17)
        binned = ticket.cause == "newsletter" and die.random() < 0.4
        ticket.statuses.append((seen, "deleted" if binned else "solved"))
    else:
        _talk(die, ticket)
    _close(ticket)
    changes = {comment.at for comment in ticket.comments}
    changes.update(when for when, _ in ticket.statuses)
    ticket.touched = sorted(changes)


def _talk(die: Random, ticket: Ticket) -> None:
    replied = _working(die, ticket.written_at, is_slow=die.random() < 0.14)
    if die.random() < 0.12:
        opened = ticket.written_at + (replied - ticket.written_at) * die.random() * 0.8
        ticket.comments.append(Comment(_whole(opened), "agent", "note", False))
        ticket.statuses.append((_whole(opened), "open"))
    if die.random() < 0.07 and replied - ticket.written_at > timedelta(hours=6):
        nudge = ticket.written_at + (replied - ticket.written_at) * die.uniform(
            0.5, 0.9
        )
        nudge = when_awake(die, _whole(nudge))
        if nudge < replied:
            ticket.comments.append(Comment(nudge, "customer", "chase"))
    ticket.comments.append(Comment(replied, "agent", "reply"))
    if die.random() < 0.42:
        ticket.statuses.append((replied, "pending"))
        _await_customer(die, ticket, replied)
    else:
        ticket.statuses.append((replied, "solved"))
        _perhaps_reopen(die, ticket, replied)


def _await_customer(die: Random, ticket: Ticket, replied: datetime) -> None:
    if die.random() < 0.4:
        ticket.statuses.append((replied + timedelta(days=4), "solved"))
        return
    wrote = when_awake(die, _whole(replied + timedelta(hours=around(die, 7, 1.0))))
    kind = "chase" if ticket.cause == "late" and die.random() < 0.5 else "details"
    ticket.comments.append(Comment(wrote, "customer", kind))
    ticket.statuses.append((wrote, "open"))
    solved = _working(die, wrote, is_slow=die.random() < 0.1)
    ticket.comments.append(Comment(solved, "agent", "second"))
    ticket.statuses.append((solved, "solved"))
    _perhaps_reopen(die, ticket, solved)


def _perhaps_reopen(die: Random, ticket: Ticket, solved: datetime) -> None:
    chance, wait = die.random(), timedelta(hours=around(die, 5, 1.0))
    wrote = when_awake(die, _whole(solved + wait))
    # after four days the ticket is closed and a mail would open another one
    if chance > 0.2 or wrote > solved + timedelta(days=3):
        return
    is_thanks = chance < 0.14
    kind = "thanks" if is_thanks else "chase"
    ticket.comments.append(Comment(wrote, "customer", kind))
    ticket.statuses.append((wrote, "open"))
    done = _working(die, wrote, is_slow=False)
    if not is_thanks:
        ticket.comments.append(Comment(done, "agent", "second"))
    ticket.statuses.append((done, "solved"))


def _working(die: Random, since: datetime, *, is_slow: bool) -> datetime:
    hours = die.uniform(8, 22) if is_slow else around(die, 2.2, 0.8)
    return after_working_hours(since, hours, 9, 17)


def _close(ticket: Ticket) -> None:
    last, status = ticket.statuses[-1]
    if status == "solved":
        ticket.statuses.append((last + timedelta(days=4), "closed"))


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)
