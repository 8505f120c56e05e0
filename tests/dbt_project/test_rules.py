"""No rule is without a unit test: each outcome stands in some test's expected rows."""

import pytest
from built_project import expected_values

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def expected(built):
    """Every value that some unit test expects, by model and over all."""
    values: dict[str, set] = {}
    for unit_test in built.unit_tests:
        values.setdefault(unit_test["model"], set()).update(expected_values(unit_test))
    return values


def accepted(built, model, column):
    """Return the words that a model says a column may hold."""
    for test in built.nodes("test").values():
        described = test.get("test_metadata") or {}
        if (
            described.get("name") == "accepted_values"
            and test["attached_node"] == f"model.varsel.{model}"
            and test["column_name"] == column
        ):
            return described["kwargs"]["values"]
    raise AssertionError(f"{model}.{column} does not say which words it may hold")


def untested(words, expected, models):
    assert words, "there is nothing to look for"
    found = set().union(*(expected.get(model, set()) for model in models))
    return sorted(set(words) - found)


def test_every_candidate_model_has_a_unit_test(built, expected):
    candidates = [name for name in built.nodes("model") if "candidate_" in name]
    assert len(candidates) > 5
    assert [name for name in candidates if name not in expected] == []


def test_every_message_type_has_its_candidate_model(built):
    types = built.words("select message_type from seeds.message_types")
    assert {f"candidate_{name}" for name in types} <= set(built.nodes("model"))


def test_every_gate_is_seen_to_close(built, expected):
    reasons = accepted(built, "fct_message_decisions", "reason")
    gates = ("int_messages_barred", "int_messages_judged")
    assert untested(reasons, expected, gates) == []


def test_every_delay_flag_is_seen_raised(built, expected):
    flags = built.words("select flag from seeds.delay_rules")
    assert untested(flags, expected, ["int_delay_flags_raised"]) == []


@pytest.mark.parametrize(
    ("mart", "column", "decided_in"),
    [
        ("fct_inquiries", "preventable_reason", "int_inquiries_explained"),
        ("fct_orders", "order_state", "int_orders_resolved"),
        ("fct_orders", "change_window", "int_orders_resolved"),
        ("fct_service_clocks", "state", "fct_service_clocks"),
        ("fct_legal_clocks", "state", "fct_legal_clocks"),
        ("fct_returns", "return_state", "fct_returns"),
        ("dim_customers", "identity_rule", "int_customers_identified"),
        ("dim_customers", "segment", "dim_customers"),
        ("mart_polls_due", "reason", "mart_polls_due"),
    ],
)
def test_every_word_of_a_rule_is_seen(built, expected, mart, column, decided_in):
    words = accepted(built, mart, column)
    assert untested(words, expected, [decided_in]) == []


def test_every_way_to_find_an_order_is_seen(built, expected):
    reasons = accepted(built, "fct_inquiries", "match_reason")
    decided_in = ["int_ticket_orders_considered", "int_tickets_matched"]
    assert untested(reasons, expected, decided_in) == []


def test_every_topic_is_seen_to_win(built, expected):
    topics = built.words("select distinct topic from seeds.inquiry_intents")
    assert untested(topics, expected, ["int_inquiries_categorised"]) == []
