"""One sender's entries in the ledger: a message marked, settled or given back.

When to write what is the sender's to know; here is how.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from connectors.clock import Clock
from connectors.errors import TransientError
from connectors.state import Claimed, LeaseLost, Ledger

MAX_ATTEMPTS = 6
# doubled with every attempt: six of them span five hours
FIRST_RETRY_S = 600
MIN_RETRY_S = 60


@dataclass
class Books:
    """`outcomes` is what this sender settled, by message key."""

    ledger: Ledger
    mode: str
    clock: Clock
    owner: str
    lease_s: float
    outcomes: dict[str, str] = field(default_factory=dict)
    _unwritten: dict[str, Any] | None = None

    def mark_sending(self, message: Claimed) -> bool:
        """Commit that the request begins; return whether the message is still ours.

        What became of the message before it is written in the same commit.
        """
        with self.ledger.together():
            self.write()
            try:
                self.ledger.mark_sending(
                    message.message_key,
                    mode=self.mode,
                    owner=self.owner,
                    lease_s=self.lease_s,
                    now=self.clock.now(),
                )
            except LeaseLost:
                return False
        return True

    def settle(
        self,
        message: Claimed,
        outcome: str,
        reason: str | None,
        receipt: str | None = None,
    ) -> None:
        """Note how it ended; written before the next request begins, or by `write`."""
        self.write()
        self._unwritten = {
            "message_key": message.message_key,
            "outcome": outcome,
            "now": self.clock.now(),
            "receipt": receipt,
            "error": reason,
        }
        self.outcomes[message.message_key] = outcome

    def write(self) -> None:
        """Put down what is noted and not yet in the ledger."""
        if self._unwritten is not None:
            noted, self._unwritten = self._unwritten, None
            self.ledger.settle(**noted, mode=self.mode, owner=self.owner)

    def try_later(self, message: Claimed, error: TransientError) -> None:
        """Give back what was not taken, or give it up after the last attempt."""
        attempts = message.attempts + 1
        if attempts >= MAX_ATTEMPTS:
            why = f"gave up after {attempts} attempts: {error}"
            self.settle(message, "failed", why)
            return
        retry_s = error.retry_after_s or FIRST_RETRY_S * 2 ** (attempts - 1)
        retry_s = max(MIN_RETRY_S, retry_s)
        self.give_back(message, str(error), retry_s=retry_s, is_attempt=True)

    def ask_again(self, message: Claimed, error: str, window_s: float) -> None:
        """Repeat what may have been taken while the channel knows its key; else doubt.

        The time since the first request is what the retries before this one waited.
        """
        attempts = message.attempts + 1
        asked_s = FIRST_RETRY_S * (2**attempts - 1)
        if attempts < MAX_ATTEMPTS and asked_s < window_s:
            retry_s = FIRST_RETRY_S * 2 ** (attempts - 1)
            self.give_back(message, error, retry_s=retry_s, is_attempt=True)
            return
        self.settle(message, "unknown", error)

    def give_back(
        self, message: Claimed, error: str, *, retry_s: float = 0, is_attempt: bool
    ) -> None:
        self.write()
        now = self.clock.now()
        self.ledger.give_back(
            message.message_key,
            mode=self.mode,
            owner=self.owner,
            retry_at=now + timedelta(seconds=retry_s),
            now=now,
            error=error,
            is_attempt=is_attempt,
        )
