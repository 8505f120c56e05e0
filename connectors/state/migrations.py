"""What changed in the ledger's tables from one version to the next, in order.

Only ever added to, at the end; `SCHEMA_VERSION` is the number of the last. A new table
or nullable column needs no step here: `upgrading.py` adds those by itself, after the
steps. A step is for what that cannot do: an index on a table that is there, a type, a
name, a value. It runs in the transaction of the whole upgrade, on SQLite and PostgreSQL
alike, and names tables as they were then, since today's may have gone on changing.

Alembic's operations do the work; its own bookkeeping is not used. The version has stood
in `meta` from the first ledger on, and every older Varsel looks there to see that a
ledger is too new for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.operations import Operations


@dataclass(frozen=True)
class Step:
    """From the version before to `version`."""

    version: int
    name: str
    apply: Callable[["Operations"], None]


def _index_what_was_sent(op: "Operations") -> None:
    # the fuse and `varsel status` count what left within a day
    op.create_index("messages_sent", "messages", ["mode", "sent_at"])


STEPS = (Step(2, "index what was sent", _index_what_was_sent),)
