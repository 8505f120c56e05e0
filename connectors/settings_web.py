"""The tables `[web]` and `[desk]`: where customers reach links, and agents their pages.

Not here: what the links and pages look like and what pressing one does.
"""

from typing import Self

from pydantic import SecretStr, field_validator, model_validator

from connectors import settings_fields as kinds
from connectors.settings_fields import Table, setting

# shorter ones can be tried out
LEAST_KEY_CHARS = 32


class Web(Table):
    """`url` is what customers see, `host` and `port` where `varsel serve` listens."""

    url: kinds.Url = setting('"https://post.nordlys.example"')
    host: str = setting('"127.0.0.1"', "127.0.0.1", min_length=1)
    port: int = setting("8090", 8090, gt=0, lt=65536)
    key: SecretStr

    @field_validator("key")
    @classmethod
    def _is_long_enough(cls, key: SecretStr) -> SecretStr:
        if len(key.get_secret_value()) < LEAST_KEY_CHARS:
            raise ValueError(
                f"VARSEL_LINK_KEY needs {LEAST_KEY_CHARS} characters or more; "
                "`openssl rand -hex 32` prints some. Keep them: with others, the links "
                "in mails already sent are dead"
            )
        return key


class Desk(Table):
    """Where `varsel desk` listens; anywhere but on this machine it asks for a token."""

    host: str = setting('"127.0.0.1"', "127.0.0.1", min_length=1)
    port: int = setting("8091", 8091, gt=0, lt=65536)
    token: SecretStr | None = None

    @model_validator(mode="after")
    def _is_not_open_to_all(self) -> Self:
        token = self.token.get_secret_value() if self.token else None
        if token is not None and len(token) < LEAST_KEY_CHARS:
            raise ValueError(
                f"VARSEL_DESK_TOKEN needs {LEAST_KEY_CHARS} characters or more; "
                "`openssl rand -hex 32` prints some"
            )
        if token is None and self.host not in kinds.LOOPBACK:
            raise ValueError(
                f"would show customers to anyone who reaches {self.host}; set "
                "VARSEL_DESK_TOKEN in the environment, or take host out"
            )
        return self
