"""Whether a channel is well: what it refused, what went wrong, and when to leave it.

One channel in trouble stops its own messages; those of the others go on.
"""

from collections import Counter
from dataclasses import dataclass, field

from connectors.errors import (
    AuthenticationError,
    ChannelDown,
    PermanentError,
    TransientError,
    UnknownOutcome,
)

# so many in a row, and it is the channel that is in trouble, not the message
TROUBLE_LIMIT = 3
# a wrong sender address would be refused for every recipient alike
REFUSAL_LIMIT = 10


@dataclass
class ChannelHealth:
    """What one sender has seen of its channels; `closed` says why, by channel."""

    closed: dict[str, str] = field(default_factory=dict)
    rejected: AuthenticationError | None = None
    _trouble: Counter[str] = field(default_factory=Counter)
    _refused: Counter[str] = field(default_factory=Counter)

    def note_taken(self, channel: str) -> None:
        """The channel took a message, so it works."""
        self._trouble[channel] = self._refused[channel] = 0

    def note_rejected(self, channel: str, error: AuthenticationError) -> None:
        self.rejected = error
        self.closed[channel] = f"the channel rejects the credentials: {error}"

    def note_down(self, channel: str, error: ChannelDown) -> None:
        self.closed[channel] = f"the channel is down: {error}"

    def note_trouble(
        self, channel: str, error: TransientError | UnknownOutcome
    ) -> None:
        self._trouble[channel] += 1
        if self._trouble[channel] >= TROUBLE_LIMIT:
            why = f"{TROUBLE_LIMIT} in a row went wrong, last: {error}"
            self.closed[channel] = why

    def note_refused(self, channel: str, error: PermanentError) -> None:
        self._refused[channel] += 1
        if self._refused[channel] >= REFUSAL_LIMIT:
            why = f"{REFUSAL_LIMIT} in a row were refused, last: {error}"
            self.closed[channel] = why

    @property
    def reason(self) -> str | None:
        """Return why channels were left before everything was sent, or None."""
        return "; ".join(self.closed.values()) or None
