"""Links in messages: signed, for one purpose each, with nobody's data in them.

A token is what it is for, the message's key and, for an answer, which; then a
signature over that with the shop's own key. Pure. Not here: who presses a link, and
what becomes of it.
"""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256

_PATHS = {"stop": "s", "choose": "c", "answer": "a"}
_PURPOSES = {path: purpose for purpose, path in _PATHS.items()}
# a shorter signature keeps the link on one line; 120 bits cannot be guessed
_SIGNATURE_CHARS = 20
_LONGEST = 400


@dataclass(frozen=True)
class Press:
    """What a link says: its purpose, the message it stood in, the answer it gives."""

    purpose: str
    message_key: str
    value: str | None = None


@dataclass(frozen=True)
class Links:
    """Writes and reads links under `url`; `key` is the shop's secret."""

    url: str
    key: str = field(repr=False)

    def stop(self, message_key: str) -> str:
        """Return the link that ends surveys and offers."""
        return self._write(Press("stop", message_key))

    def choose(self, message_key: str) -> str:
        """Return the link to what a customer wants to get."""
        return self._write(Press("choose", message_key))

    def answer(self, message_key: str, score: int) -> str:
        """Return the link that answers a survey with this score."""
        return self._write(Press("answer", message_key, str(score)))

    def read(self, path: str) -> Press | None:
        """Return what a link's path says; None for one that this shop never wrote."""
        letter, _, token = path.strip("/").partition("/")
        parts = token.split(".")
        if letter not in _PURPOSES or len(path) > _LONGEST or len(parts) not in (2, 3):
            return None
        *said, signature = parts
        press = Press(_PURPOSES[letter], *said)
        expected = self._sign(press)
        if not hmac.compare_digest(expected.encode(), signature.encode()):
            return None
        return press

    def _write(self, press: Press) -> str:
        said = [press.message_key, press.value, self._sign(press)]
        token = ".".join(each for each in said if each is not None)
        return f"{self.url.rstrip('/')}/{_PATHS[press.purpose]}/{token}"

    def _sign(self, press: Press) -> str:
        text = "\n".join((press.purpose, press.message_key, press.value or ""))
        digest = hmac.new(self.key.encode(), text.encode(), sha256).digest()
        return urlsafe_b64encode(digest).decode()[:_SIGNATURE_CHARS]
