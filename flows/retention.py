"""Retention: data goes when the time that the shop gives its kind is over.

Once a week, since a landing that changes makes the warehouse be built anew; until then
a record may stay a few days longer. What comes again is not landed. Which records are
of which kind, and where their time stands, each source declares.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from connectors.landing_rewriting import drop_leftovers, rewrite
from flows.past_time import ends_of, instant_of, is_past
from flows.personal import declarations
from flows.shop import Shop
from flows.stale import stale_streams

EVERY = timedelta(days=7)
MAILS = "mails"


def keep_to_retention(shop: Shop) -> int:
    """Remove what is past its time; return how many records and mails that were.

    The caller holds the writer's lock, and loads and builds after.
    """
    now = shop.clock.now()
    ends = ends_of(shop.settings, now)
    swept_at = shop.ledger.swept_at()
    if not ends or (swept_at is not None and now < swept_at + EVERY):
        return 0
    shop.say("looking for data that is past its time")
    gone = _from_landing(shop, ends) + _from_mails(shop, ends)
    shop.ledger.note_sweep(now)
    return gone


def _from_landing(shop: Shop, ends: Mapping[str, datetime]) -> int:
    def look(system: str, stream: str, record_id: str, payload: object) -> object:
        is_over = is_past(declarations()(system, stream), payload, ends)
        return None if is_over else payload

    drop_leftovers(shop.landing)
    # the warehouse follows landing, also after a sweep that was cut short
    gone = sum(each.removed for each in rewrite(shop.landing, look))
    stale = stale_streams(shop)
    if stale:
        shop.warehouse.renew(stale, lambda text: True)
    return gone


def _from_mails(shop: Shop, ends: Mapping[str, datetime]) -> int:
    end = ends.get(MAILS)
    if end is None:
        return 0
    gone = shop.ledger.drop_bodies(end)
    if gone:
        shop.ledger.shrink()
    old = [
        path
        for path in shop.outbox.glob("*.eml")
        if (at := instant_of(path.name[:10])) is not None and at < end
    ]
    for path in old:
        path.unlink()
    return gone + len(old)
