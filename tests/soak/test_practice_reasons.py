"""Why a customer had to ask, as decided, is why the practice shop made them ask."""

import pytest

from tests.soak.reasons import compare_rows, play_seeds

SEEDS = range(1, 4)


def test_reasons_are_compared_row_by_row() -> None:
    truth = {
        "1": {"cause": "late", "intent": "late_delivery", "preventable_reason": "a"},
        "2": {"cause": "late", "intent": "late_delivery", "preventable_reason": "a"},
        "3": {"cause": "broke", "intent": "refund_status", "preventable_reason": None},
        "4": {"cause": "newsletter", "intent": "x", "preventable_reason": None},
    }
    decided = [("1", "a"), ("2", "b"), ("3", None), ("4", "b"), ("gone", "b")]
    rows = [
        {
            "ticket_id": ticket,
            "intent": "late_delivery",
            "is_machine_mail": False,
            "preventable_reason": reason,
        }
        for ticket, reason in decided
    ]
    found = compare_rows(rows, truth)
    assert (found.agreed, found.compared) == (3, 4)
    assert (found.reasoned_agreed, found.reasoned) == (1, 2)
    assert found.right_intent == 2
    assert dict(found.faults) == {("late", "a", "b"): 1}


@pytest.mark.soak
def test_the_reason_decided_is_the_true_one() -> None:
    total = play_seeds(SEEDS, days=10, orders_per_day=40)
    for known in (total["as decided"], total["right intent"]):
        assert known.compared > 400 and known.reasoned > 250
        assert known.share >= 0.95
        assert known.reasoned_share >= 0.95
    # given what was asked, more of them are right
    assert total["right intent"].agreed >= total["as decided"].agreed
