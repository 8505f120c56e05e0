"""How the messages on tickets and returns and the lists can turn out."""

from dataclasses import replace
from typing import Any

from flows.messages.samples import SAMPLE_SHOP
from flows.messages.wording import load_wording

NEEDS = (
    "account",
    "code",
    "fault",
    "item",
    "looked",
    "new_address",
    "order_number",
    "payment",
    "photo",
    "product",
    "return_number",
    "tracking_number",
    "wish",
)
HOLDS = (
    "cancel_order",
    "change_address",
    "change_items",
    "change_variant",
    "right_of_withdrawal",
)
LISTED_TOPICS = (
    "account",
    "cancellation",
    "delivery_problem",
    "order_change",
    "other",
    "payment",
    "product",
    "refund",
    "return_exchange",
    "tracking",
    "warranty",
)
KINDS = ("account", "card", "gift_card", "invoice", "other", "wallet")
REASONS = ("large", "late", "trouble", "wrote")


def words_for(kind: str) -> list[str]:
    """Return the words of systems that a note has words of its own for."""
    start = f"context_note.{kind}_"
    texts = load_wording("en").texts
    return [key.removeprefix(start) for key in texts if key.startswith(start)]


TICKET_CHANGES: dict[str, list[dict[str, Any]]] = {
    "withdrawal_receipt": [{"is_in_time": False}],
    "return_guide": [],
    "return_received": [{"is_exchange": True}],
    "refund_issued": [{"payment_kind": kind} for kind in KINDS],
    "exchange_dispatched": [],
    "warehouse_worklist": [
        {"row_count": 103},
        {"rows": [{"order_number": "1", "asked_for": list(HOLDS)}]},
        {"rows": [{"order_number": None}, "nonsense", {"lines": [None]}]},
    ],
    "maker_worklist": [],
    "receivable_worklist": [],
    "sla_at_risk": [
        {"rows": [{"ticket_number": "1", "topic": topic} for topic in LISTED_TOPICS]}
    ],
    "delivery_call_list": [{"rows": [{"order_number": "1", "reasons": list(REASONS)}]}],
    "weekly_review": [{"rows": [{"cause": "no such cause"}]}],
    "context_note": [
        {"notes_before": 0, "told": [], "refund_due_date": "2026-03-20"},
        {"withdrawal_deadline_date": "2026-03-20"},
        {"told": words_for("type"), "returns": words_for("return")},
        *({"change_window": word} for word in words_for("change")),
        *({"order_state": word} for word in (*words_for("state"), "new_to_us")),
        *({"parcels": [{"state": word}]} for word in words_for("parcel")),
        *({"parcels": [{"delay_flag": word}]} for word in words_for("flag")),
        {"parcels": "nonsense", "told": "nonsense", "reply": "nonsense"},
    ],
}
# what a shop may say of returns, and what it may leave unsaid
SHOPS = (
    SAMPLE_SHOP,
    replace(SAMPLE_SHOP, return_days=None, return_label_url=None, is_return_free=True),
    replace(SAMPLE_SHOP, return_label_url=None, return_address=None),
    replace(
        SAMPLE_SHOP,
        opening_hours=(),
        return_days=None,
        return_address=None,
        return_label_url=None,
        is_return_free=None,
    ),
)
