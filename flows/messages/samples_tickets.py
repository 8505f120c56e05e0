"""Invented facts of the messages on tickets, returns and refunds, and of the lists."""

from datetime import time
from typing import Any

WEEK = (
    *((((time(9), time(17)),),) * 4),
    ((time(9), time(12)), (time(13), time(16))),
    (),
    (),
)
LIST = {
    "subject_type": "list",
    "subject_id": "list",
    "order_id": None,
    "ticket_id": None,
}
_ORDER = {"order_number": "NL-1042"}
_PARCEL = {
    **_ORDER,
    "carrier": "postnord",
    "tracking_number": "00370000000000000024",
    "tracking_url": "https://tracking.example/?id=00370000000000000024",
}
_LIST = {"list_key": None, "day": "2026-03-09"}
NOTES = ("context_note",)
ANSWERS = ("ticket_acknowledgement", "withdrawal_receipt", "return_guide")
LISTS = (
    "warehouse_worklist",
    "receivable_worklist",
    "maker_worklist",
    "sla_at_risk",
    "delivery_call_list",
    "weekly_review",
)
FACTS: dict[str, dict[str, Any]] = {
    "withdrawal_receipt": {
        **_ORDER,
        "ticket_number": "20417",
        "received_at": "2026-03-09T10:42:00Z",
        "is_in_time": True,
        "send_back_date": "2026-03-23",
        "refund_due_date": "2026-03-23",
        "first_reply_due_at": "2026-03-10T11:00:00Z",
    },
    "return_guide": {
        **_ORDER,
        "ticket_number": "20417",
        "withdrawal_deadline_date": "2026-03-20",
    },
    "return_received": {
        **_ORDER,
        "received_date": "2026-03-09",
        "is_exchange": False,
        "refund_due_date": "2026-03-20",
    },
    "refund_issued": {
        **_ORDER,
        "amount": 598,
        "issued_date": "2026-03-09",
        "payment_kind": "card",
        "arrives_by_date": "2026-03-18",
    },
    "exchange_dispatched": {
        **_PARCEL,
        "order_number": "NL-1077",
        "original_order_number": "NL-1042",
        "service": "MyPack Collect",
        "expected_date": "2026-03-12",
        "parcel_count": 1,
    },
    "warehouse_worklist": {**_LIST, "row_count": 3},
    "receivable_worklist": {**_LIST, "row_count": 2},
    "maker_worklist": {**_LIST, "list_key": "Fjord", "row_count": 1},
    "sla_at_risk": {
        **_LIST,
        "row_count": 2,
        "rows": [
            {
                "ticket_number": "20398",
                "topic": "delivery_problem",
                "clock": "first_reply",
                "state": "breached",
                "due_at": "2026-03-09T09:30:00Z",
            },
            {
                "ticket_number": "20401",
                "topic": None,
                "clock": "next_reply",
                "state": "at_risk",
                "due_at": "2026-03-09T12:10:00Z",
            },
        ],
    },
    "delivery_call_list": {
        **_LIST,
        "row_count": 1,
        "rows": [
            {
                "order_number": "NL-1031",
                "delivered_date": "2026-03-06",
                "reasons": ["late", "wrote"],
                "customer_name": "Ida Prøve",
                "customer_phone": "+45 00 00 00 00",
                "language": "da",
            }
        ],
    },
    "weekly_review": {
        **_LIST,
        "row_count": 2,
        "rows": [
            {
                "cause": cause,
                "inquiry_count": count,
                "total_count": 200,
                "first_date": "2026-02-16",
                "last_date": "2026-03-08",
                "examples": ["20398", "20377", "20351"],
            }
            for cause, count in (("late_not_told", 61), ("tracking_stale", 34))
        ],
    },
    "context_note": {
        **_ORDER,
        "ticket_number": "20417",
        "notes_before": 1,
        "order_state": "shipped",
        "change_window": "closed",
        "total_amount": 1847,
        "parcels": [
            {
                "tracking_number": _PARCEL["tracking_number"],
                "carrier": "postnord",
                "state": "in_transit",
                "delay_flag": "stalled",
                "is_return": False,
                "promised_date": "2026-03-10",
            }
        ],
        "told": ["delay_notice", "order_confirmation", "order_dispatched"],
        "returns": [],
        "withdrawal_deadline_date": None,
        "refund_due_date": None,
        "goodwill": 100,
    },
}
# the customer's own words
_DECLARATIONS = {
    "da": (
        "Fortrydelse",
        "Hej. Jeg fortryder mit køb af lampen og vil sende den retur.",
    ),
    "sv": (
        "Ångrat köp",
        "Hej. Jag ångrar köpet av lampan och vill skicka tillbaka den.",
    ),
    "nb": (
        "Angrer kjøpet",
        "Hei. Jeg angrer kjøpet av lampen og vil sende den tilbake.",
    ),
    "fi": ("Peruutus", "Hei. Peruutan lampun kaupan ja haluan palauttaa sen."),
    "de": (
        "Widerruf",
        "Guten Tag, ich widerrufe den Kauf der Lampe und sende sie zurück.",
    ),
    "en": (
        "Cancellation",
        "Hello. I am cancelling my purchase of the lamp and sending it back.",
    ),
}


def localise(
    message_type: str, currency: str, lamp: str, cushion: str, language: str
) -> dict[str, Any]:
    """Return the facts that differ with the language, none for most types."""
    subject, declaration = _DECLARATIONS[language]
    lines = [{"title": lamp, "quantity": 1}, {"title": cushion, "quantity": 2}]
    order = {
        "order_number": "NL-1042",
        "expected_date": "2026-03-10",
        "is_incomplete": False,
        "asked_for": [],
        "lines": lines,
    }
    money = {"amount": 1847, "currency": currency, "expected_date": "2026-03-12"}
    reply = {
        **_PARCEL,
        "reply": "tracking_stale",
        "language": language,
        "customer_name": None,
        "product": None,
        "reply_date": "2026-03-05",
        "reply_amount": None,
        "currency": currency,
    }
    local: dict[str, dict[str, Any]] = {
        "context_note": {"currency": currency, "reply": reply},
        "withdrawal_receipt": {"subject": subject, "declaration": declaration},
        "return_received": {"titles": [lamp, cushion]},
        "refund_issued": {"currency": currency},
        "warehouse_worklist": {
            "rows": [
                order,
                {**order, "order_number": "NL-1043", "is_incomplete": True},
                {
                    **order,
                    "order_number": "NL-1044",
                    "expected_date": "2026-03-13",
                    "asked_for": ["change_address"],
                },
            ]
        },
        "maker_worklist": {"rows": [order]},
        "receivable_worklist": {
            "rows": [
                {"order_number": "NL-1040", "task": "unpaid", **money},
                {
                    **money,
                    "order_number": "NL-1029",
                    "task": "refund_due",
                    "amount": None,
                },
            ]
        },
    }
    return local.get(message_type, {})
