"""What every telling shares: the row's facts, read safely, and the language's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from flows.due import DueMessage
from flows.messages.clean import clean_text, clean_url
from flows.messages.formats import write_day, write_moment, write_money
from flows.messages.story import Link, Row, ShopFacts
from flows.messages.wording import Wording

# as the companies write themselves; any other name is repeated as it came
_CARRIERS = {
    "bring": "Bring",
    "budbee": "Budbee",
    "dao": "dao",
    "dhl": "DHL",
    "fedex": "FedEx",
    "gls": "GLS",
    "helthjem": "Helthjem",
    "instabox": "Instabox",
    "posti": "Posti",
    "postnord": "PostNord",
    "schenker": "DB Schenker",
    "ups": "UPS",
}


_LONG_AGO = date(1, 1, 1)


@dataclass(frozen=True)
class Teller:
    """One due message, its shop and its language."""

    due: DueMessage
    shop: ShopFacts
    wording: Wording

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.due.facts

    @cached_property
    def today(self) -> date:
        """The day the message was triggered, in the shop's zone."""
        return self.due.trigger_at.astimezone(ZoneInfo(self.shop.time_zone)).date()

    def say(self, key: str, **values: object) -> str:
        """Return a text of this message type, as a sentence with a capital."""
        return _capital(self.wording.say(f"{self.due.message_type}.{key}", **values))

    def say_common(self, key: str, **values: object) -> str:
        return _capital(self.wording.say(f"common.{key}", **values))

    def fact(self, name: str, limit: int = 120) -> str | None:
        return clean_text(self.facts.get(name), limit)

    def date(self, name: str) -> date | None:
        """Return a calendar date; None when it is not known or not a date."""
        return _read_date(self.facts.get(name))

    def day(self, name: str) -> str | None:
        return self.day_of(self.facts.get(name))

    def day_of(self, value: object) -> str | None:
        """Return the day in words; None when the value is no date."""
        day = _read_date(value)
        return None if day is None else self.write(day)

    def write(self, day: date) -> str:
        return write_day(day, self.wording.language, self.today)

    def instant(self, name: str) -> datetime | None:
        """Return an instant in the shop's zone; None when not known or no instant."""
        return self._instant_of(self.facts.get(name))

    def _instant_of(self, value: object) -> datetime | None:
        try:
            moment = datetime.fromisoformat(str(value))
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            return moment.astimezone(ZoneInfo(self.shop.time_zone))
        except (ValueError, OverflowError):
            return None

    def moment(self, name: str) -> str | None:
        return self.moment_of(self.facts.get(name))

    def moment_of(self, value: object) -> str | None:
        """Return day and time in words; None when the value is no instant."""
        moment = self._instant_of(value)
        if moment is None:
            return None
        return write_moment(moment, self.wording.language, self.today)

    def dated_moment(self, name: str) -> str | None:
        """Return day, year and time: what is kept as proof is read years later."""
        moment = self.instant(name)
        if moment is None:
            return None
        return write_moment(moment, self.wording.language, _LONG_AGO)

    def money(self, amount: object) -> str | None:
        return write_money(amount, self.facts.get("currency"), self.wording.language)

    def money_of(self, row: Mapping[str, Any]) -> str | None:
        """Return the amount of a row of a list, in the row's own currency."""
        return write_money(
            row.get("amount"), row.get("currency"), self.wording.language
        )

    @property
    def carrier(self) -> str | None:
        return read_carrier(self.fact("carrier", 40))

    @property
    def tracking(self) -> Link | None:
        url = clean_url(self.facts.get("tracking_url"))
        return None if url is None else Link(self.say_common("track"), url)

    def row(self, label: str, value: str | None) -> tuple[Row, ...]:
        """Return the row of a summary, or no row when the value is not known."""
        if value is None:
            return ()
        return (Row(self.say_common(f"label_{label}"), value),)

    def subject(self, heading: str) -> str:
        """Return the heading with the order's number, when there is one."""
        number = self.fact("order_number", 40)
        if number is None:
            return heading
        return self.say_common(
            "subject_with_order", subject=heading, order_number=number
        )


def _read_date(value: object) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _capital(text: str) -> str:
    # a placeholder may open the sentence; only the first letter is touched
    return text[:1].upper() + text[1:]


def paragraph(*sentences: str | None) -> str:
    """Return the sentences that could be said, as one paragraph."""
    return " ".join(sentence for sentence in sentences if sentence)


def read_carrier(name: str | None) -> str | None:
    """Return the carrier as it writes itself."""
    return None if name is None else _CARRIERS.get(name.lower(), name)
