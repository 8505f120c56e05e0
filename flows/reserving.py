"""Rendering what is newly due and putting it into the ledger, bytes and all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from connectors.channels import Outgoing
from connectors.state import Ledger, NewMessage
from flows.due import DueMessage

Render = Callable[[DueMessage], Outgoing]

# so many bodies are in memory at once and committed together
_BATCH = 200


@dataclass(frozen=True)
class Reserved:
    """The keys that were new; those of them that could not be rendered have failed."""

    keys: frozenset[str]
    failed: frozenset[str]


def reserve_due(
    due: Iterable[DueMessage],
    *,
    ledger: Ledger,
    render: Render,
    mode: str,
    now: datetime,
    by: str,
) -> Reserved:
    """Reserve what the ledger does not have yet; only that is rendered.

    What waits in it for an address that was corrected since is rendered once more.
    """
    rows = list(due)
    _readdress(rows, ledger=ledger, render=render, mode=mode, now=now, by=by)
    known = ledger.known_keys((row.message_key for row in rows), mode=mode)
    unknown = [row for row in rows if row.message_key not in known]
    keys: set[str] = set()
    failed: set[str] = set()
    for start in range(0, len(unknown), _BATCH):
        batch = [_prepare(row, render) for row in unknown[start : start + _BATCH]]
        new = ledger.reserve(batch, mode=mode, now=now, by=by)
        keys |= new
        failed |= {row.message_key for row in batch if row.error is not None} & new
    return Reserved(frozenset(keys), frozenset(failed))


def _readdress(
    rows: list[DueMessage],
    *,
    ledger: Ledger,
    render: Render,
    mode: str,
    now: datetime,
    by: str,
) -> None:
    """Write anew what waits for another address than the list has by now."""
    waiting = ledger.pending_recipients(mode=mode)
    maybe = [
        row
        for row in rows
        if row.message_key in waiting
        and waiting[row.message_key] not in (row.recipient_email, row.recipient_phone)
    ]
    written = [_prepare(row, render) for row in maybe]
    # a rehearsal goes to one address whatever the list says
    moved = [
        row
        for row in written
        if row.error is None and row.recipient != waiting[row.message_key]
    ]
    if moved:
        ledger.readdress(moved, mode=mode, now=now, by=by)


def _prepare(due: DueMessage, render: Render) -> NewMessage:
    try:
        outgoing = render(due)
    # whatever is wrong with one message, the others are not to wait for it
    except Exception as error:
        reason = f"could not be rendered: {type(error).__name__}: {error}"
        return _as_new(due, sender="", recipient=due.recipient_email, error=reason)
    return _as_new(
        due,
        sender=outgoing.sender,
        recipient=outgoing.recipient,
        body=outgoing.body,
    )


def _as_new(
    due: DueMessage,
    *,
    sender: str,
    recipient: str,
    body: bytes | None = None,
    error: str | None = None,
) -> NewMessage:
    return NewMessage(
        message_key=due.message_key,
        message_type=due.message_type,
        message_class=due.message_class,
        flow=due.flow,
        subject_type=due.subject_type,
        subject_id=due.subject_id,
        order_id=due.order_id,
        parcel_id=due.parcel_id,
        ticket_id=due.ticket_id,
        customer_id=due.customer_id,
        recipient=recipient,
        sender=sender,
        language=due.language,
        channel=due.channel,
        priority=due.priority,
        trigger_at=due.trigger_at,
        not_before=due.not_before,
        not_after=due.not_after,
        told_delivery_date=due.told_delivery_date,
        body=body,
        error=error,
    )
