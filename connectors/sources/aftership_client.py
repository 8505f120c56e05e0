"""AfterShip's envelope: the status that counts is `meta.code`, not HTTP's.

Docs: https://www.aftership.com/docs/tracking
Here: waiting out what passes, and what every other code means. Not here: which
trackings are asked for (`aftership.py`).
"""

from collections.abc import Callable
from typing import Any

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.http import HttpClient, Refusal, back_off_s, redact

SYSTEM = "aftership"
PATH = "/trackings"
MAX_WAITS = 6
_LATER = frozenset({408, 429, 500, 502, 503, 504})


class AftershipClient:
    """Asks for a page of trackings and opens its envelope."""

    def __init__(self, http: HttpClient, sleep: Callable[[float], None]) -> None:
        self.http = http
        self._sleep = sleep

    def trackings(self, params: dict[str, Any]) -> dict[str, Any]:
        """Return `data` of one page. Raises: TransientError, Refusal."""
        for attempt in range(1, MAX_WAITS + 1):
            answer = self.http.get(PATH, params)
            meta = answer.get("meta") if isinstance(answer, dict) else None
            code = (meta or {}).get("code", 200)
            if code not in _LATER:
                return _data(answer, code)
            self._sleep(back_off_s(attempt))
        raise TransientError(
            f"{SYSTEM}: GET {PATH}: still says {code} in its answer after "
            f"{MAX_WAITS} tries; try again later"
        )

    def close(self) -> None:
        self.http.close()


def _data(answer: Any, code: Any) -> dict[str, Any]:
    """Return what the envelope holds. Raises what its code means."""
    body = answer if isinstance(answer, dict) else {}
    meta = body.get("meta") or {}
    said = redact(f"{meta.get('type', '')} {meta.get('message', '')}"[:300]).strip()
    if code in (401, 403):
        raise AuthenticationError(
            f"{SYSTEM}: GET {PATH}: says {code} ({said}); "
            "check VARSEL_AFTERSHIP_KEY and its rights"
        )
    if code != 200:
        raise Refusal(
            f"{SYSTEM}: GET {PATH}: says {code} ({said}); asking again cannot help",
            status=200,
            body=answer,
        )
    data = body.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("trackings"), list):
        raise PermanentError(
            f"{SYSTEM}: GET {PATH}: answered 200 without trackings; "
            "check sources.aftership.base_url"
        )
    return data
