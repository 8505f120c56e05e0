from datetime import UTC, date, datetime

import pytest
from published_marts import ask, publish

from flows.pages.queries import load_queries

AT = datetime(2026, 10, 22, 6, tzinfo=UTC)
LATE = {
    "parcel_id": "p1",
    "order_id": "o1",
    "customer_id": "c1",
    "tracking_number": "00370730",
    "carrier": "postnord",
    "state": "in_transit",
    "is_return": False,
    "delay_flag": "stalled",
    "flagged_at": AT,
}


@pytest.mark.parametrize("name", load_queries())
def test_query_runs_on_empty_marts(name):
    rows = ask(publish({}), load_queries()[name])
    assert all(not value for row in rows for key, value in row.items() if key != "fact")


@pytest.mark.parametrize("name", load_queries())
def test_query_only_reads(name):
    assert load_queries()[name].startswith(("select", "with"))
    assert ";" not in load_queries()[name]


def test_late_parcel_names_no_customer():
    marts = publish(
        {
            "fct_parcels": [LATE],
            "fct_orders": [{"order_id": "o1", "order_number": "#1042"}],
            "dim_customers": [
                {
                    "customer_id": "c1",
                    "customer_name": "Freja Holm",
                    "customer_email": "kunde@example.dk",
                }
            ],
        }
    )
    [row] = ask(marts, load_queries()["late_parcels"])
    assert (row["order_number"], row["masked_customer"]) == ("#1042", "F•••")
    assert "Freja" not in str(row) and "example.dk" not in str(row)


def test_late_parcel_tells_when_the_customer_was_told_and_how_often_they_asked():
    notice = {"parcel_id": "p1", "message_type": "delay_notice", "sent_at": AT}
    sent = {"state": "sent", "mode": "outbox"}
    marts = publish(
        {
            "fct_parcels": [LATE],
            "fct_messages": [notice | sent],
            "fct_inquiries": [{"matched_parcel_id": "p1", "is_machine_mail": False}],
        }
    )
    [row] = ask(marts, load_queries()["late_parcels"])
    assert (row["told_at"], row["inquiry_count"]) == (AT, 1)
    assert row["is_told_live"] is False


def test_latest_verdict_on_the_notice_says_why_nobody_was_told():
    verdict = {"message_key": "k", "message_type": "delay_notice", "parcel_id": "p1"}
    earlier, later = AT, AT.replace(hour=7)
    marts = publish(
        {
            "fct_parcels": [LATE],
            "fct_message_decisions": [
                verdict
                | {"decision": "defer", "reason": "paused", "decided_at": later},
                verdict | {"decision": "send", "reason": "due", "decided_at": earlier},
            ],
        }
    )
    [row] = ask(marts, load_queries()["late_parcels"])
    assert (row["notice_decision"], row["notice_reason"]) == ("defer", "paused")


def test_notice_that_was_not_sent_has_told_nobody():
    notice = {"parcel_id": "p1", "message_type": "delay_notice", "state": "failed"}
    marts = publish({"fct_parcels": [LATE], "fct_messages": [notice]})
    [row] = ask(marts, load_queries()["late_parcels"])
    assert row["told_at"] is None


def test_return_on_its_way_back_is_not_a_late_parcel():
    marts = publish({"fct_parcels": [LATE | {"is_return": True}]})
    assert ask(marts, load_queries()["late_parcels"]) == []
    assert ask(marts, load_queries()["delay_flags"]) == []


def test_cleared_flag_counts_as_raised_and_not_as_late():
    flag = {"parcel_id": "p2", "flag": "overdue", "cleared_at": AT}
    marts = publish({"fct_parcels": [LATE], "fct_delay_flags": [flag]})
    assert ask(marts, load_queries()["delay_flags"]) == [
        {"flag": "stalled", "parcel_count": 1, "open_count": 0, "ever_count": 0},
        {"flag": "overdue", "parcel_count": 0, "open_count": 0, "ever_count": 1},
    ]


def test_latest_verdict_on_a_message_counts_alone():
    verdict = {"message_key": "k", "message_type": "delay_notice", "mode": "outbox"}
    earlier, later = AT, AT.replace(hour=7)
    marts = publish(
        {
            "fct_message_decisions": [
                verdict
                | {"decision": "defer", "reason": "quiet_hours", "decided_at": earlier},
                verdict | {"decision": "send", "decided_at": later},
            ]
        }
    )
    assert ask(marts, load_queries()["decisions"]) == [
        {
            "decision": "send",
            "reason": "none_given",
            "message_type": "delay_notice",
            "message_count": 1,
        }
    ]


def test_inquiry_of_no_topic_stays_visible_and_machine_mail_does_not():
    marts = publish(
        {
            "fct_inquiries": [
                {"ticket_id": "1", "language": "da", "is_machine_mail": False},
                {"ticket_id": "2", "topic": "tracking", "is_machine_mail": True},
            ]
        }
    )
    [row] = ask(marts, load_queries()["inquiries"])
    assert (row["topic"], row["language"]) == ("uncategorised", "da")
    assert row["inquiry_count"] == 1


