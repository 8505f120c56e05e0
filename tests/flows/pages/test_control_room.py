import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from page_reading import Page
from published_marts import ask, publish

from flows.pages.control_room import render_control_room
from flows.pages.queries import load_queries

AS_OF = datetime(2026, 10, 22, 8, tzinfo=ZoneInfo("Europe/Copenhagen"))
HOSTILE = "<script>alert('x')</script>"
PARCEL = {
    "delay_flag": "stalled",
    "state": "in_transit",
    "state_reason": None,
    "carrier": "postnord",
    "tracking_number": "00370730",
    "destination_country": "DK",
    "last_location": "Taastrup",
    "order_number": "#1042",
    "masked_customer": "F•••",
    "promised_delivery_at": AS_OF - timedelta(days=1),
    "current_promised_delivery_at": None,
    "last_scan_at": AS_OF - timedelta(days=2),
    "flagged_at": AS_OF - timedelta(hours=3),
    "told_at": None,
    "is_told_live": None,
    "notice_decision": None,
    "notice_reason": None,
    "inquiry_count": 0,
}
TICKET = {
    "ticket_number": "40123",
    "topic": "tracking",
    "intent": "where_is_my_order",
    "language": "da",
    "change_window": None,
    "is_breached": False,
    "created_at": AS_OF - timedelta(hours=20),
    "first_reply_due_at": AS_OF + timedelta(hours=1),
}
PULL = {
    "system": "shopify",
    "stream": "orders",
    "fetched": 12,
    "landed": 12,
    "new_versions": 7,
    "unchanged": 4,
    "quarantined": 1,
}


def render(shop_name="Nordlys Interiør", **rows):
    return render_control_room(rows, shop_name=shop_name, as_of=AS_OF)


def read(**rows):
    return Page(render(**rows)["index.html"])


def test_no_rows_at_all_read_sensibly():
    text = read().text
    for sentence in (
        "Nothing needs a person right now.",
        "Nothing has happened in the last two weeks.",
        "No parcel is late.",
        "No customer has asked anything.",
        "No first reply is overdue or due within two hours.",
        "No message has been considered.",
        "No message has been sent.",
        "No message about a parcel has been sent.",
        "Too few parcels have arrived to compare lanes.",
        "Nothing has been pulled.",
        "No row is in quarantine.",
    ):
        assert sentence in text


def test_answers_of_empty_marts_read_sensibly():
    marts = publish({})
    rows = {name: ask(marts, sql) for name, sql in load_queries().items()}
    text = read(**rows).text
    assert "No parcel is late." in text
    assert "None" not in text


def test_late_parcel_is_listed_and_its_untold_customer_needs_a_person():
    text = read(late_parcels=[PARCEL]).text
    assert "1 late parcel with the customer not yet told" in text
    assert "#1042 F••• DK No scan for too long 3 hours ago PostNord 00370730" in text
    assert "Not yet" in text


def test_customer_not_told_is_shown_with_the_reason():
    held_back = {"notice_decision": "defer", "notice_reason": "quiet_hours"}
    text = read(late_parcels=[PARCEL | held_back]).text
    assert "Not yet Quiet hours" in text


@pytest.mark.parametrize(
    ("is_live", "reading"), [(True, "22 Oct 07:00 –"), (False, "07:00 outbox only –")]
)
def test_told_customer_needs_nobody(is_live, reading):
    told = {"told_at": AS_OF - timedelta(hours=1), "is_told_live": is_live}
    text = read(late_parcels=[PARCEL | told]).text
    assert reading in text
    assert "Nothing needs a person right now." in text


def test_topics_are_shown_with_their_share_of_all():
    row = {"uncertain_count": 0, "preventable_count": 0}
    text = read(
        inquiries=[
            row | {"topic": "tracking", "language": "da", "inquiry_count": 6},
            row | {"topic": "tracking", "language": "sv", "inquiry_count": 2},
            row | {"topic": "order_change", "language": "da", "inquiry_count": 2},
        ]
    ).text
    assert "Tracking 8 80% 6 2 Change to an order 2 20% 2 – All 10 100% 8 2" in text


def test_reasons_are_shown_with_the_message_that_would_have_come_first():
    row = {"preventable_reason": "late_not_told", "message_type": "delay_notice"}
    told = {"preventable_reason": "told_still_asked", "message_type": None}
    text = read(
        preventable=[row | {"inquiry_count": 3}, told | {"inquiry_count": 1}]
    ).text
    assert "Late, not told Delay notice 3 75% Told, still asked – 1 25%" in text


def test_verdicts_are_shown_by_reason_sent_or_not():
    text = read(
        decisions=[
            {
                "decision": decision,
                "reason": reason,
                "message_type": "delay_notice",
                "message_count": count,
            }
            for decision, reason, count in (
                ("drop", "too_old", 1),
                ("send", "due", 3),
            )
        ]
    ).text
    assert "4 considered: Send 3 (75%), Do not send 1 (25%)." in text
    assert "Send Nothing against it 3 75% Delay notice 3 Do not send Too old" in text


def test_outbox_mail_is_not_called_sent_to_customers():
    message = {"message_type": "delay_notice", "language": "da", "message_count": 5}
    text = read(messages=[message | {"state": "sent", "mode": "outbox"}]).text
    assert "5 written to the outbox, not to customers." in text
    assert "sent to customers" not in text


def test_message_of_unknown_outcome_needs_a_person():
    message = {"message_type": "delay_notice", "language": "da", "message_count": 1}
    text = read(messages=[message | {"state": "unknown", "mode": "live"}]).text
    assert "1 message that may or may not have been sent" in text
    assert "No message has been sent." in text


