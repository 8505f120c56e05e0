"""What a message is made of, before it has a layout. Values only."""

from dataclasses import dataclass, field
from datetime import time

from flows.messages.links import Links
from flows.messages.own_words import OwnWords


@dataclass(frozen=True)
class ShopFacts:
    """Who writes: the name, the address that a person reads, the shop's clock.

    `opening_hours`: intervals by weekday, monday first. `return_*`: what the shop says
    of returns; None where it says nothing.
    """

    name: str
    reply_address: str
    website: str | None
    time_zone: str
    opening_hours: tuple[tuple[tuple[time, time], ...], ...] = ()
    return_days: int | None = None
    return_address: str | None = None
    return_label_url: str | None = None
    is_return_free: bool | None = None
    # without a page of its own the shop takes answers and stops by mail
    links: Links | None = None
    own_words: OwnWords = field(default_factory=OwnWords, repr=False)


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
class Item:
    """One entry of a section: a question and its answer, an order and what to do."""

    title: str
    text: str | None = None


@dataclass(frozen=True)
class Section:
    """A heading with entries below it, or a plain list after a sentence."""

    heading: str
    items: tuple[Item, ...]
    is_list: bool = False


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
    sections: tuple[Section, ...] = ()
    # below the signature, for who wants to read on
    appendix: tuple[Section, ...] = ()
    # colleagues are neither greeted nor sent regards
    is_internal: bool = False
    # the way out of marketing, to press and to answer with
    stop: Link | None = None
    stop_reply: str | None = None


@dataclass(frozen=True)
class RenderedMessage:
    """A message as the customer reads it, in both forms.

    `pieces`: the page as it was put together, so that what mails share is put into
    the form of the wire but once.
    """

    subject: str
    pieces: tuple[str, ...]
    text: str

    @property
    def html(self) -> str:
        return "".join(self.pieces)
