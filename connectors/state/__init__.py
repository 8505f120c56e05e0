"""The ledger: what was considered, reserved, sent and stopped, beside the warehouse.

Small and transactional, SQLite by default and any SQLAlchemy URL. It decides nothing
and renders nothing. Nothing outside this package imports sqlalchemy.
"""

from typing import Any

from connectors.state.audit import Audit
from connectors.state.backfills import Backfills
from connectors.state.calls import Book, Calls
from connectors.state.controls import Controls
from connectors.state.decisions import Decisions
from connectors.state.facts import Facts, LookingAgain
from connectors.state.forgetting import Forgetting
from connectors.state.fuse_lists import FuseLists, hash_of
from connectors.state.intents import Claimed, NewMessage
from connectors.state.moves import FINAL_STATES, MOVES, STATES, IllegalMove, LeaseLost
from connectors.state.parts import Parts
from connectors.state.presses import Presses, Reader
from connectors.state.readdressing import Readdressing
from connectors.state.releases import Releases
from connectors.state.suppressions import Suppressions

__all__ = [
    "FINAL_STATES",
    "MOVES",
    "STATES",
    "Book",
    "Claimed",
    "Facts",
    "IllegalMove",
    "LeaseLost",
    "Ledger",
    "NewMessage",
    "Reader",
    "hash_of",
]


class Ledger(
    FuseLists,
    Decisions,
    Forgetting,
    Suppressions,
    Controls,
    Backfills,
    Releases,
    Calls,
    Audit,
    LookingAgain,
    Presses,
    Parts,
    Readdressing,
):
    """Everything that must not be forgotten between two runs."""

    def find_suppression(self, address: str, message_class: str) -> str | None:
        """Return why a message of this class may not go there, or None."""
        if self.is_erased("address", address):
            return "erased"
        return super().find_suppression(address, message_class)

    def snapshot(self, *, decisions_after: int = 0) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of raw_ledger, by table name.

        Verdicts only ever come to it, so a reader that has them up to
        `decisions_after` needs just the rest.
        """
        return {
            "messages": self.list_messages(),
            "decisions": self.list_decisions(after_seq=decisions_after),
            "suppressions": self.list_suppressions(),
            "link_presses": self.list_presses(),
        }

    def marks(self) -> dict[str, int]:
        """Return how far each part has come; equal marks mean nothing has changed."""
        return {
            "high_water": self.high_water(),
            "decision_seq": self.decision_seq(),
            **self.suppression_marks(),
            "released_count": self.released_count(),
            "press_count": self.press_count(),
        }
