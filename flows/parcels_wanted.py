"""Which parcels a backfill asks a carrier about, when it answers only about numbers.

The parcels are those of the published marts, by the day of their label; which of them
were answered already is read off what is landed.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime

from connectors.intervals import Interval, landed_keys
from flows.known import Known
from flows.readers import read_published
from flows.shop import Shop
from flows.ways import Reprocess

LABELLED = """
    select tracking_number, min(label_at) as label_at
    from fct_parcels
    where
        carrier = ? and label_at >= ? and label_at < ?
        and tracking_number is not null
    group by tracking_number
    order by label_at, tracking_number
"""


@dataclass(frozen=True)
class ParcelsWanted:
    """Numbers by the time of their label; `answered` are left out."""

    labelled: list[tuple[datetime, str]]
    answered: frozenset[str]

    def during(self, stretch: Interval) -> tuple[tuple[str, ...], int]:
        """Return the numbers to ask about, and how many there are in all."""
        first = bisect_left(self.labelled, (stretch.begins, ""))
        last = bisect_left(self.labelled, (stretch.ends, ""))
        there = [number for _, number in self.labelled[first:last]]
        return tuple(one for one in there if one not in self.answered), len(there)


def parcels_wanted(
    shop: Shop, known: Known, bounds: Interval, reprocess: Reprocess
) -> ParcelsWanted:
    """Return the parcels of a range that this way of going through it asks about."""
    carrier = known.module.SYSTEM
    rows = read_published(
        shop, "fct_parcels", LABELLED, (carrier, bounds.begins, bounds.ends)
    )
    labelled = [(row["label_at"], row["tracking_number"]) for row in rows or ()]
    folder = shop.landing.folder
    if reprocess == "missing":
        answered = landed_keys(folder, known.manifests)
    elif reprocess == "changed-code":
        by_this_code = landed_keys(folder, known.of_this_code)
        before = landed_keys(folder, known.manifests)
        answered = by_this_code | ({number for _, number in labelled} - before)
    else:
        answered = set()
    return ParcelsWanted(labelled, frozenset(answered))
