"""The one HTTP client: time limits, bounded retries, `Retry-After`, typed failures.

Here is everything that is true of every vendor, and the only import of `requests`.
What a vendor's answer means belongs to its own module in `sources/` or `channels/`;
pacing is in `pacing.py`, what an error may show in `redaction.py`.

Full jitter after https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from connectors.errors import (
    AuthenticationError,
    PermanentError,
    TransientError,
    UnknownOutcome,
)
from connectors.json_text import decoded
from connectors.pacing import Budget, CallBook, Limit, back_off_s, retry_after_s
from connectors.redaction import redact, secret_values

# all of HTTP that a source or a channel needs to know
__all__ = [
    "BROKEN",
    "Budget",
    "CallBook",
    "HttpClient",
    "Limit",
    "Refusal",
    "back_off_s",
    "decoded",
    "has_not_left",
    "new_session",
    "reason_of",
    "redact",
]

RETRYABLE = frozenset({408, 429, 500, 502, 503, 504})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# an answer is read in one go: in its own small steps requests takes longer over a page
# than we take to understand it
requests.models.CONTENT_CHUNK_SIZE = 1 << 20
# no broken connection among them proves that the vendor did not act
BROKEN = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)

_UNMADE = (NewConnectionError, ConnectTimeoutError)


class Refusal(PermanentError):
    """The vendor refused the request; `status` and `body` are what it answered."""

    def __init__(self, message: str, *, status: int, body: Any) -> None:
        self.status = status
        self.body = body
        super().__init__(message)


class HttpClient:
    """Asks one vendor; one connection is kept and used again.

    `credential` names the setting to look at when the vendor does not accept us. A
    vendor that asks for more patience than `max_wait_s` is not asked again now.
    """

    def __init__(
        self,
        system: str,
        base_url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        session: Any = None,
        timeout_s: tuple[float, float] = (5, 60),
        max_tries: int = 6,
        max_wait_s: float = 900,
        budget: Budget | None = None,
        credential: str = "the credentials",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.system = system
        self.base_url = base_url.rstrip("/")
        self.last_headers: Mapping[str, str] = {}
        self._headers = {"Accept": "application/json", **(headers or {})}
        self._params = dict(params or {})
        self._session = session or new_session(self.base_url)
        self._timeout_s = timeout_s
        self._max_tries = max_tries
        self._max_wait_s = max_wait_s
        self._budget = budget
        self._credential = credential
        self._sleep = sleep
        self._secrets = secret_values({**self._headers, **self._params})

    def __repr__(self) -> str:
        return f"HttpClient({self.system!r}, {redact(self.base_url)!r})"

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """Return the decoded JSON object or list; see `_ask` for what it raises."""
        return self._ask("GET", path, params=params, is_repeatable=True)

    def post(
        self,
        path: str,
        body: Any,
        *,
        is_repeatable: bool = False,
        read: Callable[[bytes], Any] = decoded,
    ) -> Any:
        """Return the answer to a JSON body, decoded by `read`.

        Only a request that changes nothing is repeatable. `read` raises ValueError for
        an answer that is not whole. Raises: UnknownOutcome when any other request may
        have taken effect.
        """
        return self._ask(
            "POST", path, body=body, is_repeatable=is_repeatable, read=read
        )

    def post_form(self, path: str, fields: Mapping[str, str]) -> Any:
        """Return the decoded answer to a form that asks and changes nothing: a token.

        A field that is named like a secret is shown by no error.
        """
        self._secrets |= secret_values(fields)
        return self._ask("POST", path, form=fields, is_repeatable=True)

    def close(self) -> None:
        self._session.close()

    def _ask(
        self,
        method: str,
        path: str,
        *,
        is_repeatable: bool,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        form: Mapping[str, str] | None = None,
        read: Callable[[bytes], Any] = decoded,
    ) -> Any:
        """Return the decoded answer after at most `max_tries` tries.

        Raises: TransientError after the last try, AuthenticationError on 401 and 403,
        Refusal on any other answer that repeating cannot change.
        """
        query = f"?{urlencode(params)}" if params else ""
        what = f"{method} {self.base_url}{path}{query}"
        asked_for = {**self._params, **(params or {})}
        carried = {"json": body} if form is None else {"data": dict(form)}
        for attempt in range(1, self._max_tries + 1):
            answer, why = self._try_once(method, path, asked_for, carried, read)
            if why is None:
                return answer
            status, wait_s = self._verdict(what, answer, why)
            if not is_repeatable and status != 429:
                raise UnknownOutcome(self._say(what, why, "look up what became of it"))
            if attempt == self._max_tries or (wait_s or 0) > self._max_wait_s:
                break
            self._sleep(back_off_s(attempt) if wait_s is None else wait_s)
        tries = "1 try" if attempt == 1 else f"{attempt} tries"
        raise TransientError(
            self._say(what, f"{why} ({tries})", _later(wait_s)), retry_after_s=wait_s
        )

    def _try_once(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any],
        carried: Mapping[str, Any],
        read: Callable[[bytes], Any],
    ) -> tuple[Any, str | None]:
        """Return (decoded JSON, None), or (the response or None, why it failed)."""
        if self._budget is not None:
            self._budget.take()
        status = 0
        try:
            response = self._session.request(
                method,
                self.base_url + path,
                params=params or None,
                **carried,
                headers=self._headers,
                timeout=self._timeout_s,
                # a redirect would carry the credentials to another host
                allow_redirects=False,
            )
            self.last_headers = response.headers
            status = response.status_code
            if status != 204 and not 200 <= status < 300:
                return response, f"answered {status}{reason_of(response)}"
            return ({} if status == 204 else read(response.content)), None
        except BROKEN as error:
            return None, f"no complete answer ({type(error).__name__})"
        except (requests.exceptions.InvalidHeader, UnicodeEncodeError):
            # what it says spells out the header, and with it the secret
            why = "could not be asked (a header cannot be sent as it stands)"
            what = f"{method} {self.base_url}{path}"
            hint = f"check {self._credential} for characters that do not belong there"
            raise PermanentError(self._say(what, why, hint)) from None
        except requests.RequestException as error:
            why = f"could not be asked ({type(error).__name__}: {error})"
            what = f"{method} {self.base_url}{path}"
            raise PermanentError(self._say(what, why, "check base_url")) from None
        except ValueError:
            return None, f"answered {status} with a body that is not complete JSON"

    def _verdict(self, what: str, answer: Any, why: str) -> tuple[int, float | None]:
        """Return (status, seconds the vendor asks us to wait), or raise for good."""
        if answer is None:
            return 0, None
        status = answer.status_code
        if status in RETRYABLE:
            return status, retry_after_s(answer.headers, is_limit=status == 429)
        if status in (401, 403):
            raise AuthenticationError(
                self._say(what, why, f"check {self._credential} and its rights")
            )
        body = None
        with suppress(ValueError):
            body = decoded(answer.content)
        hint = "check base_url" if 300 <= status < 400 else "asking again cannot help"
        raise Refusal(self._say(what, why, hint), status=status, body=body)

    def _say(self, what: str, why: str, hint: str) -> str:
        return redact(f"{self.system}: {what}: {why}; {hint}", self._secrets)


def new_session(
    base_url: str, *, proxy: str | None = None, ca_file: Path | None = None
) -> requests.Session:
    """Return a session, through the proxy and trusting the CA where they are named."""
    session = requests.Session()
    is_here = urlsplit(base_url).hostname in _LOOPBACK
    # a proxy cannot reach this machine's loopback, nor should it
    session.trust_env = not is_here
    if proxy and not is_here:
        session.proxies = {"http": proxy, "https": proxy}
    if ca_file is not None:
        session.verify = str(ca_file)
    # else requests lets ~/.netrc replace our Authorization header
    session.auth = lambda request: request
    return session


def has_not_left(error: requests.RequestException) -> bool:
    """Return whether nobody can have seen the request: no connection was made."""
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(cause, _UNMADE)


def reason_of(response: Any) -> str:
    """Return the vendor's own words, short, on one line."""
    text = " ".join(response.content[:2000].decode("utf-8", "replace").split())
    return f" ({text[:200]})" if text and not text.startswith("<") else ""


def _later(wait_s: float | None) -> str:
    return "try again later" if wait_s is None else f"try again in {wait_s:.0f} s"
