"""Keys, ranges, references and required fields: the expectations, as data.

Each looks at one count of its entity's query, as a share of the rows it counts among.
Row checks at the load are in `flows.expectations.suites`; what stands here is only seen
once orders, parcels and tickets of all systems stand beside each other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Row = Mapping[str, object]
Rows = Mapping[str, Sequence[Row]]

ENTITIES = (
    "orders",
    "order_lines",
    "parcels",
    "parcel_events",
    "tickets",
    "ticket_messages",
    "returns",
    "refunds",
)
# a shop that lacks a required field on one line in twenty has a form to mend
REQUIRED_SHARE, REQUIRED_OF_LINES = 0.05, 5


@dataclass(frozen=True)
class Question:
    """A number and the bounds it is expected in; the words are for people.

    `subject`: what of the entity it is about, where it is not all of it.
    """

    entity: str
    expectation: str
    value: float
    low: float | None
    high: float | None
    observed: str
    expected: str
    subject: str | None = None


@dataclass(frozen=True)
class Bound:
    """One count of an entity's query, and the share of rows it may reach."""

    count: str
    expectation: str
    share: float = 0.0
    of: str = "row_count"


_KEYS = (
    Bound("without_id", "Each has its id"),
    Bound("repeated", "No id is there twice"),
)
BOUNDS: dict[str, tuple[Bound, ...]] = {
    "orders": (
        *_KEYS,
        Bound("below_nought", "The amount is not below 0"),
        Bound("without_currency", "An amount has its currency"),
        Bound("odd_country", "The country is a code of two letters"),
        Bound("paid_too_early", "It is paid no earlier than placed"),
        Bound("promised_too_early", "It is promised for after it was placed"),
        Bound("refunded_beyond", "No more is refunded than was paid"),
    ),
    "order_lines": (
        *_KEYS,
        Bound("below_nought", "The quantity is not below 0"),
        Bound("price_below_nought", "The price is not below 0"),
        Bound("without_name", "It has a SKU or a title"),
        Bound("without_order", "Its order is known", 0.01),
        Bound(
            "orders_without_lines",
            "An order of the last four weeks has its lines",
            0.01,
            of="recent_order_count",
        ),
    ),
    "parcels": (
        *_KEYS,
        Bound("without_carrier", "Its carrier is known", 0.02),
        Bound("without_number", "It has a tracking number", 0.1),
        Bound("without_order", "Its order is known", 0.05),
        Bound("scans_reversed", "Its first scan is no later than its last"),
        Bound("received_too_early", "It is received after its label was made", 0.01),
    ),
    "parcel_events": (
        *_KEYS,
        Bound("too_old", "It happened in this century"),
        Bound("estimated_too_early", "It estimates an arrival that can be", 0.01),
        Bound("without_parcel", "Its parcel is known", 0.05),
    ),
    "tickets": (
        *_KEYS,
        Bound("without_status", "It has a status we know"),
        Bound("replied_too_early", "It is answered after it was made"),
        Bound("without_messages", "It has its messages", 0.05, of="listened_count"),
    ),
    "ticket_messages": (
        *_KEYS,
        Bound("without_author", "It says who wrote it"),
        Bound("without_body", "It has words", 0.1),
        Bound("without_ticket", "Its ticket is known", 0.01),
    ),
    "returns": (
        *_KEYS,
        Bound("without_order", "Its order is known", 0.01),
        Bound("received_too_early", "It is received after it was asked for"),
        Bound("checked_too_early", "It is checked after it was received"),
    ),
    "refunds": (
        *_KEYS,
        Bound("below_nought", "The amount is not below 0"),
        Bound("without_order", "Its order is known", 0.01),
    ),
}


def ask_of_counts(rows: Rows) -> Iterator[Question]:
    """Yield what is asked of each entity that has rows at all.

    An entity without a feed is unknown, not wrong.
    """
    for entity in ENTITIES:
        counts = next(iter(rows.get(entity, ())), {})
        for bound in BOUNDS[entity]:
            of_rows = counts.get(bound.of) or 0
            if of_rows:
                yield _share(
                    entity, bound.expectation, counts[bound.count], of_rows, bound.share
                )


def ask_of_attributes(rows: Rows) -> Iterator[Question]:
    """Yield what is asked of recent lines by the seed that the shop edits."""
    for row in rows.get("required_attributes", ()):
        if row["row_count"] >= REQUIRED_OF_LINES:
            yield _share(
                "order_lines",
                "The fields its product type requires are given",
                row["missing_count"],
                row["row_count"],
                REQUIRED_SHARE,
                subject=f"{row['product_type']}: {row['attribute']}",
            )


def _share(
    entity: str,
    expectation: str,
    count: int,
    of_rows: int,
    share: float,
    subject: str | None = None,
) -> Question:
    return Question(
        entity,
        expectation,
        value=count / of_rows,
        low=None,
        high=share,
        observed=f"not so for {count:,} of {of_rows:,}" if count else "so for all",
        expected=f"not so for at most {share:.0%}" if share else "so for all",
        subject=subject,
    )