@pytest.mark.parametrize(
    ("ticket", "outcome"),
    [
        ({"first_replied_at": AT, "is_breached": False}, "kept"),
        ({"first_replied_at": AT, "is_breached": True}, "late"),
        ({"status": "open", "is_breached": True}, "overdue"),
        ({"status": "open", "is_breached": False}, "waiting"),
        ({"status": "solved", "is_breached": True}, "closed_without_reply"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_first_reply_has_one_outcome(ticket, outcome):
    marts = publish({"fct_inquiries": [ticket | {"is_machine_mail": False}]})
    [row] = ask(marts, load_queries()["first_replies"])
    assert (row["outcome"], row["inquiry_count"]) == (outcome, 1)


def test_closed_or_answered_ticket_waits_for_no_reply():
    ticket = {"is_machine_mail": False, "first_reply_due_at": AT}
    marts = publish(
        {
            "fct_inquiries": [
                ticket | {"ticket_id": "1", "status": "solved"},
                ticket | {"ticket_id": "2", "status": "open", "first_replied_at": AT},
                ticket | {"ticket_id": "3", "status": None},
            ]
        }
    )
    rows = ask(marts, load_queries()["replies_waiting"])
    assert [row["ticket_number"] for row in rows] == ["3"]


def test_week_adds_topics_up_and_tells_closed_hours():
    hour = {"weekday": 6, "contact_hour": 21, "is_after_hours": True}
    marts = publish(
        {
            "fct_contacts_after_hours": [
                hour | {"topic": "tracking", "contact_count": 3},
                hour | {"topic": "refund", "contact_count": 1},
            ]
        }
    )
    assert ask(marts, load_queries()["after_hours"]) == [
        {"weekday": 6, "contact_hour": 21, "contact_count": 4, "after_hours_count": 4}
    ]


def test_day_without_incident_is_not_listed():
    day = {"carrier": "gls", "hub": "Kolding", "incident_date": date(2026, 10, 21)}
    marts = publish(
        {
            "fct_incidents": [
                day | {"is_incident": False, "stalled_count": 1},
                day | {"is_incident": True, "stalled_count": 14},
            ]
        }
    )
    assert [
        row["stalled_count"] for row in ask(marts, load_queries()["incidents"])
    ] == [14]


def test_a_question_about_no_order_could_not_have_been_prevented():
    row = {"topic": "tracking", "language": "da", "is_machine_mail": False}
    reasons = ("late_not_told", "not_order_related", None)
    marts = publish(
        {"fct_inquiries": [row | {"preventable_reason": each} for each in reasons]}
    )
    [counted] = ask(marts, load_queries()["inquiries"])
    assert (counted["inquiry_count"], counted["preventable_count"]) == (3, 1)


def test_reasons_are_counted_by_the_message_that_would_have_come_first():
    late = {"preventable_reason": "late_not_told", "message_type": "delay_notice"}
    told = {"preventable_reason": "told_still_asked"}
    marts = publish({"fct_preventable_contacts": [told, late, late]})
    assert ask(marts, load_queries()["preventable"]) == [
        late | {"inquiry_count": 2},
        told | {"message_type": None, "inquiry_count": 1},
    ]


def test_lane_takes_its_warnings_from_one_rule_and_its_window_from_another():
    lane = {"lane": "postnord to SE", "hours_before": None}
    warned = {"rule": "will_be_late", "judged_count": 213, "base_rate": 0.15}
    window = {"rule": "window_at_handover", "judged_count": 78, "coverage": 0.9}
    marts = publish(
        {
            "mart_delay_report_card": [
                lane | warned | {"recall_share": 0.6},
                lane | window,
                lane | warned | {"hours_before": 48, "recall_share": 0.1},
                {"rule": "window_at_handover", "lane": "gls to DE", "judged_count": 5},
            ]
        }
    )
    [row] = ask(marts, load_queries()["lanes"])
    assert (row["lane"], row["judged_count"]) == ("postnord to SE", 213)
    assert (row["late_share"], row["recall_share"], row["coverage"]) == (0.15, 0.6, 0.9)


def test_wait_counts_from_what_happened_to_a_parcel_until_the_mail_went():
    mail = {"message_type": "ready_for_pickup", "state": "sent", "trigger_at": AT}
    later = AT.replace(minute=30)
    marts = publish(
        {
            "fct_messages": [
                mail | {"parcel_id": "p1", "sent_at": later},
                mail | {"parcel_id": "p2", "sent_at": later, "ticket_id": "t"},
                mail | {"sent_at": later},
                mail | {"parcel_id": "p3", "state": "failed"},
            ]
        }
    )
    [row] = ask(marts, load_queries()["latency"])
    assert (row["message_count"], row["median_minutes"]) == (1, 30)


def test_product_stands_by_what_surely_comes_back_and_its_foremost_reason():
    sofa = {"sku": "S", "product_returned_count": 5, "sold_count": 9}
    vase = {"sku": "V", "product_returned_count": 1, "sold_count": 2}
    marts = publish(
        {
            "mart_return_reasons": [
                sofa
                | {"reason": reason, "returned_count": count}
                | {"product_return_rate_low": 0.27}
                for reason, count in (("color", 2), ("style", 3))
            ]
            + [vase | {"reason": "other", "product_return_rate_low": 0.09}]
        }
    )
    first, second = ask(marts, load_queries()["return_products"])
    assert (first["sku"], first["foremost_reason"]) == ("S", "style")
    assert second["sku"] == "V"


def test_late_parcel_counts_once_in_the_hour_it_first_became_late():
    flag = {"parcel_id": "p1", "flag": "stalled"}
    marts = publish(
        {
            "fct_delay_flags": [
                flag | {"raised_at": AT},
                flag | {"flag": "overdue", "raised_at": AT.replace(hour=9)},
            ]
        }
    )
    [row] = ask(marts, load_queries()["activity"])
    assert (row["kind"], row["hour_at"], row["happening_count"]) == ("late", AT, 1)
