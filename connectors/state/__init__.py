"""The ledger: what was considered, reserved, sent and stopped, beside the warehouse.

Small and transactional, SQLite by default and any SQLAlchemy URL. It decides nothing
and renders nothing. Nothing outside this package imports sqlalchemy.
"""

from typing import Any

from connectors.state.controls import Controls
from connectors.state.decisions import Decisions
from connectors.state.desk import Desk
from connectors.state.intents import Claimed, NewMessage
from connectors.state.moves import FINAL_STATES, MOVES, STATES, IllegalMove, LeaseLost
from connectors.state.suppressions import Suppressions

__all__ = [
    "FINAL_STATES",
    "MOVES",
    "STATES",
    "Claimed",
    "IllegalMove",
    "LeaseLost",
    "Ledger",
    "NewMessage",
]


class Ledger(Desk, Decisions, Suppressions, Controls):
    """Everything that must not be forgotten between two runs."""

    def snapshot(self) -> dict[str, list[dict[str, Any]]]:
        """Return the rows of raw_ledger, by table name."""
        return {
            "messages": self.list_messages(),
            "decisions": self.list_decisions(),
            "suppressions": self.list_suppressions(),
        }
