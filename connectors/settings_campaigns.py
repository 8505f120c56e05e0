"""What the shop offers in its marketing, in its own words.

Here: the tables `[campaigns.returner_offer]` and `[campaigns.win_back]`. Not here: who
is made an offer and when, which SQL decides.
"""

from typing import Annotated

from pydantic import Field

from connectors import settings_fields as kinds
from connectors.settings_fields import Table, setting

_EXAMPLE = 'text = { da = "Vi giver fragten på din næste bestilling." }'


class Offer(Table):
    """A text per language of the shop; a code where one is needed."""

    text: dict[kinds.Language, Annotated[str, Field(min_length=1, max_length=400)]] = (
        setting(_EXAMPLE, min_length=1)
    )
    code: str | None = setting('"NORDLYS26"', None, pattern=r"^\S{1,40}$")
    valid_days: int = setting("30", 30, gt=0)


class Campaigns(Table):
    """Without its offer a returner is not written to; win_back goes without one."""

    returner_offer: Offer | None = None
    win_back: Offer | None = None

    @property
    def offers(self) -> dict[str, Offer]:
        """Return the offers that were made, by message type."""
        named = {"returner_offer": self.returner_offer, "win_back": self.win_back}
        return {name: offer for name, offer in named.items() if offer is not None}

    def speak(self, languages: tuple[str, ...]) -> None:
        """Raise ValueError when an offer is not written in each of `languages`."""
        for name, offer in self.offers.items():
            if lacking := [each for each in languages if each not in offer.text]:
                raise ValueError(
                    f"campaigns.{name}.text lacks {', '.join(lacking)}; write the "
                    "offer in every language of shop.languages"
                )
