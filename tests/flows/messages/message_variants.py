"""Every way a message can turn out: samples with facts changed or taken away."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ticket_variants import NEEDS, TICKET_CHANGES

from flows.due import DueMessage
from flows.messages.samples import LANGUAGES, MESSAGE_TYPES, sample_due

ALL = [(kind, language) for kind in MESSAGE_TYPES for language in LANGUAGES]
FLAGS = ("not_handed_over", "stalled", "overdue", "exception")
REASONS = (
    "address",
    "customs_docs",
    "damaged",
    "lost",
    "not_collected",
    "refused",
    "weather",
    None,
)
TOPICS = (
    "account",
    "cancellation",
    "delivery_problem",
    "order_change",
    "payment",
    "product",
    "refund",
    "return_exchange",
    "tracking",
    "warranty",
)
DOUBTS = (
    "customer_has_nothing",
    "scanned_again",
    "neighbour",
    "mailbox",
    "doorstep",
    "no_last_mile",
)
PROBLEMS = (
    "address",
    "customs_docs",
    "damaged",
    "lost",
    "not_collected",
    "payment",
    "refused",
    "returning",
    "other",
)
_CHANGES: dict[str, list[dict[str, Any]]] = {
    "order_confirmation": [{"is_exchange": True}],
    "order_dispatched": [{"parcel_count": 1}],
    "delay_notice": [
        *({"delay_flag": flag} for flag in FLAGS),
        *({"delay_flag": "exception", "state_reason": reason} for reason in REASONS),
        {"delay_flag": "stalled", "last_location": None},
        {"delay_flag": "overdue", "promised_date": None},
        {"new_date": "2026-03-10"},
    ],
    "ready_for_pickup": [],
    "ticket_acknowledgement": [
        *({"topic": topic} for topic in TOPICS),
        {"missing": list(NEEDS)},
    ],
    "support_feedback": [],
    "thank_you": [],
    "returner_offer": [{"offer_texts": "x"}],
    "win_back": [{"offer_texts": {"da": None}}],
    "feedback_request": [],
    "order_incomplete": [
        {"items": [{"title": "Sofa", "missing": [field, "reason given"]}]}
        for field in ("colour", "fabric", "finish", "legs", "length", "size")
    ],
    "delivery_window_changed": [{"new_date": "2026-03-14", "parcel_count": 2}],
    "out_for_delivery": [{"parcel_count": 2}],
    "pickup_reminder": [{"parcel_count": 2}],
    "delivered_check": [{"parcel_count": 2}, *({"doubt": d} for d in DOUBTS)],
    "delivery_exception": [
        {"parcel_count": 2},
        *({"problem": problem} for problem in PROBLEMS),
    ],
    "incident_notice": [{"parcel_count": 2}],
    "correction": [
        {"claim": claim, "is_returning": is_returning}
        for claim in ("date", "delivered", "dispatched", "ready")
        for is_returning in (True, False)
    ],
    **TICKET_CHANGES,
}


def with_facts(due: DueMessage, **changes: Any) -> DueMessage:
    return replace(due, facts={**due.facts, **changes})


def without_facts(due: DueMessage) -> DueMessage:
    return replace(
        due, recipient_name=None, in_reply_to=None, facts=dict.fromkeys(due.facts)
    )


def iterate_variants(message_type: str, language: str) -> Iterator[DueMessage]:
    """Yield the sample whole, bare, with each fact missing, and with each change."""
    due = sample_due(message_type, language)
    yield due
    yield without_facts(due)
    yield replace(due, facts={})
    for name in due.facts:
        yield with_facts(due, **{name: None})
    for change in _CHANGES[message_type]:
        yield with_facts(due, **change)
