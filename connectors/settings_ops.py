"""The tables `[state]` and `[ops]`: where the ledger is, and how the shop is watched.

Not here: what is scheduled when, which stands in `prefect.yaml`.
"""

from urllib.parse import parse_qs, urlsplit

from pydantic import PositiveInt, SecretStr, field_validator

from connectors import settings_fields as kinds
from connectors.settings_fields import Table, setting

# as people write it, and as the driver is called
_DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "sqlite": "sqlite",
}


class State(Table):
    """`url` names the ledger's database; without it a SQLite file in the data folder.

    In the environment it may carry a password, in the file it may not.
    """

    url: SecretStr | None = setting('"postgresql://varsel@127.0.0.1/varsel"', None)

    @field_validator("url")
    @classmethod
    def _is_one_we_know(cls, url: SecretStr | None) -> SecretStr | None:
        if url is None:
            return None
        scheme, _, rest = url.get_secret_value().partition("://")
        if scheme not in _DRIVERS or not rest.strip("/"):
            raise ValueError(
                "is no URL of a database that a ledger can be in; write "
                "postgresql://NAME@HOST/DATABASE, and with a password set it as "
                "VARSEL_STATE_URL in the environment"
            )
        return SecretStr(f"{_DRIVERS[scheme]}://{rest}")


def has_password(url: str) -> bool:
    """Say whether a secret is in the URL, which then may stand in no file."""
    try:
        parts = urlsplit(url)
        return bool(parts.password) or "password" in parse_qs(parts.query)
    except ValueError:
        return True


class Ops(Table):
    """`host` and `port` are where `varsel up` serves Prefect's pages."""

    host: str = setting('"127.0.0.1"', "127.0.0.1", min_length=1)
    port: int = setting("4200", 4200, gt=0, lt=65536)
    heartbeat_url: kinds.Url | None = setting(
        '"https://heartbeats.nordlys.example/ping/varsel"', None
    )
    stale_minutes: PositiveInt = setting("120", 120)
    stale_minutes_of: dict[str, PositiveInt] = setting("zendesk = 45", {})
