"""Marks: what is remembered of an erased person, and how they are known by it.

A mark is a keyed hash of an address or an id. Without the key it says nothing; with it
one can ask whether a value is an erased person's, and never whose values there were.
How an address is written does not matter. Not here: where marks and key are kept.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from connectors.addresses import address_key

ERASED = "[erased]"
_DOMAIN = re.compile(r"@[\w-]+(?:\.[\w-]+)+")
_LOCAL = re.compile(r"[\w.!#$%&'*/=?^`{|}~+-]+")
# allowed within an address, and far more often what it follows in a link or a list
_BETWEEN = re.compile(r"[!#$%&'*/=?^`{|}~]")
_PHONE = re.compile(r"(?<![\w.-])\+?\d(?:[ ().-]{0,2}\d){6,14}(?![\w-])")
_LETTER = re.compile(r"[^\W\d_]")
# national numbers; what stands before them is written in many ways
PHONE_DIGITS = 8


def _phone_key(phone: str) -> str:
    return re.sub(r"\D", "", phone)[-PHONE_DIGITS:]


_KEYS: dict[str, Callable[[str], str]] = {
    "address": address_key,
    "phone": _phone_key,
    "parcel": lambda number: re.sub(r"\s", "", number).upper(),
}


@dataclass(frozen=True)
class Marks:
    """The marks there are, and the key that makes them."""

    key: bytes
    digests: Collection[str] = frozenset()
    _asked: dict[tuple[str, str], bool] = field(
        default_factory=dict, repr=False, compare=False
    )

    def of(self, kind: str, value: str) -> str:
        """Return the mark of a value, whether it is known or not."""
        written = _KEYS.get(kind, str)(value.strip())
        text = f"{kind}\x1f{written}".encode("utf-8", "surrogatepass")
        return hmac.new(self.key, text, hashlib.sha256).hexdigest()

    def holds(self, kind: str, value: str) -> bool:
        """Say whether the value is an erased person's."""
        if kind == "phone" and len(_phone_key(value)) < PHONE_DIGITS:
            return False
        known = self._asked.get((kind, value))
        if known is None:
            known = self._asked[kind, value] = self.of(kind, value) in self.digests
            if len(self._asked) > 200_000:
                self._asked.clear()
        return known

    def any_of(self, pairs: Iterable[tuple[str, str]]) -> bool:
        return any(self.holds(kind, value) for kind, value in pairs)

    def with_more(self, digests: Iterable[str]) -> "Marks":
        return Marks(self.key, frozenset(self.digests) | set(digests))

    def without_mentions(self, text: str) -> str:
        """Return the text with an erased person's addresses and numbers taken out.

        A number is looked for in prose alone: bare digits are anybody's id.
        """
        if "@" in text:
            text = "".join(self._without_addresses(text))
        if _LETTER.search(text):
            text = _PHONE.sub(lambda found: self._without_phone(found[0]), text)
        return text

    def _without_addresses(self, text: str) -> Iterator[str]:
        done = 0
        for domain in _DOMAIN.finditer(text):
            # read backwards from the @: forwards, a long line costs its square
            local = _LOCAL.match(text[done : domain.start()][::-1])
            if local is None:
                # nothing before this @ is looked at again
                yield text[done : domain.start() + 1]
                done = domain.start() + 1
                continue
            begin = domain.start() - local.end()
            address = text[begin : domain.end()]
            yield text[done:begin]
            yield next(self._told_of(address), address)
            done = domain.end()
        yield text[done:]

    def _told_of(self, found: str) -> Iterator[str]:
        """Yield what is shown in its place, where it or its end is theirs."""
        for begin in (0, *(each.end() for each in _BETWEEN.finditer(found))):
            # a full stop or quotation mark may cling to an address in prose
            bare = found[begin:].strip(".'`")
            if self.holds("address", bare):
                yield found[:begin] + found[begin:].replace(bare, ERASED)

    def _without_phone(self, found: str) -> str:
        return ERASED if self.holds("phone", found) else found

    def without_mentions_in(self, value: Any) -> Any:
        """Return the same value, itself where nobody is mentioned in it."""
        if isinstance(value, str):
            return self.without_mentions(value)
        if isinstance(value, dict):
            told = {
                self.without_mentions(name): self.without_mentions_in(each)
                for name, each in value.items()
            }
            return value if told == value else told
        if isinstance(value, list):
            others = [self.without_mentions_in(each) for each in value]
            return value if others == value else others
        return value
