"""Slips of the finger: what a phone, haste and anger do to a well-formed sentence."""

from random import Random

SLIPS = {"none": 70, "typo": 14, "lower": 8, "bare": 4, "shout": 2, "plain_letters": 2}
PLAIN = str.maketrans("æøåäöÆØÅÄÖ", "eoaaoEOAAO")


def slip(die: Random, text: str) -> str:
    kind = die.choices(list(SLIPS), weights=list(SLIPS.values()))[0]
    if kind == "typo":
        for _ in range(die.randint(1, 3)):
            text = _typo(die, text)
    elif kind == "lower":
        text = text.lower()
    elif kind == "bare":
        text = text.lower().replace(",", "").replace(".", "").replace("?", "")
    elif kind == "shout":
        first, mark, rest = text.partition("?")
        text = first + (mark * 3 if mark else "") + rest.replace(".", "!!", 2)
    elif kind == "plain_letters":
        text = text.translate(PLAIN)
    return text


def _typo(die: Random, text: str) -> str:
    """Swap, drop or double a letter inside a word; numbers stay right."""
    spots = [i for i in range(2, len(text) - 2) if text[i - 1 : i + 2].isalpha()]
    if not spots:
        return text
    at = die.choice(spots)
    how = die.randrange(3)
    if how == 0:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + ("" if how == 1 else text[at] * 2) + text[at + 1 :]