@pytest.mark.parametrize(
    ("minutes", "word"),
    [(-1, "Overdue"), (0, "Overdue"), (120, "At risk"), (121, "still in time")],
)
def test_reply_is_at_risk_in_its_last_two_hours(minutes, word):
    due = AS_OF + timedelta(minutes=minutes)
    text = read(replies_waiting=[TICKET | {"first_reply_due_at": due}]).text
    section = text[text.index("Overdue or at risk") + 18 :]
    assert word in section[: section.index("When customers write")]


def test_today_is_the_day_in_the_shops_zone():
    hours = [
        (datetime(2026, 10, 21, 21, tzinfo=UTC), 5),
        (datetime(2026, 10, 21, 22, tzinfo=UTC), 3),
    ]
    text = read(
        activity=[
            {"kind": "orders", "hour_at": at, "happening_count": count}
            for at, count in hours
        ]
    ).text
    assert "Orders so far today 3" in text
    assert "Thu 22 Oct 3 0 0 0 Wed 21 Oct 5 0 0 0" in text


def test_pulled_streams_are_shown_and_add_up():
    text = read(pulled=[PULL]).text
    assert "Shopify Orders 12 12 7 4 1 Yes All 12 12 7 4 1" in text
    assert "1 row in quarantine" in text


def test_stream_that_does_not_add_up_needs_a_person():
    text = read(pulled=[PULL | {"landed": 11}]).text
    assert "1 stream whose counts do not add up" in text


def test_feed_without_news_for_a_day_needs_a_person_and_an_absent_feed_does_not():
    old = AS_OF - timedelta(hours=25)
    text = read(
        freshness=[
            {"fact": "Orders", "row_count": 9, "newest_at": old},
            {"fact": "Inquiries", "row_count": 0, "newest_at": None},
        ]
    ).text
    assert "No news for a day: orders" in text
    assert "inquiries" not in text.split("No news for a day: ")[1][:20]


def test_customer_text_is_never_markup():
    files = render(
        shop_name=HOSTILE,
        late_parcels=[
            PARCEL | dict.fromkeys(("order_number", "state_reason"), HOSTILE)
        ],
        replies_waiting=[TICKET | {"ticket_number": HOSTILE, "topic": HOSTILE}],
        inquiries=[
            {
                "topic": HOSTILE,
                "language": HOSTILE,
                "inquiry_count": 1,
                "uncertain_count": 0,
                "preventable_count": 0,
            }
        ],
        quarantined=[{"system": "x", "stream": "y", "reason": HOSTILE, "row_count": 1}],
    )
    page = Page(files["index.html"])
    assert "script" not in page.tags
    assert page.text.count("alert('x')") >= 6


def test_address_in_an_error_is_blanked():
    reason = {"system": "x", "stream": "y", "row_count": 1}
    html = render(quarantined=[reason | {"reason": "kunde@example.dk: no such order"}])
    assert "[e-mail]: no such order" in html["index.html"]
    assert not re.search(r"\w@\w", html["index.html"])


def test_page_is_whole_and_loads_nothing_from_elsewhere():
    page = read(late_parcels=[PARCEL])
    assert page.left_open == []
    assert "script" not in page.tags
    assert page.links
    for link in page.links:
        assert re.match(r"#|weeks\.html$|(dbt|data-docs|previews)/index\.html$", link)
    anchors = {link[1:] for link in page.links if link.startswith("#")}
    assert anchors <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_browser_is_told_to_load_nothing_from_elsewhere():
    assert (
        "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'"
        in (render()["index.html"])
    )


def test_headings_stand_in_order():
    headings = read(late_parcels=[PARCEL]).headings
    assert headings[0] == 1 and headings.count(1) == 1
    for before, after in zip(headings, headings[1:], strict=False):
        assert after <= before + 1


def test_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="names no time zone"):
        render_control_room({}, shop_name="x", as_of=AS_OF.replace(tzinfo=None))


def test_lanes_are_ranked_by_how_late_they_run_and_compared_with_all():
    lane = {"recall_share": 0.5, "precision_share": 0.8, "median_lead_hours": 48.0}
    known = {"coverage": 0.86, "median_width_days": 3.3}
    late = {"lane": "postnord to SE", "judged_count": 213, "late_share": 0.16}
    few = {"lane": "gls to DE", "judged_count": 3, "late_share": 1.0}
    overall = {"lane": "all", "judged_count": 216, "late_share": 0.11}
    text = read(lanes=[row | lane | known for row in (overall, few, late)]).text
    assert (
        "PostNord to SE runs late most: 16% of 213 parcels, against 11% of all." in text
    )
    assert "PostNord to SE 16% 213 50% 80% 48 h 86% 3.3 days" in text


def test_wait_from_scan_to_message_is_told_for_the_soonest_and_the_latest():
    fast = {"message_type": "ready_for_pickup", "message_count": 9}
    slow = {"message_type": "delay_notice", "message_count": 2}
    text = read(
        latency=[
            fast | {"fast_minutes": 2, "median_minutes": 35, "slow_minutes": 300},
            slow | {"fast_minutes": 60, "median_minutes": 4320, "slow_minutes": 9000},
        ]
    ).text
    assert (
        "Half of the customers hear within 35 minutes by “ready for pickup”, and "
        "within 3 days by “delay notice”." in text
    )
    assert "Ready for pickup 9 35 minutes 5 hours Delay notice 2 3 days 6 days" in text
