"""What messages say of the shop's returns, in whose words, and who gets its own lists.

Here: the tables `[returns]`, `[messages]` and `[internal]`. Not here: which list is due
when, which SQL decides; what is wrong with a wording (`flows/messages`).
"""

from typing import Annotated

from pydantic import Field

from connectors import settings_fields as kinds
from connectors.settings_fields import Table, setting

_ADDRESS = r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$"


def _address(example: str) -> str | None:
    return setting(f'"{example}"', None, pattern=_ADDRESS)


class Returns(Table):
    """What differs from shop to shop; what is left out is not spoken of."""

    days: int | None = setting("30", None, gt=0)
    address: str | None = setting('"Nordlys Retur, Eksempelvej 4, 8000 Aarhus C"', None)
    label_url: str | None = setting(
        '"https://nordlys.example/retur"', None, pattern=r"^https?://\S+$"
    )
    is_free: bool | None = setting("true", None)


class Messages(Table):
    """Where the shop's own words stand, a file a language; left out: ours."""

    wording: kinds.ExistingFolder | None = setting('"wording"', None)


class Internal(Table):
    """Addresses of colleagues and makers; a list without one is not sent."""

    warehouse: str | None = _address("lager@nordlys.example")
    accounts_receivable: str | None = _address("bogholderi@nordlys.example")
    service: str | None = _address("service@nordlys.example")
    management: str | None = _address("ledelse@nordlys.example")
    makers: dict[str, Annotated[str, Field(pattern=_ADDRESS)]] = setting(
        '[internal.makers] "Fjord Møbler" = "ordre@fjord.example"', {}
    )

    @property
    def recipients(self) -> list[tuple[str, str | None, str]]:
        """Return role, maker and address of everyone named."""
        roles = ("warehouse", "accounts_receivable", "service", "management")
        named = [(role, None, getattr(self, role)) for role in roles]
        return [
            *(each for each in named if each[2] is not None),
            *(("maker", maker, to) for maker, to in sorted(self.makers.items())),
        ]
