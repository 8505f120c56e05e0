"""Spans as inline SVG: from low to high with a dot where the middle lies.

Where the scale runs, and what is written under it, the caller says. Colours come from
the style sheet; the page sets a table beside the drawing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from flows.pages.intervals import DOT, LINE, RULE
from flows.pages.plots import SVG, TEXT

LABELS, WIDTH, FOOT = 168, 240, 22


@dataclass(frozen=True)
class Span:
    """What is spanned, and how the three numbers read together."""

    label: str
    low: float
    middle: float
    high: float
    reading: str


@dataclass(frozen=True)
class Scale:
    """Where a value lies, 0 to 1 of the width, and the values to write under it."""

    place: Callable[[float], float]
    ticks: Sequence[tuple[float, str]]


def draw_spans(name: str, title: str, spans: Sequence[Span], scale: Scale) -> Markup:
    """Return one line a span over one scale."""
    foot = len(spans) * LINE
    body = Markup("")
    for value, text in scale.ticks:
        x = _place(value, scale)
        body += RULE.format(css="zero", x1=x, y1=0, x2=x, y2=foot)
        body += TEXT.format(css="middle", x=x, y=foot + FOOT - 6, text=text)
    for at, each in enumerate(spans):
        body += _draw(each, at * LINE + LINE / 2, scale)
    return SVG.format(
        kind="intervals",
        width=LABELS + WIDTH,
        height=foot + FOOT,
        name=name,
        title=title,
        desc="; ".join(f"{each.label}: {each.reading}" for each in spans),
        body=body,
    )


def _place(value: float, scale: Scale) -> float:
    # the outermost numbers stay inside the drawing
    return round(LABELS + 10 + (WIDTH - 24) * scale.place(value), 1)


def _draw(each: Span, y: float, scale: Scale) -> Markup:
    low, high = _place(each.low, scale), _place(each.high, scale)
    return (
        TEXT.format(css="start", x=0, y=y + 4, text=each.label)
        + RULE.format(css="sure", x1=low, y1=y, x2=high, y2=y)
        + DOT.format(
            css="sure",
            x=_place(each.middle, scale),
            y=y,
            title=f"{each.label}: {each.reading}",
        )
    )
