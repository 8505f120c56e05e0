"""Who may see the desk: whoever is at this machine, or has the token.

Without a token only a browser that asked for this machine by its own name is let in, so
that no page from elsewhere can have one ask for it under another name. With one, it
comes as a header or once by a form, after which a cookie says so for a working day.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.clock import Clock
from connectors.web import Asked

COOKIE = "varsel_desk"
STAYS_IN = timedelta(hours=12)
OWN_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True)
class SignIn:
    """Whom one desk lets in; without a token it must listen on this machine alone."""

    token: str | None
    clock: Clock

    def is_called_by_its_name(self, asked: Asked) -> bool:
        """Return whether the browser meant this machine; a token makes up for it."""
        if self.token is not None:
            return True
        host = asked.headers.get("host", "").lower()
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        return name in OWN_NAMES

    def lets_in(self, asked: Asked) -> bool:
        """Return whether the request may see customers."""
        if self.token is None:
            return True
        scheme, _, given = asked.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.knows(given)
        return self._is_own(asked.cookies.get(COOKIE, ""))

    def knows(self, given: str) -> bool:
        """Return whether that is the token, in the same time wherever it differs."""
        token = (self.token or "").encode()
        return bool(token) and hmac.compare_digest(given.strip().encode(), token)

    def cookie(self, *, is_secure: bool) -> str:
        """Return the header that keeps a browser signed in; the token is not in it."""
        at = int(self.clock.now().timestamp())
        value = f"{at}.{self._seal(at)}"
        return self._header(value, int(STAYS_IN.total_seconds()), is_secure)

    def no_cookie(self, *, is_secure: bool) -> str:
        """Return the header that signs a browser out."""
        return self._header("", 0, is_secure)

    def _header(self, value: str, age_s: int, is_secure: bool) -> str:
        kept = f"{COOKIE}={value}; Max-Age={age_s}; Path=/; HttpOnly; SameSite=Strict"
        return f"{kept}; Secure" if is_secure else kept

    def _is_own(self, value: str) -> bool:
        at, _, seal = value.partition(".")
        if not (at.isascii() and at.isdigit() and len(at) < 12):
            return False
        if not hmac.compare_digest(seal.encode(), self._seal(int(at)).encode()):
            return False
        signed_in = datetime.fromtimestamp(int(at), self.clock.now().tzinfo)
        return timedelta(0) <= self.clock.now() - signed_in < STAYS_IN

    def _seal(self, at: int) -> str:
        key = (self.token or "").encode()
        return hmac.new(key, f"varsel desk {at}".encode(), "sha256").hexdigest()
