"""What a vendor module is asked and what it answers, apart from any socket."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    now: datetime
    # where this vendor begins on the loopback server, for links in answers
    base_url: str = ""


@dataclass(frozen=True)
class Answer:
    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def zulu(at: datetime | None) -> str | None:
    """Return whole seconds in UTC with a Z, as Shopify and Zendesk write times."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def past(at: datetime | None, now: datetime) -> datetime | None:
    """Return the time, or None while it has not come."""
    return at if at and at <= now else None
