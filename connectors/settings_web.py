"""The table `[web]`: where customers reach the links in their messages.

Not here: what the links look like and what pressing one does.
"""

from pydantic import SecretStr, field_validator

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
