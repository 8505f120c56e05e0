"""The page behind a link in a message: a heading, some sentences, at most one form.

Words come in; nothing is looked up or decided here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from flows.pages.templating import load_template


@dataclass(frozen=True)
class Score:
    """One answer of a survey."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Form:
    """One button; with scores, a survey's answer and room for a comment."""

    button: str
    choice: str | None = None
    ask: str = ""
    comment: str = ""
    scores: Sequence[Score] = ()


@dataclass(frozen=True)
class Further:
    """A link to the next page."""

    label: str
    url: str


def draw_front_door(
    *,
    shop: str,
    language: str,
    heading: str,
    paragraphs: Sequence[str],
    form: Form | None = None,
    further: Further | None = None,
) -> str:
    """Return the page as HTML that loads nothing from anywhere."""
    style = files("flows.pages").joinpath("front_door.css").read_text("utf-8")
    return load_template("front_door.html.j2", is_masked=False).render(
        shop=shop,
        language=language,
        heading=heading,
        paragraphs=paragraphs,
        form=form,
        further=further,
        style=style,
    )
