"""What a message is made of, before it has a layout. Values only."""

from dataclasses import dataclass
from typing import Protocol

from flows.messages.links import Links


class ShopSettings(Protocol):
    """The part of the shop's settings that a message needs."""

    name: str
    reply_address: str
    website: str | None
    time_zone: str


@dataclass(frozen=True)
class ShopFacts:
    """Who writes: the name, the address that a person reads, the shop's clock."""

    name: str
    reply_address: str
    website: str | None
    time_zone: str
    # without a page of its own the shop takes answers and stops by mail
    links: Links | None = None

    @classmethod
    def from_settings(cls, shop: ShopSettings) -> "ShopFacts":
        website = str(shop.website) if shop.website else None
        return cls(shop.name, shop.reply_address, website, str(shop.time_zone))


@dataclass(frozen=True)
class Link:
    """Something to press; `url` is http, https or mailto, checked before."""

    label: str
    url: str


@dataclass(frozen=True)
class Row:
    """One fact in the summary: what it is and its value."""

    label: str
    value: str


@dataclass(frozen=True)
class Line:
    """One ordered product."""

    title: str
    amount: str | None


@dataclass(frozen=True)
class Survey:
    """A scale to press in the one layout and to answer with a number in the other."""

    how_to_press: str
    how_to_reply: str
    scores: tuple[Link, ...]
    stop: Link
    stop_reply: str


@dataclass(frozen=True)
class Story:
    """All the words of one message in reading order.

    Every string is plain text, cleaned but not escaped; the layouts escape.
    """

    subject: str
    heading: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    footer: str
    lines: tuple[Line, ...] = ()
    rows: tuple[Row, ...] = ()
    action: Link | None = None
    survey: Survey | None = None
    # the way out of marketing, to press and to answer with
    stop: Link | None = None
    stop_reply: str | None = None


@dataclass(frozen=True)
class RenderedMessage:
    """A message as the customer reads it, in both forms."""

    subject: str
    html: str
    text: str
