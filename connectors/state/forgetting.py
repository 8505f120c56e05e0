"""Taking people out of the ledger: addresses, bytes, notes, and the pages they were on.

What was sent, when and with which outcome stays, without saying to whom. Who is meant
is told by the caller and by the marks.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, Table, delete, or_, select, update

from connectors.marks import ERASED, Marks
from connectors.state.copying import drop_upgrade_copies
from connectors.state.erasures import Erasures
from connectors.state.moves import Move, make_move
from connectors.state.schema import (
    decisions,
    message_bodies,
    message_events,
    messages,
    metadata,
    suppressions,
)

Row = dict[str, Any]
BY = "varsel erase"
_FACTS = ("order_id", "ticket_id", "parcel_id", "customer_id")
# a message that has not left goes by what states allow
_WAYS_OUT = {
    "pending": ("claimed", "suppressed"),
    "claimed": ("suppressed",),
    "held": ("expired",),
}


class Forgetting(Erasures):
    """The ledger without the people who are erased."""

    def keys_of(self, marks: Marks, is_theirs: Callable[[Row], bool]) -> set[str]:
        """Return the keys of messages that are to them or about them."""
        with self._reading() as connection:
            return {
                row["message_key"]
                for row in _rows(connection, messages)
                if _is_to(marks, row) or is_theirs(row)
            }

    def forget(
        self,
        marks: Marks,
        is_theirs: Callable[[Row], bool],
        mentions: Callable[[bytes], bool],
        now: datetime,
    ) -> int:
        """Take them out of every row; return how many messages were theirs.

        `is_theirs`: says so of a row's facts. `mentions`: says so of a mail's bytes.
        """
        with self._writing() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            theirs = [
                row
                for row in _rows(connection, messages)
                if _is_to(marks, row) or is_theirs(row)
            ]
            for row in theirs:
                _forget_message(connection, row, now)
            _forget_bodies(connection, mentions)
            _forget_decisions(connection, is_theirs)
            for row in _rows(connection, suppressions):
                if marks.holds("address", row["address"]):
                    gone = delete(suppressions).filter_by(address=row["address"])
                    connection.execute(gone)
            for table in metadata.sorted_tables:
                _forget_mentions(connection, table, marks)
        return len(theirs)

    def drop_bodies(self, before: datetime) -> int:
        """Remove the bytes of what was settled before; return how many there were."""
        old = select(messages.c.message_key).where(messages.c.settled_at < before)
        with self._writing() as connection:
            gone = delete(message_bodies).where(message_bodies.c.message_key.in_(old))
            return connection.execute(gone).rowcount

    def shrink(self) -> None:
        """Let go of the pages that rows were on; nothing of them can be read back."""
        if self._engine.dialect.name != "sqlite":
            return
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
        if path := self._engine.url.database:
            drop_upgrade_copies(path)


def _is_to(marks: Marks, row: Row) -> bool:
    kind = "address" if "@" in row["recipient"] else "phone"
    return marks.holds(kind, row["recipient"])


def _rows(connection: Connection, table: Table) -> list[Row]:
    return [dict(row) for row in connection.execute(select(table)).mappings()]


def _forget_message(connection: Connection, row: Row, now: datetime) -> None:
    named = {"message_key": row["message_key"], "mode": row["mode"]}
    for state in _WAYS_OUT.get(row["state"], ()):
        move = Move(row["message_key"], row["mode"], state, now, BY, "erased")
        make_move(connection, move, settled_at=now, owner=None, lease_until=None)
    about = row["subject_id"] if row["subject_type"] == "order" else ERASED
    connection.execute(
        update(messages)
        .filter_by(**named)
        .values(
            recipient=ERASED,
            customer_id=None,
            parcel_id=None,
            subject_id=about,
            receipt=None,
            error="erased",
        )
    )
    for table in metadata.sorted_tables:
        # its bytes, its verdicts, and what its reader pressed and wrote
        if table not in (messages, message_events) and named.keys() <= set(
            table.columns.keys()
        ):
            connection.execute(delete(table).filter_by(**named))
    connection.execute(update(message_events).filter_by(**named).values(note=None))


def _forget_bodies(connection: Connection, mentions: Callable[[bytes], bool]) -> None:
    """Remove what was written to others and names them, once it is sent."""
    unsettled = select(messages.c.message_key).where(
        messages.c.state.in_(["pending", "claimed", "sending", "held"])
    )
    query = select(message_bodies).where(message_bodies.c.message_key.not_in(unsettled))
    for row in connection.execute(query).mappings().all():
        if mentions(row["body"]):
            named = {"message_key": row["message_key"], "mode": row["mode"]}
            connection.execute(delete(message_bodies).filter_by(**named))


def _forget_decisions(connection: Connection, is_theirs: Callable[[Row], bool]) -> None:
    facts = select(*(decisions.c[name] for name in _FACTS)).distinct()
    for row in connection.execute(facts).mappings().all():
        if is_theirs(dict(row)):
            theirs = [
                decisions.c[name].is_not_distinct_from(row[name]) for name in _FACTS
            ]
            connection.execute(delete(decisions).where(*theirs))


def _forget_mentions(connection: Connection, table: Table, marks: Marks) -> None:
    """Take addresses out of whatever text a table has; a row that is one goes."""
    texts = [each for each in table.columns if isinstance(each.type, String)]
    if not texts:
        return
    named = or_(*(each.like("%@%") for each in texts))
    for row in connection.execute(select(table).where(named)).mappings().all():
        changed = {
            each.name: told
            for each in texts
            if row[each.name] is not None
            and (told := marks.without_mentions(row[each.name])) != row[each.name]
        }
        keys = list(table.primary_key.columns)
        this = [key == row[key.name] for key in keys]
        if any(key.name in changed for key in keys):
            connection.execute(delete(table).where(*this))
        elif changed:
            connection.execute(update(table).where(*this).values(changed))
