"""A failing test holds back the message types that depend on its model, no more."""

import pytest

from flows.build import blocked_types

pytestmark = pytest.mark.slow

TOLD_TO_NOBODY = (
    "mart_polls_due",
    "mart_orders_to_recheck",
    "fct_kept_records",
    "mart_desk_search",
    "mart_desk_messages",
    "stg_ledger__kept_records",
)
ANSWERS = {"ticket_acknowledgement", "withdrawal_receipt", "return_guide"}


def blocks_of(node):
    return set(node["config"]["meta"].get("blocks", []))


@pytest.fixture(scope="module")
def types(built):
    return set(built.words("select message_type from seeds.message_types"))


def test_every_declared_type_is_a_message_type(built, types):
    declared = set().union(*(blocks_of(node) for node in built.nodes("model").values()))
    assert declared == types


def test_every_table_that_messages_are_decided_on_says_what_it_blocks(built):
    silent = [
        name
        for name, node in built.nodes("model").items()
        if node["original_file_path"].startswith(
            ("models/marts/core/", "models/marts/service/", "models/staging/ledger/")
        )
        and name not in TOLD_TO_NOBODY
        and not blocks_of(node)
    ]
    assert silent == []


def test_each_candidate_blocks_its_own_type_alone(built, types):
    for name in types:
        assert blocks_of(built.nodes("model")[f"candidate_{name}"]) == {name}


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (
            "fct_inquiries",
            {
                *ANSWERS,
                "support_feedback",
                "warehouse_worklist",
                "maker_worklist",
                "sla_at_risk",
                "delivery_call_list",
                "context_note",
            },
        ),
        ("int_tickets_matched", {*ANSWERS, "support_feedback"}),
        ("stg_zendesk__tickets", {*ANSWERS, "support_feedback"}),
        (
            "fct_order_lines",
            {
                "order_confirmation",
                "order_incomplete",
                "return_received",
                "warehouse_worklist",
                "maker_worklist",
            },
        ),
        (
            "fct_delay_flags",
            {
                "delay_notice",
                "delivery_window_changed",
                "delivered_check",
                "delivery_exception",
                "incident_notice",
                "delivery_call_list",
                "correction",
            },
        ),
        (
            "fct_survey_responses",
            {
                "support_feedback",
                "thank_you",
                "returner_offer",
                "win_back",
                "feedback_request",
                "delivered_check",
            },
        ),
    ],
)
def test_a_failing_test_holds_back_what_depends_on_its_model(built, model, expected):
    test = next(
        node["unique_id"]
        for node in built.nodes("test").values()
        if node["depends_on"]["nodes"] == [f"model.varsel.{model}"]
    )
    assert blocked_types((test,), built.result.manifest) == expected
