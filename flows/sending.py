"""Delivering what is due: reserve, claim, look at the facts again, send, settle.

Who is due what is decided in the marts. Looked at here are facts alone: still due,
not too late, not suppressed, not stopped. A message is in the ledger with its bytes
before anything is sent, and `sending` is committed before the request begins.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from connectors.channels import Channel, repeat_safe_s
from connectors.clock import Clock
from connectors.errors import SendingRefused
from connectors.state import Ledger
from flows.books import Books
from flows.due import DueMessage
from flows.fuse import Fuses
from flows.reserving import Render, reserve_due
from flows.send_report import SendReport, add_up
from flows.sender import Sender

MODES = ("off", "outbox", "redirect", "live")
MAX_DUE_AGE = timedelta(hours=6)
# longer than any request may take, short enough that the next run finds the dead
LEASE_S = 300


def deliver(
    due: Iterable[DueMessage],
    *,
    ledger: Ledger,
    channel: Channel,
    render: Render,
    mode: str,
    clock: Clock,
    owner: str,
    due_at: datetime,
    max_due_age: timedelta = MAX_DUE_AGE,
    flow: str | None = None,
    is_due: Callable[[str], bool] | None = None,
    fuses: Fuses | None = None,
    may_wait: Callable[[str], bool] | None = None,
    lease_s: float = LEASE_S,
) -> SendReport:
    """Send what is due and return what became of every message.

    `due_at`: when the due list was built. `flow`: only this flow's messages; without
    it everything pending in this mode is this call's. `is_due` looks a key up in the
    newest due list, by default in `due`. `fuses` says how much of a type is too much.
    `may_wait` says of a key that is not due whether it stays pending, since it was
    put off or its type is held back; without it every such message expires.

    Raises: SendingRefused before anything is reserved; AuthenticationError after the
    books are closed; ContractViolation when they do not add up.
    """
    if mode not in MODES:
        raise SendingRefused(f"no sending mode {mode!r}; there are {', '.join(MODES)}")
    if mode == "off":
        return SendReport(mode=mode)
    by_key = {row.message_key: row for row in due if flow in (None, row.flow)}
    books = Books(
        ledger=ledger,
        mode=mode,
        clock=clock,
        # two senders must never pass for one, even when they were given one name
        owner=f"{owner}:{uuid4().hex[:8]}",
        lease_s=lease_s,
    )
    sender = Sender(
        books=books,
        channel=channel,
        flow=flow,
        is_due=is_due or by_key.__contains__,
        due_at=due_at,
        due_until=due_at + max_due_age,
        may_wait=may_wait,
    )
    _require_young(sender, due_at)
    return _deliver(sender, by_key.values(), render, fuses)


def _deliver(
    sender: Sender, due: Iterable[DueMessage], render: Render, fuses: Fuses | None
) -> SendReport:
    ledger, books, now = sender.ledger, sender.books, sender.clock.now()
    orphaned = _sweep(sender, now)
    reserved = reserve_due(
        due, ledger=ledger, render=render, mode=books.mode, now=now, by=books.owner
    )
    books.outcomes |= dict.fromkeys(reserved.failed, "failed")
    intents = ledger.pending_keys(mode=books.mode, flow=sender.flow)
    if fuses is not None:
        books.outcomes |= dict.fromkeys(_held(sender, fuses, now), "held")
    sender.leave_waiting(intents)
    stopped_because = sender.run()
    report = add_up(
        ledger,
        mode=books.mode,
        owner=books.owner,
        intents=intents | set(books.outcomes),
        outcomes=books.outcomes,
        reserved=len(reserved.keys),
        orphaned=orphaned,
        stopped_because=stopped_because,
    )
    if sender.health.rejected is not None:
        raise sender.health.rejected
    return report


def _held(sender: Sender, fuses: Fuses, now: datetime) -> set[str]:
    """Return the keys that fuses hold back from this delivery."""
    books = sender.books
    books.ledger.expire_held(mode=books.mode, by=books.owner, now=now)
    return fuses.blow_surges(
        books.ledger,
        mode=books.mode,
        flow=sender.flow,
        is_due=sender.is_due,
        by=books.owner,
        now=now,
    )


def _require_young(sender: Sender, due_at: datetime) -> None:
    now = sender.clock.now()
    if now > sender.due_until:
        raise SendingRefused(
            f"nothing was sent: the list of what is due was built at {due_at:%F %R} "
            f"UTC, it is {now:%F %R} UTC now, and what it says may have changed; "
            "build again (`varsel build`) and send then"
        )


def _sweep(sender: Sender, now: datetime) -> int:
    """Return how many messages of dead senders are unknown now."""
    ledger, mode = sender.ledger, sender.mode
    swept = ledger.sweep_expired_leases(
        now=now,
        by=sender.books.owner,
        mode=mode,
        # a channel that knows its keys may be asked again; it says so itself
        repeat_safe_s=partial(repeat_safe_s, sender.channel),
    )
    return len(swept["unknown"])
