"""Differences with their intervals as inline SVG, one line each, around nothing at all.

Colours come from the style sheet; the page sets a table beside the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from flows.pages.plots import SVG, TEXT

LINE, LABELS, WIDTH, FOOT = 24, 150, 260, 22

RULE = Markup('<line class="{css}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>')
DOT = Markup(
    '<circle class="{css}" cx="{x}" cy="{y}" r="4"><title>{title}</title></circle>'
)


@dataclass(frozen=True)
class Interval:
    """A difference, and the ends between which it lies."""

    label: str
    middle: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        return not self.low <= 0 <= self.high


def draw_intervals(name: str, title: str, intervals: Sequence[Interval]) -> Markup:
    """Return one line an interval over one scale; the rule marks no difference."""
    reach = max(max(abs(each.low), abs(each.high)) for each in intervals) or 1.0
    height = len(intervals) * LINE + FOOT
    zero = _place(0, reach)
    body = RULE.format(css="zero", x1=zero, y1=0, x2=zero, y2=height - FOOT)
    for at, each in enumerate(intervals):
        body += _draw(each, at * LINE + LINE / 2, reach)
    ends = ((f"−{reach:.1f}", -reach, "start"), ("0", 0, "middle"))
    for text, value, css in (*ends, (f"+{reach:.1f}", reach, "end")):
        x = _place(value, reach)
        body += TEXT.format(css=css, x=x, y=height - 6, text=text)
    desc = "; ".join(
        f"{each.label}: {each.middle:+.1f} ({each.low:+.1f} to {each.high:+.1f})"
        for each in intervals
    )
    return SVG.format(
        kind="intervals",
        width=LABELS + WIDTH,
        height=height,
        name=name,
        title=title,
        desc=desc,
        body=body,
    )


def _place(value: float, reach: float) -> float:
    # the outermost numbers stay inside the drawing
    return round(LABELS + 6 + (WIDTH - 12) * (value + reach) / (2 * reach), 1)


def _draw(each: Interval, y: float, reach: float) -> Markup:
    css = "sure" if each.is_sure else "unsure"
    return (
        TEXT.format(css="start", x=0, y=y + 4, text=each.label)
        + RULE.format(
            css=css, x1=_place(each.low, reach), y1=y, x2=_place(each.high, reach), y2=y
        )
        + DOT.format(
            css=css,
            x=_place(each.middle, reach),
            y=y,
            title=f"{each.label}: {each.middle:+.1f}",
        )
    )
