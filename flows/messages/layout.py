"""A letter laid out as a page and as text. Pure.

To lay out takes longer than all else about a mail, and comes out alike for all letters
of one shape. So a letter of numbered places is laid out once a shape, and each time
what is said is put into the places: nothing a stranger wrote is read as MJML or as a
template. The templates put every text where it is whole; none of them may change it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    select_autoescape,
)
from markupsafe import escape
from mjml import mjml2html

from flows.messages.formats import keep_together
from flows.messages.story import Story

# types times what may be missing; a list of orders has a shape for each length
_SHAPES_KEPT = 256
_PLACE = re.compile("__place([0-9]+)__")


@dataclass(frozen=True)
class Letter:
    """A story with what stands around it; plain text throughout, cleaned before."""

    story: Story
    greeting: str
    sign_off: str
    shop_name: str
    website: str | None
    language: str


class Laid(NamedTuple):
    """The same letter: the pieces of a page, and what is read as it stands."""

    pieces: tuple[str, ...]
    text: str


class _Sheet:
    """What was laid out, cut at its places."""

    def __init__(self, laid_out: str) -> None:
        self._parts = _PLACE.split(laid_out)
        self._places = [int(number) for number in self._parts[1::2]]

    def filled(self, said: Sequence[str]) -> list[str]:
        parts = self._parts.copy()
        parts[1::2] = [said[place] for place in self._places]
        return parts


def lay_out(letter: Letter) -> Laid:
    """Return the letter in both forms; in the page every text is escaped."""
    said: list[str] = []
    page, text = _lay_out_shape(_emptied(letter, said))
    shown = [keep_together(escape(each), letter.language) for each in said]
    return Laid(tuple(page.filled(shown)), "".join(text.filled(said)))


@lru_cache(maxsize=_SHAPES_KEPT)
def _lay_out_shape(letter: Letter) -> tuple[_Sheet, _Sheet]:
    def write(template: str) -> str:
        return _environment().get_template(template).render(vars(letter))

    return _Sheet(mjml2html(write("mail.mjml.j2"))), _Sheet(write("mail.txt.j2"))


def _emptied(part: Any, said: list[str]) -> Any:
    """Return it with a place for every text, and add the texts to `said`."""
    if isinstance(part, str):
        if not part:
            # whether there is one decides what stands around it
            return part
        said.append(part)
        return _place(len(said) - 1)
    if isinstance(part, tuple):
        return tuple([_emptied(each, said) for each in part])
    if part is None or isinstance(part, bool):
        return part
    names = part.__dataclass_fields__
    return type(part)(*[_emptied(getattr(part, name), said) for name in names])


@cache
def _place(number: int) -> str:
    # looked for in what was laid out, never in what is said
    return f"__place{number}__"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(disabled_extensions=["txt.j2"], default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
