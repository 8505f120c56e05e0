"""What a shop is asked when it is set up, and what is usual where it lies.

Which settings a system needs is read from the settings' own tables, so that a new
connector is asked about without a word here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from pydantic import SecretStr

from connectors.errors import VarselError
from connectors.settings_sources import Sources

# country -> zone, languages
COUNTRIES = {
    "DK": ("Europe/Copenhagen", "da,en"),
    "SE": ("Europe/Stockholm", "sv,en"),
    "NO": ("Europe/Oslo", "nb,en"),
    "FI": ("Europe/Helsinki", "fi,sv,en"),
    "DE": ("Europe/Berlin", "de,en"),
    "AT": ("Europe/Vienna", "de,en"),
    "GB": ("Europe/London", "en"),
    "IE": ("Europe/Dublin", "en"),
}
ELSEWHERE = ("Etc/UTC", "en")
SYSTEMS = {
    "orders": ("shopify", "woocommerce"),
    "tickets": ("zendesk", "freshdesk", "gorgias", "imap"),
    "parcels": (
        "postnord",
        "bring",
        "gls",
        "dhl",
        "aftership",
        "easypost",
        "shipmondo",
    ),
}


@dataclass(frozen=True)
class Answers:
    """What a shop said of itself; `fields` are settings by `sources.system.name`."""

    name: str
    country: str
    languages: str
    time_zone: str
    reply_address: str
    website: str
    files: str | None = None
    systems: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    smtp_host: str | None = None
    smtp_username: str | None = None


def needed_fields(system: str) -> dict[str, str]:
    """Return what must be said of a system, by its key, each with an example.

    Raises: VarselError for a system that there is no connector for.
    """
    known = Sources.model_fields
    if system not in known or system == "files":
        names = ", ".join(name for name in known if name != "files")
        raise VarselError(f"there is no system {system!r}; there are {names}")
    table = next(each for each in get_args(known[system].annotation) if each)
    return {
        f"sources.{system}.{name}": str((each.examples or [""])[0]).strip('"')
        for name, each in table.model_fields.items()
        if each.is_required() and each.annotation is not SecretStr
    }
