"""HTTP to whoever takes a message: one try, and what is not known is said to be so.

Unlike `http.py`, which asks, nothing here is repeated: a repeat may be a second
message. What a vendor's answer means belongs to its module in `channels/`.
"""

from collections.abc import Mapping
from typing import Any

from connectors.errors import (
    AuthenticationError,
    ChannelDown,
    PermanentError,
    TransientError,
    UnknownOutcome,
)
from connectors.http import (
    BROKEN,
    Refusal,
    decoded,
    has_not_left,
    new_session,
    reason_of,
    redact,
)
from connectors.pacing import retry_after_s
from connectors.redaction import secret_values

_TIMEOUT_S = (5, 60)
# the vendor may have acted and failed to say so
_IN_DOUBT = frozenset({408, 500, 502, 503, 504})


class HttpSender:
    """Sends to one vendor over one connection.

    `credential` names the setting to look at when the vendor does not accept us.
    """

    def __init__(
        self,
        system: str,
        base_url: str,
        *,
        headers: Mapping[str, str],
        credential: str,
        session: Any = None,
    ) -> None:
        self.system = system
        self.base_url = base_url.rstrip("/")
        self._headers = {"Accept": "application/json", **headers}
        self._credential = credential
        self._session = session or new_session(self.base_url)
        self._secrets = secret_values(self._headers)

    def __repr__(self) -> str:
        return f"HttpSender({self.system!r}, {redact(self.base_url)!r})"

    def close(self) -> None:
        self._session.close()

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Return the decoded answer, {} for an empty one.

        Raises: as `Channel.send` does; Refusal carries what the vendor answered.
        """
        what = f"{method} {self.base_url}{path}"
        kind = {"Content-Type": "application/json"} if body is not None else {}
        try:
            response = self._session.request(
                method,
                self.base_url + path,
                data=body,
                headers={**self._headers, **kind, **(headers or {})},
                timeout=_TIMEOUT_S,
                allow_redirects=False,
            )
        except BROKEN as error:
            raise self._broken(what, error) from None
        except (ValueError, UnicodeEncodeError) as error:
            why = f"could not be asked ({type(error).__name__})"
            hint = f"check base_url and {self._credential}"
            raise ChannelDown(self._say(what, why, hint)) from None
        if 200 <= response.status_code < 300:
            return self._read(what, response)
        raise self._judge(what, response)

    def _read(self, what: str, response: Any) -> Any:
        if not response.content.strip():
            return {}
        try:
            return decoded(response.content)
        except ValueError:
            # it was taken; only what was said of it cannot be read
            return {}

    def _broken(self, what: str, error: Any) -> Exception:
        why = f"no answer ({type(error).__name__})"
        if has_not_left(error):
            return ChannelDown(self._say(what, why, "nothing was sent"))
        return UnknownOutcome(self._say(what, why, "it may have been taken"))

    def _judge(self, what: str, response: Any) -> Exception:
        status = response.status_code
        why = f"answered {status}{reason_of(response)}"
        if status == 429:
            wait_s = retry_after_s(response.headers, is_limit=True)
            hint = "nothing was taken, it is tried again later"
            return TransientError(self._say(what, why, hint), retry_after_s=wait_s)
        if status in _IN_DOUBT:
            return UnknownOutcome(self._say(what, why, "it may have been taken"))
        if status in (401, 403):
            hint = f"check {self._credential} and its rights"
            return AuthenticationError(self._say(what, why, hint))
        try:
            body = decoded(response.content)
        except ValueError:
            body = None
        hint = "sending it again unchanged cannot help"
        return Refusal(self._say(what, why, hint), status=status, body=body)

    def _say(self, what: str, why: str, hint: str) -> str:
        return redact(f"{self.system}: {what}: {why}; {hint}", self._secrets)


def body_of(text: bytes, channel: str) -> dict[str, Any]:
    """Return the message that a body carries. Raises: PermanentError for another."""
    try:
        read = decoded(text)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise PermanentError(
            f"could not send by {channel}: the message was not made for it; it was "
            "reserved for another channel, so discard it"
        )
    return read
