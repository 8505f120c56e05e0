"""Which promises were kept: replies, solutions, deliveries by law, refunds by law.

What is promised and what breaks it stands in `fct_service_clocks`, `fct_legal_clocks`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from flows.pages.labels import read_number, read_share

Rows = Mapping[str, Sequence[Mapping]]

CLOCKS = {
    "first_reply": "First reply",
    "next_reply": "Next reply",
    "resolution": "Solution",
    "delivery": "Delivery, by law",
    "refund": "Refund, by law",
}
RUNNING = ("running", "open", "at_risk")


def arrange_promises(rows: Rows) -> list[dict[str, str]]:
    """Return a line a promise: the share kept, how many were broken or still run."""
    counts = Counter()
    for row in rows.get("clocks", ()):
        counts[row["clock"], row["state"]] += row["clock_count"]
    known = {clock for clock, _ in counts}
    return [
        {
            "promise": promise,
            "kept": read_share(
                counts[clock, "met"], counts[clock, "met"] + counts[clock, "breached"]
            ),
            "broken": read_number(counts[clock, "breached"]),
            "running": read_number(sum(counts[clock, each] for each in RUNNING)),
            "at_risk": read_number(counts[clock, "at_risk"]),
        }
        for clock, promise in CLOCKS.items()
        if clock in known
    ]
