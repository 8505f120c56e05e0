"""The shop as a command uses it: with the practice shop in its vendors' place, if any.

Apart from `practice`, so that a shop of one's own never loads a simulated one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from flows.shop import Shop


@contextmanager
def embedded(shop: Shop) -> Iterator[Shop]:
    """Yield the shop, its vendors answered by the practice shop where it has one."""
    if shop.settings.practice is None:
        yield shop
        return
    from flows.practice import serving

    with serving(shop) as (served, world):
        yield served
        world.read_mails(served.outbox)
