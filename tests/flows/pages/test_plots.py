from xml.etree import ElementTree

from page_reading import Page

from flows.pages.plots import Bar, Hour, draw_bars, draw_week


def test_highest_and_last_bar_are_numbered():
    svg = draw_bars(
        "days", "Orders a day", [Bar("Tue", 2), Bar("Wed", 8), Bar("Thu", 4)]
    )
    assert Page(svg).text == "8 4 today"


def test_bar_height_follows_its_count():
    svg = draw_bars("days", "Orders a day", [Bar("Tue", 2), Bar("Wed", 8)])
    heights = [float(bar.get("height")) for bar in _find(svg, "rect")]
    assert heights == [12.0, 48.0]


def test_day_with_nothing_keeps_a_hairline():
    svg = draw_bars("days", "Orders a day", [Bar("Tue", 0), Bar("Wed", 0)])
    assert [bar.get("height") for bar in _find(svg, "rect")] == ["1", "1"]


def test_drawing_is_named_and_described():
    svg = draw_bars("days", "Orders a day", [Bar("Wed", 8)])
    root = ElementTree.fromstring(svg)
    assert root.get("aria-labelledby") == "days-title days-desc"
    assert [_find(svg, tag)[0].text for tag in ("title", "desc")] == [
        "Orders a day",
        "Wed: 8",
    ]


def test_week_has_a_cell_an_hour_and_the_fullest_is_darkest():
    hours = {(1, 9): Hour(10, is_closed=False), (7, 23): Hour(1, is_closed=True)}
    cells = _find(draw_week("week", "When", hours), "rect")
    assert len(cells) == 7 * 24
    assert cells[9].get("class") == "shade-5 open"
    assert cells[9][0].text == "Mon 09–10: 10 open"
    assert cells[-1].get("class") == "shade-1 closed"
    assert cells[0].get("class") == "shade-0"


def test_label_in_a_drawing_is_escaped():
    svg = draw_bars("days", "<b>", [Bar("<i>", 1)])
    assert "<b>" not in svg and "<i>" not in svg


def _find(svg, tag):
    return list(ElementTree.fromstring(svg).iter(tag))
