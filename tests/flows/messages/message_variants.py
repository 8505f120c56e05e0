"""Every way a message can turn out: samples with facts changed or taken away."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

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
    "ticket_acknowledgement": [{"topic": topic} for topic in TOPICS],
    "support_feedback": [],
    "thank_you": [],
    "returner_offer": [{"offer_texts": "x"}],
    "win_back": [{"offer_texts": {"da": None}}],
    "feedback_request": [],
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
