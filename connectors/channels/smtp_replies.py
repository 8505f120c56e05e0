"""What a mail server's reply means: whether it passes, is refused, or is a lock."""

import re
from base64 import b64encode

from connectors.errors import (
    AuthenticationError,
    ChannelDown,
    ConnectorError,
    PermanentError,
    TransientError,
)

_AUTHENTICATION = (530, 534, 535, 538)
_TOO_LARGE = 552
_ADDRESS = re.compile(r"[^\s<>@:]+@[^\s<>@,;:]+")
_LONGEST = 300


def judge_reply(attempt: str, code: int, reply: str) -> ConnectorError:
    """Return the error of a reply that is not the one hoped for.

    Source: RFC 5321 section 4.2.1 for the classes, RFC 4954 for authentication.
    """
    said = f"could not {attempt}: the server said {code} {reply}"
    if code in _AUTHENTICATION:
        return AuthenticationError(
            f"{said}; correct the username or VARSEL_SMTP_PASSWORD, no mail leaves "
            "before that"
        )
    if 400 <= code < 500:
        return TransientError(f"{said}; nothing was accepted, try again later")
    return PermanentError(f"{said}; trying again unchanged cannot help")


def judge_way_in(attempt: str, code: int, reply: str) -> ConnectorError:
    """Return the error of a refusal before a recipient was named.

    It is about us and would meet every message alike, but for one too large.
    Source: RFC 1870 section 6.1 for the size.
    """
    if code in _AUTHENTICATION or code == _TOO_LARGE:
        return judge_reply(attempt, code, reply)
    return ChannelDown(
        f"could not {attempt}: the server said {code} {reply}; no message was named "
        "yet, so see [channels.smtp] and shop.reply_address, or try again later"
    )


def redact(text: object, password: str | None) -> str:
    """Return the text on one line without the password and without addresses."""
    line = " ".join(decode(text).split())
    if password:
        for secret in (password, b64encode(password.encode()).decode()):
            line = line.replace(secret, "***")
    return _ADDRESS.sub("<address>", line)[:_LONGEST]


def decode(text: object) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
