"""Blown fuses: what they hold, in words and by the list that lets it go.

Ops are told of each once, by mail and, where the shop has one, by webhook.
"""

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from connectors.channels import Channel, Outgoing
from connectors.errors import ConnectorError
from connectors.state import hash_of
from flows.masking import mask_text
from flows.messages.clean import clean_text
from flows.messages.ops import compose_ops_mail
from flows.messages.story import ShopFacts
from flows.shop import Shop

Row = dict[str, Any]
SHOWN = 5


@dataclass(frozen=True)
class Blown:
    """One type that is held, why, and which messages."""

    seq: int
    message_type: str
    reason: str
    is_told: bool
    rows: list[Row]

    @property
    def hash(self) -> str:
        return hash_of(row["message_key"] for row in self.rows)

    @property
    def line(self) -> str:
        """Return it on one line, for the end of a run."""
        return (
            f"{self.message_type}: {self.reason}. {len(self.rows):,} are held, none "
            "is sent; look with `varsel fuse`"
        )


def list_blown(shop: Shop) -> list[Blown]:
    """Return the fuses that are blown now, in the shop's sending mode."""
    mode = shop.settings.sending.mode
    open_now = shop.ledger.list_fuses(mode=mode)
    rows = shop.ledger.list_messages(state="held", mode=mode) if open_now else []
    return [
        Blown(
            seq=fuse["seq"],
            message_type=fuse["message_type"],
            reason=fuse["reason"],
            is_told=fuse["told_at"] is not None,
            rows=[row for row in rows if row["message_type"] == fuse["message_type"]],
        )
        for fuse in open_now
    ]


def blown_lines(blown: Blown) -> list[str]:
    """Return what is held and how to let exactly that go; names nobody."""
    languages = Counter(row["language"] for row in blown.rows)
    shared = ", ".join(f"{count:,} {name}" for name, count in languages.most_common())
    release = f"varsel fuse release {blown.message_type} --hash {blown.hash}"
    return [
        f"{blown.message_type}: {blown.reason}",
        f"  held: {len(blown.rows):,} ({shared or 'none'}), for example",
        *map(_sample_line, blown.rows[:SHOWN]),
        f"  to send exactly these: {release}",
        f"  to give them up: {release.replace(' release ', ' discard ')}",
    ]


def _sample_line(row: Row) -> str:
    trigger = f"{row['trigger_at']:%Y-%m-%d %H:%M} UTC" if row["trigger_at"] else "?"
    subject = clean_text(f"{row['subject_type']} {row['subject_id']}", 80)
    return f"    {subject} to {mask_text(row['recipient'])}, of {trigger}"


def tell_ops(shop: Shop, channel: Channel, facts: ShopFacts) -> list[Blown]:
    """Tell ops of each fuse they do not know of; return what is blown now.

    A telling that fails is tried again by the next delivery, and breaks nothing.
    """
    blown = list_blown(shop)
    for each in blown:
        if not each.is_told:
            _tell(shop, channel, facts, each)
    return blown


def _tell(shop: Shop, channel: Channel, facts: ShopFacts, blown: Blown) -> None:
    to = shop.settings.sending.ops_address or facts.reply_address
    now = shop.clock.now()
    key = hash_of([shop.settings.sending.mode, blown.message_type, str(blown.seq)])
    subject = f"Held: {len(blown.rows):,} {blown.message_type}, and none is sent"
    body = compose_ops_mail(
        key, subject, blown_lines(blown), to=to, shop=facts, sent_at=now
    )
    told = [Outgoing(key, "ops_fuse", facts.reply_address, to, body)]
    if "webhook" in getattr(channel, "by_name", {}):
        told.append(replace(told[0], body=_as_json(blown), channel="webhook"))
    ways = [each.channel for each in told if _is_taken(shop, channel, each)]
    if ways:
        shop.ledger.note_told(blown.seq, told_to=", ".join(ways), now=now)


def _as_json(blown: Blown) -> bytes:
    told = {
        "type": "ops_fuse",
        "message_type": blown.message_type,
        "reason": blown.reason,
        "held_count": len(blown.rows),
        "hash": blown.hash,
    }
    return json.dumps(told).encode()


def _is_taken(shop: Shop, channel: Channel, outgoing: Outgoing) -> bool:
    try:
        channel.send(outgoing)
    except ConnectorError as error:
        shop.say(f"ops could not be told of a blown fuse: {error}")
        return False
    return True
