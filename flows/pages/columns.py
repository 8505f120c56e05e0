"""Columns over weeks as inline SVG: each one numbered, the unfinished one paler.

Colours come from the style sheet; the page sets a table beside the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from flows.pages.plots import RECT, SVG, TEXT

STEP, WIDTH, HEIGHT, HEAD, FOOT = 40, 30, 72, 16, 18
# below this many columns the drawing would be blown up beyond reading
FEWEST = 6


@dataclass(frozen=True)
class Column:
    """One week: its label, its height, how the number reads, whether it is over."""

    label: str
    value: float | None
    reading: str
    is_over: bool = True


def draw_columns(name: str, title: str, columns: Sequence[Column]) -> Markup:
    """Return the columns of one series; a week without a value stays empty."""
    top = max((each.value or 0 for each in columns), default=0)
    body = Markup("").join(
        # every second week is named, the last one always: names need the room
        _draw(each, at * STEP, top, is_named=(len(columns) - 1 - at) % 2 == 0)
        for at, each in enumerate(columns)
    )
    desc = "; ".join(
        f"{each.label}: {each.reading}{'' if each.is_over else ' so far'}"
        for each in columns
    )
    return SVG.format(
        kind="columns",
        width=max(len(columns), FEWEST) * STEP,
        height=HEAD + HEIGHT + FOOT,
        name=name,
        title=title,
        desc=desc,
        body=body,
    )


def _draw(each: Column, x: int, top: float, *, is_named: bool) -> Markup:
    height = round(HEIGHT * (each.value or 0) / top, 1) if top else 0
    base, middle = HEAD + HEIGHT, x + STEP / 2
    drawn = RECT.format(
        css="bar last" if each.is_over else "bar",
        x=x + (STEP - WIDTH) / 2,
        # a week with nothing keeps a hairline, so that it is seen to be a week
        y=base - max(height, 1),
        width=WIDTH,
        height=max(height, 1),
        title=f"{each.label}: {each.reading}",
    ) + TEXT.format(css="value", x=middle, y=base - height - 4, text=each.reading)
    if is_named:
        drawn += TEXT.format(css="middle", x=middle, y=base + 13, text=each.label)
    return drawn
