"""The things of the practice world. Values only; how they come about stands elsewhere.

Every time is aware and in UTC; amounts are hundredths of the order's currency.
"""

from dataclasses import dataclass, field
from datetime import datetime

from connectors.practice.catalogue import Product
from connectors.practice.places import City, Country, Hub


@dataclass(slots=True, eq=False)
class Person:
    index: int
    first: str
    last: str
    email: str
    phone: str | None
    country: Country
    city: City
    language: str
    helpdesk_locale: str
    marketing: str
    is_guest: bool
    known_since: datetime

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


@dataclass(slots=True, eq=False)
class Line:
    line_id: int
    product: Product
    quantity: int
    unit_cents: int
    attributes: dict[str, str]


@dataclass(slots=True, frozen=True)
class Scan:
    at: datetime
    code: str
    status: str
    text: str
    place: Hub


@dataclass(slots=True, eq=False)
class Parcel:
    number: str
    label_at: datetime
    service: str
    lines: list[Line]
    scans: list[Scan] = field(default_factory=list)
    # what the carrier believes, and from when
    etas: list[tuple[datetime, datetime]] = field(default_factory=list)
    fate: str = "normal"
    pickup_point: Hub | None = None
    ready_at: datetime | None = None
    delivered_at: datetime | None = None
    returned_at: datetime | None = None
    is_return: bool = False

    @property
    def available_at(self) -> datetime | None:
        """When the customer could first have it in hand."""
        return self.ready_at or self.delivered_at


@dataclass(slots=True, eq=False)
class Refund:
    refund_id: int
    at: datetime
    cents: int
    lines: list[Line]
    note: str
    restock: str


@dataclass(slots=True, eq=False)
class Return:
    return_id: int
    requested_at: datetime
    approved_at: datetime
    lines: list[Line]
    reason: str
    kind: str
    parcel: Parcel | None
    received_at: datetime | None
    checked_at: datetime | None
    closed_at: datetime | None


@dataclass(slots=True, eq=False)
class Order:
    key: str
    customer: Person
    placed_at: datetime
    lines: list[Line]
    delivery: str
    promise_at: datetime
    discount_cents: int
    total_cents: int
    shipping_cents: int
    number: int = 0
    hold: str | None = None
    hold_until: datetime | None = None
    exchange_of: "Order | None" = None
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    parcels: list[Parcel] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"#{self.number}"

    @property
    def touched(self) -> list[datetime]:
        """When the order itself changed; scans of the carrier do not count."""
        times = {self.placed_at, self.cancelled_at}
        times.update(parcel.label_at for parcel in self.parcels)
        times.update(refund.at for refund in self.refunds)
        for back in self.returns:
            times.update((back.requested_at, back.approved_at, back.closed_at))
        return sorted(at for at in times if at)

    @property
    def label_at(self) -> datetime | None:
        return min((parcel.label_at for parcel in self.parcels), default=None)

    @property
    def available_at(self) -> datetime | None:
        """When all of it was there; None when some of it never came."""
        times = [parcel.available_at for parcel in self.parcels]
        return None if not times or None in times else max(times)

    @property
    def delivered_at(self) -> datetime | None:
        times = [parcel.delivered_at for parcel in self.parcels]
        return None if not times or None in times else max(times)

    @property
    def is_late(self) -> bool:
        if self.cancelled_at:
            return False
        return self.available_at is None or self.available_at > self.promise_at


@dataclass(slots=True, eq=False)
class Comment:
    at: datetime
    author: str
    kind: str
    is_public: bool = True


@dataclass(slots=True, eq=False)
class Ticket:
    key: str
    cause: str
    intent: str
    # the message that would have made the question needless, if any
    prevented_by: str | None
    order: Order | None
    person: Person
    written_at: datetime
    # the hidden number that decides whether being told is enough
    resolve: float
    ticket_id: int = 0
    comments: list[Comment] = field(default_factory=list)
    statuses: list[tuple[datetime, str]] = field(default_factory=list)
    touched: list[datetime] = field(default_factory=list)
    agent: int = 0
