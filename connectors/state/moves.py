"""Which state a message may go to from which; every move appends one event.

pending → claimed → sending → sent | failed, and unknown, suppressed, expired, held.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    case,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from connectors.errors import VarselError
from connectors.state.prepared import Prepared
from connectors.state.schema import message_events, messages

MOVES: dict[str | None, frozenset[str]] = {
    None: frozenset({"pending", "failed"}),
    "pending": frozenset({"claimed", "held"}),
    "claimed": frozenset(
        {"sending", "pending", "expired", "suppressed", "held", "unknown"}
    ),
    "sending": frozenset({"sent", "failed", "unknown", "pending"}),
    "unknown": frozenset({"sent", "failed", "pending"}),
    "held": frozenset({"pending", "expired"}),
}
FINAL_STATES = frozenset({"sent", "failed", "expired", "suppressed"})
STATES = FINAL_STATES | (set(MOVES) - {None})


class IllegalMove(VarselError):
    """A message cannot go from the state it is in to the one asked for."""


class LeaseLost(IllegalMove):
    """Someone else has the message by now."""


_IS_MOVED = and_(
    messages.c.message_key == bindparam("moved_key"),
    messages.c.mode == bindparam("moved_mode"),
)
_STATE = Prepared(select(messages.c.state, messages.c.owner).where(_IS_MOVED))
_APPEND_ALL = insert(message_events)
_NEWEST_EVENT = (
    select(func.max(message_events.c.seq))
    .where(message_events.c.message_key == messages.c.message_key)
    .where(message_events.c.mode == messages.c.mode)
    .scalar_subquery()
)
_BEGUN = bindparam("begun", type_=messages.c.attempts.type)
_IS_COUNTED = or_(messages.c.state == "sending", _BEGUN > 0)
_MOVE = Prepared(
    update(messages)
    .where(_IS_MOVED)
    .values(event_seq=_NEWEST_EVENT)
    .values(attempts=messages.c.attempts + case((_IS_COUNTED, _BEGUN), else_=0))
)
_MOVE_ALL = (
    update(messages)
    .where(messages.c.mode == bindparam("moved_mode"))
    .where(messages.c.message_key.in_(bindparam("moved_keys", expanding=True)))
    .values(event_seq=_NEWEST_EVENT)
)


@dataclass(frozen=True)
class Move:
    """One step of one message.

    `holder` must have it claimed, `origin` must be its state, where they are given.
    `attempts` is added to the requests begun so far; only one that is under way can
    be taken off again.
    """

    message_key: str
    mode: str
    to: str
    at: datetime
    by: str
    note: str | None = None
    holder: str | None = None
    origin: str | None = None
    attempts: int = 0


def make_move(connection: Connection, move: Move, **values: Any) -> None:
    """Move the message, append the event, set `values` beside the state.

    Raises: IllegalMove, of which LeaseLost when `holder` no longer has it.
    """
    message = {"moved_key": move.message_key, "moved_mode": move.mode}
    event = {"to_state": move.to, "at": move.at, "by": move.by, "note": move.note}
    # one statement finds whether the move may be made, and makes it an event
    append = _append_if_legal(move.to, move.origin, is_held=move.holder is not None)
    holder = {} if move.holder is None else {"holder": move.holder}
    if append.run(connection, message | event | holder) == 0:
        found = _STATE.rows(connection, message) or [("absent", None)]
        raise _refusal(move, *found[0])
    _MOVE.run(connection, message | {"state": move.to, "begun": move.attempts} | values)


@cache
def _append_if_legal(to: str, origin: str | None, *, is_held: bool) -> Prepared:
    """Return what appends a move's event where the message is in a state for it."""
    origins = [each for each in MOVES if each and to in MOVES[each]]
    is_legal = [messages.c.state == each for each in origins if origin in (None, each)]
    is_holder = [messages.c.owner == bindparam("holder")] if is_held else []
    told = [
        bindparam(name, type_=message_events.c[name].type)
        for name in ("to_state", "at", "by", "note")
    ]
    found = (
        select(messages.c.message_key, messages.c.mode, messages.c.state, *told)
        .where(_IS_MOVED, or_(false(), *is_legal), *is_holder)
        .with_for_update()
    )
    names = ("message_key", "mode", "from_state", "to_state", "at", "by", "note")
    return Prepared(insert(message_events).from_select(names, found))


def move_all(
    connection: Connection, moves: Sequence[Move], origin: str, **values: Any
) -> None:
    """Move messages that this transaction has found in one state, all alike.

    `moves` share mode and target, and are no more than one statement takes.
    """
    if not moves:
        return
    connection.execute(
        _APPEND_ALL, [as_event(move, from_state=origin) for move in moves]
    )
    asked = {"moved_mode": moves[0].mode, "moved_keys": [m.message_key for m in moves]}
    connection.execute(_MOVE_ALL, asked | {"state": moves[0].to} | values)


def as_event(move: Move, from_state: str | None) -> dict[str, Any]:
    """Return the row of message_events that tells the move."""
    return {
        "message_key": move.message_key,
        "mode": move.mode,
        "from_state": from_state,
        "to_state": move.to,
        "at": move.at,
        "by": move.by,
        "note": move.note,
    }


def _refusal(move: Move, state: str, holder: str | None) -> IllegalMove:
    what = f"message {move.message_key!r} ({move.mode}) is {state}"
    if move.holder is not None and holder != move.holder:
        return LeaseLost(
            f"{what} and {move.holder!r} no longer holds it; "
            "nothing was changed, the holder goes on with it"
        )
    return IllegalMove(f"{what} and cannot become {move.to!r}; nothing was changed")
