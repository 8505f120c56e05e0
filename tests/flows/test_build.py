"""Which failing dbt node holds back which messages."""

import pytest

from flows.build import blocked_types

MANIFEST = {
    "nodes": {
        "model.varsel.fct_parcels": {
            "config": {"meta": {"blocks": ["delay_notice", "order_dispatched"]}}
        },
        "model.varsel.fct_orders": {
            "config": {"meta": {"blocks": ["order_confirmation"]}}
        },
        "model.varsel.fct_contacts_after_hours": {"config": {"meta": {}}},
        "test.varsel.unique_fct_parcels_parcel_id": {
            "depends_on": {"nodes": ["model.varsel.fct_parcels"]}
        },
        "test.varsel.relationships_parcels_orders": {
            "depends_on": {
                "nodes": ["model.varsel.fct_parcels", "model.varsel.fct_orders"]
            }
        },
        "test.varsel.not_null_contacts": {
            "depends_on": {"nodes": ["model.varsel.fct_contacts_after_hours"]}
        },
        "test.varsel.assert_due_in_ledger": {
            "depends_on": {"nodes": ["model.varsel.mart_messages_due"]}
        },
    }
}


@pytest.mark.parametrize(
    ("failed", "blocked"),
    [
        ((), set()),
        (("model.varsel.fct_parcels",), {"delay_notice", "order_dispatched"}),
        (
            ("test.varsel.unique_fct_parcels_parcel_id",),
            {"delay_notice", "order_dispatched"},
        ),
        (
            ("test.varsel.relationships_parcels_orders",),
            {"delay_notice", "order_dispatched", "order_confirmation"},
        ),
        (("test.varsel.not_null_contacts",), set()),
        (("model.varsel.mart_messages_due",), {"everything"}),
        (
            ("model.varsel.fct_orders", "model.varsel.mart_messages_due"),
            {"order_confirmation", "everything"},
        ),
        (("model.varsel.gone_from_the_project",), set()),
    ],
    ids=[
        "nothing failed",
        "a model",
        "a test of one model",
        "a test of two models",
        "a test of a model no message needs",
        "the due list",
        "a model and the due list",
        "a node dbt does not know",
    ],
)
def test_a_failed_node_holds_back_what_it_declares_and_nothing_else(
    failed: tuple[str, ...], blocked: set[str]
) -> None:
    assert blocked_types(failed, MANIFEST) == blocked
