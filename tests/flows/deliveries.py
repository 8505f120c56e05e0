"""Short ways to deliver in tests and to look at what the ledger says of it."""

from due_rows import NOW, render

from connectors.clock import FixedClock
from flows.sending import deliver


def send(ledger, due, channel, at=NOW, **changes):
    terms = {
        "render": render,
        "mode": "live",
        "clock": FixedClock(at),
        "owner": "test",
        "due_at": at,
    } | changes
    return deliver(due, ledger=ledger, channel=channel, **terms)


def state_of(ledger, key, mode="live"):
    return ledger.states_of([key], mode=mode)[key][0]


def row_of(ledger, key):
    return next(row for row in ledger.list_messages() if row["message_key"] == key)
