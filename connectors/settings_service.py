"""What a shop promises its customers: hours per clock, by version, and closed days.

Here: the tables `[service]`, `[[service.policies]]` and `[[shop.closures]]`. Not here:
which version a ticket keeps and when a clock runs out, which SQL decides.
"""

from datetime import date
from typing import Self

from pydantic import model_validator

from connectors import settings_fields as kinds
from connectors.settings_fields import Table, setting

CLOCKS = ("first_reply", "next_reply", "resolution")


class Closure(Table):
    """Days on which the shop is closed, the first and the last among them."""

    first_day: date
    last_day: date
    reason: str | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError(
                f"ends on {self.last_day}, before it begins on {self.first_day}"
            )
        return self


class Policy(Table):
    """A version: tickets made from `valid_from` on keep it; left out means as before.

    With a channel or a priority, in the helpdesk's word, it is for those tickets alone.
    """

    valid_from: date
    channel: str | None = None
    priority: str | None = None
    first_reply_hours: kinds.Hours | None = None
    next_reply_hours: kinds.Hours | None = None
    resolution_hours: kinds.Hours | None = None

    @model_validator(mode="after")
    def _promises_something(self) -> Self:
        if not any(self.hours.values()):
            raise ValueError(
                "has no hours; give first_reply_hours, next_reply_hours or "
                "resolution_hours"
            )
        return self

    @property
    def hours(self) -> dict[str, float | None]:
        """Return the opening hours of each clock; None for one it leaves as it was."""
        return {clock: getattr(self, f"{clock}_hours") for clock in CLOCKS}


class Service(Table):
    """The first version, for every ticket that no later one is for."""

    first_reply_hours: kinds.Hours = setting("8", 8)
    next_reply_hours: kinds.Hours = setting("8", 8)
    resolution_hours: kinds.Hours = setting("40", 40)
    policies: tuple[Policy, ...] = setting(
        "policies = [{ valid_from = 2026-09-01, first_reply_hours = 4 }]", ()
    )

    @model_validator(mode="after")
    def _has_no_version_twice(self) -> Self:
        seen = set()
        for each in self.policies:
            version = (each.valid_from, each.channel, each.priority)
            if version in seen:
                raise ValueError(
                    f"has two policies valid from {each.valid_from} for the same "
                    "channel and priority; keep one"
                )
            seen.add(version)
        return self
