"""The loop of one sender: claim one message, look again, send it, write it down."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from connectors.channels import Channel, Outgoing
from connectors.clock import Clock
from connectors.errors import (
    AuthenticationError,
    ChannelDown,
    PermanentError,
    TransientError,
    UnknownOutcome,
)
from connectors.state import Claimed, LeaseLost, Ledger

MAX_ATTEMPTS = 6
# doubled with every attempt: six of them span five hours
FIRST_RETRY_S = 600
MIN_RETRY_S = 60
# so many in a row, and it is the channel that is in trouble, not the message
TROUBLE_LIMIT = 3
# a wrong sender address would be refused for every recipient alike
REFUSAL_LIMIT = 10


@dataclass
class Sender:
    """One sender at work; `outcomes` is what it settled, by message key."""

    ledger: Ledger
    channel: Channel
    mode: str
    clock: Clock
    owner: str
    flow: str | None
    lease_s: float
    is_due: Callable[[str], bool]
    due_at: datetime
    due_until: datetime
    fuse: Callable[[Claimed], str | None] | None = None
    may_wait: Callable[[str], bool] | None = None
    outcomes: dict[str, str] = field(default_factory=dict)
    rejected: AuthenticationError | None = None
    _down: ChannelDown | None = None
    _waiting: set[str] = field(default_factory=set)
    _trouble: list[str] = field(default_factory=list)
    _refused_count: int = 0

    def leave_waiting(self, keys: Iterable[str]) -> None:
        """Do not touch those of the keys that are not due now but may be later."""
        self._waiting |= {key for key in keys if self._is_to_wait(key)}

    def run(self) -> str | None:
        """Deliver until nothing is left; return why it stopped before, or None."""
        while (reason := self._find_stop()) is None:
            claimed = self.ledger.claim(
                mode=self.mode,
                owner=self.owner,
                lease_s=self.lease_s,
                now=self.clock.now(),
                flow=self.flow,
                due_at=self.due_at,
                except_keys=self._waiting,
            )
            if not claimed:
                return None
            self._handle(claimed[0])
        return reason

    def _find_stop(self) -> str | None:
        if self.rejected is not None:
            return f"the channel rejects the credentials: {self.rejected}"
        if self._down is not None:
            return f"the channel is down: {self._down}"
        if len(self._trouble) >= TROUBLE_LIMIT:
            return f"{TROUBLE_LIMIT} in a row went wrong, last: {self._trouble[-1]}"
        if self._refused_count >= REFUSAL_LIMIT:
            return f"{REFUSAL_LIMIT} in a row were refused; see why in the ledger"
        if self.clock.now() > self.due_until:
            return "the list of what is due has become too old"
        if (switched := self.ledger.find_stop_reason()) is not None:
            return f"the stop switch is on: {switched}"
        return None

    def _is_to_wait(self, key: str) -> bool:
        return self.may_wait is not None and not self.is_due(key) and self.may_wait(key)

    def _handle(self, message: Claimed) -> None:
        if self._is_to_wait(message.message_key):
            # it came back to pending after the waiting were looked up
            self._waiting.add(message.message_key)
            why = "not due yet: its verdict is to wait"
            self._give_back(message, why, retry_s=0, is_attempt=False)
            return
        verdict = self._look_again(message)
        if verdict is not None:
            self._settle(message, *verdict)
            return
        try:
            self.ledger.mark_sending(
                message.message_key,
                mode=self.mode,
                owner=self.owner,
                lease_s=self.lease_s,
                now=self.clock.now(),
            )
        except LeaseLost:
            return
        self._send(message)

    def _look_again(self, message: Claimed) -> tuple[str, str] | None:
        """Return the state and the reason that stand against sending, or None."""
        if not self.is_due(message.message_key):
            return "expired", "superseded: no longer in the list of what is due"
        if message.not_after is not None and self.clock.now() > message.not_after:
            return (
                "expired",
                f"too late: was of use until {message.not_after:%F %R} UTC",
            )
        recipient, message_class = message.recipient, message.message_class
        suppressed = self.ledger.find_suppression(recipient, message_class)
        if suppressed is not None:
            return "suppressed", suppressed
        if self.fuse is not None and not message.is_released:
            blown = self.fuse(message)
            return None if blown is None else ("held", blown)
        return None

    def _send(self, message: Claimed) -> None:
        outgoing = Outgoing(
            message_key=message.message_key,
            message_type=message.message_type,
            sender=message.sender,
            recipient=message.recipient,
            body=message.body,
        )
        try:
            receipt = self.channel.send(outgoing)
        except AuthenticationError as error:
            self.rejected = error
            self._give_back(message, str(error), retry_s=0, is_attempt=False)
        except ChannelDown as error:
            self._down = error
            self._give_back(message, str(error), retry_s=0, is_attempt=False)
        except TransientError as error:
            self._trouble.append(str(error))
            self._try_later(message, error)
        except PermanentError as error:
            self._refused_count += 1
            self._settle(message, "failed", str(error))
        except UnknownOutcome as error:
            self._trouble.append(str(error))
            self._settle(message, "unknown", str(error))
        except Exception as error:
            # a fault of ours after the request may have begun: it may have arrived
            self._settle(message, "unknown", f"{type(error).__name__}: {error}")
            raise
        else:
            self._trouble.clear()
            self._refused_count = 0
            self._settle(message, "sent", None, receipt=receipt.reference)

    def _try_later(self, message: Claimed, error: TransientError) -> None:
        attempts = message.attempts + 1
        if attempts >= MAX_ATTEMPTS:
            why = f"gave up after {attempts} attempts: {error}"
            self._settle(message, "failed", why)
            return
        retry_s = error.retry_after_s or FIRST_RETRY_S * 2 ** (attempts - 1)
        retry_s = max(MIN_RETRY_S, retry_s)
        self._give_back(message, str(error), retry_s=retry_s, is_attempt=True)

    def _settle(
        self,
        message: Claimed,
        outcome: str,
        reason: str | None,
        receipt: str | None = None,
    ) -> None:
        self.ledger.settle(
            message.message_key,
            mode=self.mode,
            owner=self.owner,
            outcome=outcome,
            now=self.clock.now(),
            receipt=receipt,
            error=reason,
        )
        self.outcomes[message.message_key] = outcome

    def _give_back(
        self, message: Claimed, error: str, *, retry_s: float, is_attempt: bool
    ) -> None:
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
