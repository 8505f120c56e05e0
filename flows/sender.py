"""The loop of one sender: claim one message, look again, send it, write it down."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from connectors.channels import Channel, Outgoing, repeat_safe_s
from connectors.clock import Clock
from connectors.errors import (
    AuthenticationError,
    ChannelDown,
    PermanentError,
    TransientError,
    UnknownOutcome,
)
from connectors.state import Claimed, Facts, Ledger
from flows.books import Books
from flows.channel_health import ChannelHealth

# one commit for so many claims; what is not begun is given back
CLAIMED_AT_ONCE = 20


@dataclass
class Sender:
    """One sender at work; its books say what it settled."""

    books: Books
    channel: Channel
    flow: str | None
    is_due: Callable[[str], bool]
    due_at: datetime
    due_until: datetime
    may_wait: Callable[[str], bool] | None = None
    health: ChannelHealth = field(default_factory=ChannelHealth)
    _waiting: set[str] = field(default_factory=set)
    _claimed: deque[Claimed] = field(default_factory=deque)

    @property
    def ledger(self) -> Ledger:
        return self.books.ledger

    @property
    def mode(self) -> str:
        return self.books.mode

    @property
    def clock(self) -> Clock:
        return self.books.clock

    def leave_waiting(self, keys: Iterable[str]) -> None:
        """Do not touch those of the keys that are not due now but may be later."""
        self._waiting |= {key for key in keys if self._is_to_wait(key)}

    def run(self) -> str | None:
        """Deliver until nothing is left; return why it stopped before, or None."""
        try:
            while (reason := self._find_stop(self.ledger.find_stop_reason())) is None:
                self._claimed.extend(self._claim())
                if not self._claimed:
                    return self.health.reason
                reason = self._handle_all()
                if reason is not None:
                    break
            return reason
        finally:
            self._let_go()

    def _claim(self) -> list[Claimed]:
        # one wait for the disk for the claims and for what became of the last message
        with self.ledger.together():
            self.books.write()
            return self.ledger.claim(
                mode=self.mode,
                owner=self.books.owner,
                lease_s=self.books.lease_s,
                now=self.clock.now(),
                limit=CLAIMED_AT_ONCE,
                flow=self.flow,
                due_at=self.due_at,
                except_keys=self._waiting,
                except_channels=self.health.closed,
            )

    def _handle_all(self) -> str | None:
        """Deliver what is claimed; return why it stopped before the end, or None."""
        while self._claimed:
            # one commit for what became of the last and for what begins now; the
            # claim is on the disk, so that a loss of power leaves these in doubt
            with self.ledger.together(hurries=True):
                self.books.write()
                message = self._claimed[0]
                facts = self._look_again(message)
                if (reason := self._find_stop(facts.stopped)) is not None:
                    return reason
                is_begun = self._begin(self._claimed.popleft(), facts)
            if is_begun:
                self._send(message)
        return None

    def _look_again(self, message: Claimed) -> Facts:
        return self.ledger.look_again(
            recipient=message.recipient,
            message_class=message.message_class,
            message_type=message.message_type,
            mode=self.mode,
        )

    def _let_go(self) -> None:
        """Write down what is noted, and give back what was claimed and not begun."""
        self.books.write()
        keys = [message.message_key for message in self._claimed]
        self._claimed.clear()
        now = self.clock.now()
        who = {"mode": self.mode, "owner": self.books.owner}
        self.ledger.give_back_untouched(keys, **who, now=now)
        self.ledger.wait_for_disk()

    def _find_stop(self, switched: str | None) -> str | None:
        if self.clock.now() > self.due_until:
            return "the list of what is due has become too old"
        if switched is not None:
            return f"the stop switch is on: {switched}"
        return None

    def _is_to_wait(self, key: str) -> bool:
        return self.may_wait is not None and not self.is_due(key) and self.may_wait(key)

    def _begin(self, message: Claimed, facts: Facts) -> bool:
        """Mark the message as being sent, or put it aside; return which it was."""
        if message.channel in self.health.closed:
            why = self.health.closed[message.channel]
            self.books.give_back(message, why, is_attempt=False)
            return False
        if self._is_to_wait(message.message_key):
            # it came back to pending after the waiting were looked up
            self._waiting.add(message.message_key)
            why = "not due yet: its verdict is to wait"
            self.books.give_back(message, why, is_attempt=False)
            return False
        verdict = self._find_objection(message, facts)
        if verdict is not None:
            self.books.settle(message, *verdict)
            return False
        return self.books.mark_sending(message)

    def _find_objection(self, message: Claimed, facts: Facts) -> tuple[str, str] | None:
        """Return the state and the reason that stand against sending, or None."""
        if not self.is_due(message.message_key):
            return "expired", "superseded: no longer in the list of what is due"
        if message.not_after is not None and self.clock.now() > message.not_after:
            return (
                "expired",
                f"too late: was of use until {message.not_after:%F %R} UTC",
            )
        if facts.suppressed is not None:
            return "suppressed", facts.suppressed
        if facts.blown is not None and not message.is_released:
            return "held", facts.blown
        return None

    def _send(self, message: Claimed) -> None:
        channel = message.channel
        try:
            receipt = self.channel.send(_outgoing(message))
        except AuthenticationError as error:
            self.health.note_rejected(channel, error)
            self.books.give_back(message, str(error), is_attempt=False)
        except ChannelDown as error:
            self.health.note_down(channel, error)
            self.books.give_back(message, str(error), is_attempt=False)
        except TransientError as error:
            self.health.note_trouble(channel, error)
            self.books.try_later(message, error)
        except PermanentError as error:
            self.health.note_refused(channel, error)
            self.books.settle(message, "failed", str(error))
        except UnknownOutcome as error:
            self.health.note_trouble(channel, error)
            window_s = repeat_safe_s(self.channel, channel)
            self.books.ask_again(message, str(error), window_s)
        except Exception as error:
            # a fault of ours after the request may have begun: it may have arrived
            self.books.settle(message, "unknown", f"{type(error).__name__}: {error}")
            raise
        else:
            self.health.note_taken(channel)
            self.books.settle(message, "sent", None, receipt=receipt.reference)


def _outgoing(message: Claimed) -> Outgoing:
    return Outgoing(
        message_key=message.message_key,
        message_type=message.message_type,
        sender=message.sender,
        recipient=message.recipient,
        body=message.body,
        channel=message.channel,
    )
