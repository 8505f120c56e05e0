"""What a shop decides in `varsel.toml`, and the only reader of the environment.

Here: which settings there are, how they are read, where secrets come from. Not here:
the tables of the sources, channels, clocks, links, lists and offers
(`settings_sources.py`, `settings_channels.py`, `settings_service.py`,
`settings_web.py`, `settings_messages.py`, `settings_campaigns.py`, `settings_ops.py`),
what makes a value wrong (`settings_fields.py`), how that is said
(`settings_problems.py`), or any rule about orders, parcels and messages.

Folders are relative to the settings file unless absolute. Secrets come from the
environment passed in and stand in no file; `${NAME}` is expanded in
`sources.files.folder` and nowhere else.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Self, get_args

from pydantic import PositiveInt, ValidationError, model_validator

from connectors import settings_fields as kinds
from connectors.errors import SettingsError
from connectors.settings_campaigns import Campaigns
from connectors.settings_channels import CHANNEL_SECRETS, Channels, Sending
from connectors.settings_fields import Table, setting
from connectors.settings_messages import Internal, Messages, Returns
from connectors.settings_ops import Ops, State
from connectors.settings_problems import in_words
from connectors.settings_secrets import OPS_SECRETS, put_secrets
from connectors.settings_service import Closure, Service
from connectors.settings_sources import SOURCE_SECRETS, Sources
from connectors.settings_web import Desk, Web

MESSAGE_TYPES: tuple[str, ...] = get_args(kinds.MessageType)
SECRETS = {
    **SOURCE_SECRETS,
    **CHANNEL_SECRETS,
    "web.key": "VARSEL_LINK_KEY",
    **OPS_SECRETS,
    "desk.token": "VARSEL_DESK_TOKEN",
}


class Shop(Table):
    id: str = setting('"nordlys"', pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str = setting('"Nordlys Interiør"', min_length=1)
    country: str = setting('"DK"', pattern=r"^[A-Z]{2}$")
    languages: tuple[kinds.Language, ...] = setting('["da", "en"]', min_length=1)
    time_zone: kinds.Zone = setting('"Europe/Copenhagen"')
    reply_address: kinds.Address = setting('"hej@nordlys.example"')
    website: str = setting('"https://nordlys.example"', pattern=r"^https?://\S+$")
    opening_hours: kinds.OpeningHours = setting('monday = ["09:00-17:00"]')
    other_hours: kinds.OtherHours = setting(
        '[shop.other_hours] "12-24" = ["09:00-12:00"]', {}
    )
    closures: tuple[Closure, ...] = setting(
        "closures = [{ first_day = 2026-07-13, last_day = 2026-07-26 }]", ()
    )


class Data(Table):
    folder: kinds.Folder = setting('"var"', "var")


class Inquiries(Table):
    """What the shop itself teaches the sorting of its inquiries."""

    corrections: kinds.ExistingFile | None = setting('"corrections.jsonl"', None)


class Network(Table):
    """How the vendors are reached, where it is not straight over the internet."""

    proxy: kinds.ProxyUrl | None = setting('"http://proxy.nordlys.example:3128"', None)
    ca_file: kinds.ExistingFile | None = setting('"/etc/ssl/nordlys-ca.pem"', None)


class Practice(Table):
    seed: int = setting("7", 7, ge=0)
    orders_per_day: int = setting("30", 30, gt=0)
    opens_on: date = setting("2026-01-26", date(2026, 1, 26))
    history_days: int = setting("45", 45, gt=0)
    effect: kinds.Share = setting("0.35", 0.35)


class Privacy(Table):
    """Days after which a kind of data goes; what is not named stays."""

    keep_days: dict[kinds.DataKind, PositiveInt] = setting("tickets = 1095", {})


class Settings(Table):
    """All of `varsel.toml`; attributes mirror its tables."""

    shop: Shop = setting("[shop]")
    service: Service = Service()
    returns: Returns = Returns()
    messages: Messages = Messages()
    internal: Internal = Internal()
    data: Data = setting("[data]", {})
    practice: Practice | None = None
    inquiries: Inquiries = Inquiries()
    network: Network = Network()
    sources: Sources = Sources()
    channels: Channels = Channels()
    sending: Sending = setting("[sending]", {})
    privacy: Privacy = Privacy()
    campaigns: Campaigns = Campaigns()
    web: Web | None = None
    state: State = State()
    ops: Ops = Ops()
    desk: Desk = Desk()

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        if self.practice is None and not self.sources.model_dump(exclude_none=True):
            raise ValueError(
                "no source: add [practice], or a table such as [sources.files]"
            )
        mode = self.sending.mode
        if mode in ("redirect", "live") and self.channels.smtp is None:
            raise ValueError(f'sending.mode is "{mode}": add the table [channels.smtp]')
        self.campaigns.speak(self.shop.languages)
        return self

    @property
    def data_folder(self) -> Path:
        return self.data.folder

    @property
    def ledger_url(self) -> str:
        """Return where the ledger is; a password may be in it, so never show it."""
        if self.state.url is not None:
            return self.state.url.get_secret_value()
        return f"sqlite:///{self.data.folder / 'state.db'}"

    def fingerprint(self) -> str:
        """Return a short hash of what changes decisions; no secret is in it."""
        deciding = self.model_dump(
            mode="json",
            include={
                "shop": True,
                "service": True,
                "internal": True,
                "sending": True,
                "campaigns": True,
            },
            exclude={"shop": {"name", "reply_address", "website"}},
        )
        text = json.dumps(deciding, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def load_settings(path: Path, environ: Mapping[str, str]) -> Settings:
    """Return the settings of the file at `path`.

    Raises: SettingsError with every problem at once.
    """
    written = _read(path)
    if environ.get(SECRETS["desk.token"]):
        # a token is asked for wherever one is set, with a table of its own or without
        written.setdefault("desk", {})
    problems = put_secrets(written, environ, SECRETS, path.name)
    context = {"environ": environ, "base": path.resolve().parent}
    try:
        settings = Settings.model_validate(written, context=context)
    except ValidationError as error:
        problems += in_words(error, Settings, SECRETS)
    if problems:
        raise SettingsError(problems)
    return settings


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problem = "there is no such settings file; run where varsel.toml is, or name it"
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problem = f"cannot be read as TOML: {error}"
    raise SettingsError([f"{path}: {problem}"])
