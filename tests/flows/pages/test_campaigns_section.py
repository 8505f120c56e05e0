from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from page_reading import Page
from published_marts import ask, publish

from flows.pages.control_room import render_control_room
from flows.pages.intervals import Interval, draw_intervals
from flows.pages.queries import load_queries

AS_OF = datetime(2026, 10, 22, 8, tzinfo=ZoneInfo("Europe/Copenhagen"))
EFFECT = {
    "message_type": "delay_notice",
    "outcome": "contacts",
    "message_customer_count": 90,
    "holdout_customer_count": 88,
    "message_rate": 0.2,
    "holdout_rate": 0.45,
    "difference": -0.25,
    "difference_low": -0.38,
    "difference_high": -0.12,
    "detectable_difference": 0.19,
}
CALL = {
    "response_id": "r1",
    "customer_name": "Ida Prøve",
    "language": "da",
    "order_number": "1042",
    "score": 1,
    "why": "carrier, delivery_time",
    "answered_at": AS_OF - timedelta(days=1),
    "call_until_at": AS_OF + timedelta(days=13),
}


def read(**tables):
    marts = publish(tables)
    rows = {name: ask(marts, sql) for name, sql in load_queries().items()}
    html = render_control_room(rows, shop_name="N", as_of=AS_OF)
    return html["index.html"]


def words(html):
    return " ".join(" ".join(Page(html).words).split())


def test_an_effect_is_shown_with_its_interval_and_what_could_have_been_seen():
    html = read(mart_message_effects=[EFFECT])
    assert "Contacts per 100 orders" in html
    said = words(html)
    assert "−25.0" in said
    assert "−38.0 to −12.0" in said
    assert "19.0" in said
    assert "Fewer" in said
    assert 'class="plot intervals"' in html


def test_an_effect_that_may_be_chance_is_called_that():
    assert "Could be chance" in read(
        mart_message_effects=[{**EFFECT, "difference_high": 0.01}]
    )


def test_an_experiment_too_small_says_so_and_draws_nothing():
    unknown = dict.fromkeys(
        ("difference_low", "difference_high", "detectable_difference")
    )
    html = read(mart_message_effects=[{**EFFECT, **unknown}])
    assert "Too few to say" in html
    assert "plot intervals" not in html


def test_calls_are_listed_and_name_nobody():
    html = read(mart_calls_due=[CALL])
    assert "1 call due after a low score" in html
    assert "Ida" not in html
    said = words(html)
    assert "I•••" in said
    assert "Carrier, Time of delivery" in said


def test_themes_are_listed_with_their_mean_score():
    theme = {
        "theme": "packaging",
        "asked_about": "delivery",
        "answer_count": 7,
        "low_score_count": 3,
        "mean_score": 2.44,
    }
    said = words(read(mart_survey_themes=[theme]))
    assert "Packaging" in said
    assert "2.4" in said


def test_a_line_stands_on_its_side_of_no_difference():
    svg = draw_intervals("x", "X", [Interval("A", -2.0, -4.0, -1.0)])
    zero, line = (part.split('"') for part in svg.split("<line ")[1:3])
    assert zero[1] == "zero"
    assert float(line[7]) < float(zero[3])
    assert "sure" in line[1]
