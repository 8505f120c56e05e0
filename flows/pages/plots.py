"""Small plots as inline SVG: bars over days, a heat map over the hours of a week.

Colours come from the page's style sheet by class, so one drawing serves light and
dark. Every drawing has a title and a description; the page sets a table beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SHADES = 5

BAR_WIDTH, BAR_GAP, BAR_HEIGHT = 14, 4, 48
CELL, CELL_GAP, LEFT, TOP = 14, 1, 34, 16

SVG = Markup(
    '<svg class="plot {kind}" viewBox="0 0 {width} {height}" role="img"'
    ' aria-labelledby="{name}-title {name}-desc">'
    '<title id="{name}-title">{title}</title>'
    '<desc id="{name}-desc">{desc}</desc>{body}</svg>'
)
RECT = Markup(
    '<rect class="{css}" x="{x}" y="{y}" width="{width}" height="{height}" rx="2">'
    "<title>{title}</title></rect>"
)
TEXT = Markup('<text class="{css}" x="{x}" y="{y}">{text}</text>')


@dataclass(frozen=True)
class Bar:
    """One day's bar: what to write under it and what it counts."""

    label: str
    count: int


def draw_bars(name: str, title: str, bars: Sequence[Bar]) -> Markup:
    """Return bars of one series, the highest and the last one numbered."""
    top = max((bar.count for bar in bars), default=0)
    width = len(bars) * (BAR_WIDTH + BAR_GAP)
    body = Markup("").join(_draw_bar(bars, at, top) for at in range(len(bars)))
    desc = "; ".join(f"{bar.label}: {bar.count}" for bar in bars)
    return SVG.format(
        kind="bars",
        width=width,
        height=BAR_HEIGHT + 30,
        name=name,
        title=title,
        desc=desc,
        body=body,
    )


def _draw_bar(bars: Sequence[Bar], at: int, top: int) -> Markup:
    bar = bars[at]
    is_last = at == len(bars) - 1
    height = round(BAR_HEIGHT * bar.count / top, 1) if top else 0
    x, base = at * (BAR_WIDTH + BAR_GAP), BAR_HEIGHT + 14
    drawn = RECT.format(
        css="bar last" if is_last else "bar",
        x=x,
        # a day with nothing keeps a hairline, so that it is seen to be a day
        y=base - max(height, 1),
        width=BAR_WIDTH,
        height=max(height, 1),
        title=f"{bar.label}: {bar.count}",
    )
    middle = x + BAR_WIDTH / 2
    if top and (is_last or bar.count == top):
        drawn += TEXT.format(css="value", x=middle, y=base - height - 4, text=bar.count)
    if (len(bars) - 1 - at) % 7 == 0:
        # the outermost labels stay inside the drawing
        css, left = ("middle", middle) if at else ("start", x)
        if is_last:
            css, left = "end", x + BAR_WIDTH
        label = "today" if is_last else bar.label
        drawn += TEXT.format(css=css, x=left, y=base + 13, text=label)
    return drawn


@dataclass(frozen=True)
class Hour:
    """One cell of the week: how many came, and whether the shop was closed.

    Where nobody wrote, nothing tells whether it was.
    """

    count: int = 0
    is_closed: bool | None = None


def draw_week(name: str, title: str, hours: Mapping[tuple[int, int], Hour]) -> Markup:
    """Return a heat map of (weekday 1-7, hour 0-23), open hours outlined."""
    top = max((hour.count for hour in hours.values()), default=0)
    step = CELL + CELL_GAP
    labels = [
        TEXT.format(css="start", x=0, y=TOP + day * step + 11, text=WEEKDAYS[day])
        for day in range(7)
    ] + [
        TEXT.format(css="middle", x=LEFT + hour * step + 7, y=11, text=f"{hour:02}")
        for hour in range(0, 24, 3)
    ]
    cells = [
        _draw_hour(day, hour, hours.get((day + 1, hour), Hour()), top)
        for day in range(7)
        for hour in range(24)
    ]
    return SVG.format(
        kind="week",
        width=LEFT + 24 * step,
        height=TOP + 7 * step,
        name=name,
        title=title,
        desc="One row a weekday, one column an hour; darker means more inquiries.",
        body=Markup("").join(labels + cells),
    )


def _draw_hour(day: int, hour: int, cell: Hour, top: int) -> Markup:
    step = CELL + CELL_GAP
    # the smallest count still gets a shade: one inquiry at night is not none
    shade = -(-SHADES * cell.count // top) if top else 0
    door = {True: "closed", False: "open", None: ""}[cell.is_closed]
    return RECT.format(
        css=f"shade-{shade} {door}".strip(),
        x=LEFT + hour * step,
        y=TOP + day * step,
        width=CELL,
        height=CELL,
        title=f"{WEEKDAYS[day]} {hour:02}–{hour + 1:02}: {cell.count} {door}".strip(),
    )
