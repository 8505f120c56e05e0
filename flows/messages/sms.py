"""A short text for a phone: the facts in it, what it is sent as, how long it is.

160 signs of the old alphabet of phones go into one SMS, 153 into each part of a longer
one; a single sign outside it, and all of the text is sent in another alphabet, 70 or
67 to a part. So dashes, quotes and spaces that only look better are made plain. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flows.messages.own_words_check import names_in
from flows.messages.wording import Wording

# the first says more, the second needs nothing but the shop's own facts
KEYS = ("sms", "sms_plain")
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# two signs each
_EXTENDED = frozenset("^{}\\[~]|€\f")
_PLAIN = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "’": "'", "‘": "'", "”": '"', "“": '"', "„": '"'}
    | {"«": '"', "»": '"', "–": "-", "—": "-", "−": "-", "…": "..."}
)


@dataclass(frozen=True)
class SmsLength:
    """How a text is sent: its alphabet, its signs there, the parts it is paid as."""

    alphabet: str
    signs: int
    parts: int


def write_sms(message_type: str, wording: Wording, facts: Mapping[str, object]) -> str:
    """Return the first text of the type whose facts are known; the link may lack.

    Raises: KeyError when nobody wrote it, or a fact that it must name is not known.
    """
    known = {name: value for name, value in facts.items() if value is not None}
    given = {"link": "", **known}
    for key in KEYS:
        text = wording.texts.get(f"{message_type}.{key}")
        if text is not None and names_in(text) <= set(given):
            return " ".join(text.format(**given).split()).translate(_PLAIN)
    return wording.say(f"{message_type}.{KEYS[0]}", **known)


def measure_sms(text: str) -> SmsLength:
    """Return how long the text is as an SMS."""
    if all(sign in _BASIC or sign in _EXTENDED for sign in text):
        signs = sum(2 if sign in _EXTENDED else 1 for sign in text)
        return SmsLength("GSM-7", signs, _parts(signs, 160, 153))
    signs = len(text.encode("utf-16-le")) // 2
    return SmsLength("UCS-2", signs, _parts(signs, 70, 67))


def _parts(signs: int, alone: int, joined: int) -> int:
    return 1 if signs <= alone else -(-signs // joined)
