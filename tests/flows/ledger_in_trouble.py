"""A ledger with messages that wait for a person: held by a fuse, unknown."""

from datetime import datetime
from typing import Any

from deliveries import send
from due_rows import NOW, FakeChannel, due_messages

from connectors.errors import UnknownOutcome
from connectors.state import Ledger
from flows.fuse import Fuses, Limit

MODE = "outbox"


def hold_some(ledger: Ledger) -> None:
    fuses = Fuses({"order_dispatched": Limit(5, "the shop's")})
    was_stopped = ledger.find_stop_reason()
    ledger.resume()
    send(ledger, due_messages(8), FakeChannel(), mode=MODE, fuses=fuses)
    if was_stopped:
        ledger.stop(was_stopped)


def leave_unknown(ledger: Ledger, at: datetime = NOW) -> None:
    """Have one message of which nobody knows whether it left."""
    row = {"mode": MODE, "owner": "anna", "now": at}
    ledger.release(_held(ledger)[:1], mode=MODE, by="anna", now=at)
    (claimed,) = ledger.claim(**row, lease_s=60)
    key: dict[str, Any] = {"message_key": claimed.message_key, **row}
    ledger.mark_sending(**key, lease_s=60)
    ledger.settle(**key, outcome="unknown", error=str(UnknownOutcome("silence")))


def _held(ledger: Ledger) -> list[str]:
    return [row["message_key"] for row in ledger.list_messages(state="held")]
