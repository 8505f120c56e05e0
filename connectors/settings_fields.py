"""The kinds of value a setting can have, and what makes one wrong.

Here: opening intervals, addresses, folders, zones. Not here: which settings there are
(`settings.py`) and how a wrong one is put into words (`settings_problems.py`).
"""

import re
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
)

Weekday = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]
MessageType = Literal[
    "order_confirmation",
    "order_dispatched",
    "delay_notice",
    "ready_for_pickup",
    "ticket_acknowledgement",
    "support_feedback",
    "thank_you",
    "returner_offer",
    "win_back",
    "feedback_request",
    "order_incomplete",
    "delivery_window_changed",
    "out_for_delivery",
    "pickup_reminder",
    "delivered_check",
    "delivery_exception",
    "incident_notice",
    "correction",
    "withdrawal_receipt",
    "return_guide",
    "return_received",
    "refund_issued",
    "exchange_dispatched",
    "warehouse_worklist",
    "receivable_worklist",
    "maker_worklist",
    "sla_at_risk",
    "delivery_call_list",
    "weekly_review",
    "context_note",
]
ChannelName = Literal["email", "sms", "note", "event", "webhook"]
DataKind = Literal["tickets", "surveys", "mails"]
Interval = tuple[time, time]
MIDNIGHT = time(0)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Table(BaseModel):
    """A table of the settings file: nothing unknown in it, nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def setting(example: str, default: Any = ..., **bounds: Any) -> Any:
    """Return a field that names an example for whoever got it wrong."""
    return Field(default, examples=[example], validate_default=True, **bounds)


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("is not the name of a time zone") from None
    return name


def _safe_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("does not begin with https:// and a host")
    if parts.username or parts.query or parts.fragment:
        raise ValueError("may carry neither credentials nor a query")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("must begin with https://, a secret travels with each call")
    return url.rstrip("/")


def _proxy_url(url: str) -> str:
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ValueError("does not begin with http:// or https:// and a host")
    return url.rstrip("/")


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise ValueError("names a file that is not there")
    return file


def _existing_folder(folder: Path) -> Path:
    if not folder.is_dir():
        raise ValueError("names a folder that is not there")
    return folder


def _intervals(written: Any) -> Any:
    """Return a day's opening intervals from texts such as "09:00-17:00".

    One that ends at "24:00" closes at `MIDNIGHT`, the end of its day.
    """
    found: list[Interval] = []
    for text in written if isinstance(written, list) else [written]:
        opens, closes = _interval(str(text))
        if not _comes_before(opens, closes) or (
            found and (found[-1][1] == MIDNIGHT or opens < found[-1][1])
        ):
            raise ValueError(f'has "{text}", which ends or begins too early')
        found.append((opens, closes))
    return tuple(found)


def _interval(text: str) -> Interval:
    match = re.fullmatch(r"\s*(\d\d:\d\d)\s*-\s*(\d\d:\d\d)\s*", text)
    try:
        opens, closes = match.groups() if match else ("", "")
        closes = "00:00" if closes == "24:00" else closes
        return time.fromisoformat(opens), time.fromisoformat(closes)
    except ValueError:
        raise ValueError(f'has "{text}", which is not an interval') from None


def _comes_before(opens: time, closes: time) -> bool:
    return closes == MIDNIGHT or opens < closes


def _dated(days: dict[str, Any]) -> dict[str, Any]:
    """Return the days, each named "12-24" for every year or "2026-12-24" for one."""
    for day in days:
        try:
            # a leap year has every day there is
            date.fromisoformat(day if len(day) > 5 else f"2024-{day}")
        except ValueError:
            raise ValueError(f'has "{day}", which is no day of a year') from None
    return days


def _every_day(days: dict[Weekday, Any]) -> dict[Weekday, Any]:
    if not any(days.values()):
        raise ValueError("has no interval, so that no reply could ever be due")
    return {day: days.get(day, ()) for day in Weekday.__args__}


def _expanded(folder: Any, info: ValidationInfo) -> Any:
    """Return the folder with `${NAME}` replaced from the environment passed in."""
    environ: Mapping[str, str] = (info.context or {}).get("environ", {})

    def value_of(match: re.Match[str]) -> str:
        if not environ.get(match[1]):
            raise ValueError(f"names {match[1]}, which the environment does not have")
        return environ[match[1]]

    return (
        re.sub(r"\$\{(\w+)\}", value_of, folder) if isinstance(folder, str) else folder
    )


def _resolved(folder: Path, info: ValidationInfo) -> Path:
    base = (info.context or {}).get("base")
    return (base / folder.expanduser()).resolve() if base else folder


Zone = Annotated[str, AfterValidator(_known_zone)]
Url = Annotated[str, AfterValidator(_safe_url)]
Folder = Annotated[Path, AfterValidator(_resolved)]
ProxyUrl = Annotated[str, AfterValidator(_proxy_url)]
ExistingFile = Annotated[Folder, AfterValidator(_existing)]
ExistingFolder = Annotated[Folder, AfterValidator(_existing_folder)]
ExpandedFolder = Annotated[Folder, BeforeValidator(_expanded)]
Share = Annotated[float, Field(ge=0, le=1)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Day = Annotated[tuple[Interval, ...], BeforeValidator(_intervals)]
OpeningHours = Annotated[dict[Weekday, Day], AfterValidator(_every_day)]
OtherHours = Annotated[dict[str, Day], AfterValidator(_dated)]
Address = Annotated[str, Field(pattern=r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$")]
Count = Annotated[int, Field(gt=0)]
Hours = Annotated[float, Field(gt=0)]
