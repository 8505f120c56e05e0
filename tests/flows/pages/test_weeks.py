from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from page_reading import Page
from published_marts import ask, publish

from flows.pages.calendar_weeks import list_weeks
from flows.pages.queries import load_queries
from flows.pages.weeks import render_weeks

# a Thursday
AS_OF = datetime(2026, 10, 22, 8, tzinfo=ZoneInfo("Europe/Copenhagen"))
THIS, LAST, BEFORE = date(2026, 10, 19), date(2026, 10, 12), date(2026, 10, 5)
ASKED = {"topic": "tracking", "cause": "late_not_told"}


def read(**rows):
    pages = render_weeks(rows, shop_name="Nordlys", as_of=AS_OF)
    return Page(pages["weeks.html"])


def asked(week, contacts, orders, **other):
    counts = {"week_date": week, "contact_count": contacts, "order_count": orders}
    return ASKED | counts | other


def test_shop_that_nobody_has_written_to_reads_sensibly():
    marts = publish({})
    rows = {name: ask(marts, sql) for name, sql in load_queries().items()}
    text = read(**rows).text
    for sentence in (
        "No week with orders and inquiries is over yet.",
        "No first reply has been due yet.",
        "No customer has asked anything in these weeks.",
        "Nothing has come back.",
        "No product's rate of returns is known.",
        "Nothing has happened in these weeks.",
    ):
        assert sentence in text
    assert "None" not in text


@pytest.mark.parametrize(
    ("before", "last", "sentence"),
    [
        (20, 26, "wrote 26 times per 100 orders, 6 more than the week before."),
        (30, 26, "wrote 26 times per 100 orders, 4 fewer than the week before."),
        (26, 26, "wrote 26 times per 100 orders, as often as the week before."),
    ],
)
def test_last_whole_week_is_compared_with_the_one_before(before, last, sentence):
    rates = [asked(BEFORE, before, 100), asked(LAST, last, 100), asked(THIS, 1, 100)]
    text = read(contact_rates=rates).text
    assert f"In the week of 12 Oct customers {sentence}" in text


def test_topics_causes_and_languages_stand_with_their_share_newest_week_first():
    rates = [
        asked(LAST, 3, 100),
        asked(THIS, 6, 100),
        asked(THIS, 1, 100, topic="refund", cause="none"),
    ]
    hour = {"language": "fi", "outcome": "kept", "hour_at": AS_OF, "inquiry_count": 2}
    text = read(contact_rates=rates, inquiry_hours=[hour]).text
    assert "Tracking 9 90% 6 3 – Refund 1 10% 1 – –" in text
    assert "Late, not told 9 90% 6 3 – No message would have helped 1 10%" in text
    assert "Finnish 2 100% 2 – –" in text


def test_week_begins_on_monday_in_the_shops_zone():
    sunday_night = datetime(2026, 10, 18, 21, tzinfo=ZoneInfo("UTC"))
    hours = [(sunday_night, 5), (sunday_night.replace(hour=22), 3)]
    rows = [
        {"kind": "orders", "hour_at": at, "happening_count": count}
        for at, count in hours
    ]
    text = read(activity=rows).text
    assert "19 Oct so far 0 3 0 0 0 0 12 Oct 0 5 0 0 0 0" in text


def test_worst_week_of_first_replies_is_named_and_this_week_is_not():
    hours = [
        {"language": "da", "outcome": outcome, "hour_at": at, "inquiry_count": count}
        for outcome, at, count in (
            ("kept", AS_OF.replace(day=13), 3),
            ("late", AS_OF.replace(day=13), 1),
            ("kept", AS_OF.replace(day=6), 4),
            ("late", AS_OF, 1),
        )
    ]
    text = read(inquiry_hours=hours).text
    assert "The worst week was that of 12 Oct: 75% of first replies" in text


def test_two_weeks_of_a_new_shop_are_not_drawn_as_nine():
    assert list_weeks(AS_OF, LAST) == [BEFORE, LAST, THIS]
    assert len(list_weeks(AS_OF, date(2026, 1, 5))) == 9


def test_returns_are_told_by_reason_and_by_what_surely_comes_back():
    reasons = [
        {"reason": "size_too_small", "returned_count": 3},
        {"reason": "color", "returned_count": 1},
    ]
    product = {"sku": "S-1", "title": "Fjord sofa", "sold_count": 9}
    rate = {"return_rate": 0.44, "return_rate_low": 0.19, "return_rate_high": 0.73}
    known = product | rate | {"returned_count": 4, "foremost_reason": "color"}
    text = read(return_reasons=reasons, return_products=[known]).text
    assert "4 lines came back, most for the reason “size too small”: 75%." in text
    assert "Fjord sofa comes back most surely: 4 of 9 sold, at least 19%" in text
    assert "Fjord sofa S-1 4 9 44% 19% to 73% Color" in text


def test_page_is_whole_and_stays_in_its_folder():
    page = read(contact_rates=[asked(LAST, 3, 100), asked(THIS, 6, 100)])
    assert page.left_open == []
    assert "script" not in page.tags
    assert {link for link in page.links if not link.startswith("#")} <= {
        "index.html",
        "dbt/index.html",
    }
    assert len(page.ids) == len(set(page.ids))
