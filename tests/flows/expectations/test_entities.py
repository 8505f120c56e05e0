"""What a build must look like as a whole: keys, ranges, required fields."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from entity_marts import fill

from connectors.warehouse import Warehouse
from flows.expectations.entities.asked import BOUNDS, ENTITIES
from flows.expectations.entities.judging import judge_entities
from flows.expectations.entities.queries import load_entity_queries

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
ORDER = {
    "source": "files",
    "order_id": "1",
    "ordered_at": NOON - timedelta(days=1),
    "total_amount": 10,
    "currency": "DKK",
    "country": "DK",
}
LINE = {"order_id": "1", "line_id": "1", "sku": "L", "quantity": 1, "unit_price": 5}
PARCEL = {"parcel_id": "p", "carrier": "gls", "tracking_number": "9", "order_id": "1"}
SCAN = {"parcel_event_id": "s", "parcel_id": "p", "occurred_at": NOON}
TICKET = {"source": "zendesk", "ticket_id": "t", "status": "open", "created_at": NOON}
MESSAGE = {
    "source": "zendesk",
    "ticket_id": "t",
    "message_id": "m",
    "author": "customer",
    "body": "Hej",
    "created_at": NOON,
}
RETURN = {"return_line_id": "r", "order_id": "1", "requested_at": NOON}
REFUND = {
    "source": "files",
    "refund_id": "f",
    "order_id": "1",
    "amount": 5,
    "issued_at": NOON,
}
GOOD = {
    "main.fct_orders": [ORDER],
    "main.fct_order_lines": [LINE],
    "main.fct_parcels": [PARCEL],
    "main.fct_parcel_events": [SCAN],
    "main.fct_inquiries": [TICKET],
    "intermediate.int_ticket_messages_unioned": [MESSAGE],
    "main.fct_returns": [RETURN],
    "intermediate.int_refunds_unioned": [REFUND],
}


def rows_of(folder: Path, tables: dict) -> dict:
    warehouse = Warehouse(folder / "warehouse.duckdb")
    fill(warehouse, tables)
    context = {"as_of": NOON, "time_zone": "Europe/Copenhagen"}
    warehouse.replace_tables({"raw_varsel.run_context": [context]})
    return {name: warehouse.read(sql) for name, sql in load_entity_queries().items()}


def unmet(folder: Path, tables: dict) -> list[tuple[str, str]]:
    verdicts = judge_entities(rows_of(folder, tables), NOON)
    return [(each.entity, each.expectation) for each in verdicts if not each.is_met]


def test_a_good_build_meets_every_expectation_of_every_entity(tmp_path: Path) -> None:
    verdicts = judge_entities(rows_of(tmp_path, GOOD), NOON)
    assert [each for each in verdicts if not each.is_met] == []
    assert {each.entity for each in verdicts} == set(ENTITIES)
    assert len(verdicts) == sum(len(bounds) for bounds in BOUNDS.values())


def test_an_entity_without_a_feed_is_unknown_and_not_wrong(tmp_path: Path) -> None:
    verdicts = judge_entities(rows_of(tmp_path, {"main.fct_orders": [ORDER]}), NOON)
    assert {each.entity for each in verdicts} == {"orders"}
    assert judge_entities(rows_of(tmp_path, {}), NOON) == []


LATER = NOON + timedelta(days=1)
AGO = NOON - timedelta(days=30)


@pytest.mark.parametrize(
    ("table", "row", "found"),
    [
        ("main.fct_orders", ORDER, ("orders", "No id is there twice")),
        (
            "main.fct_orders",
            ORDER | {"order_id": " "},
            ("orders", "Each has its id"),
        ),
        (
            "main.fct_orders",
            ORDER | {"order_id": "2", "total_amount": -1},
            ("orders", "The amount is not below 0"),
        ),
        (
            "main.fct_orders",
            ORDER | {"order_id": "2", "currency": None},
            ("orders", "An amount has its currency"),
        ),
        (
            "main.fct_orders",
            ORDER | {"order_id": "2", "country": "Danmark"},
            ("orders", "The country is a code of two letters"),
        ),
        (
            "main.fct_orders",
            ORDER | {"order_id": "2", "paid_at": AGO},
            ("orders", "It is paid no earlier than placed"),
        ),
        (
            "main.fct_orders",
            ORDER | {"order_id": "2", "promised_delivery_at": AGO},
            ("orders", "It is promised for after it was placed"),
        ),
        (
            "main.fct_orders",
            ORDER | {"order_id": "2", "refunded_amount": 11},
            ("orders", "No more is refunded than was paid"),
        ),
        (
            "main.fct_orders",
            ORDER | {"order_id": "2"},
            ("order_lines", "An order of the last four weeks has its lines"),
        ),
        (
            "main.fct_order_lines",
            LINE | {"line_id": "2", "quantity": -1},
            ("order_lines", "The quantity is not below 0"),
        ),
        (
            "main.fct_order_lines",
            LINE | {"order_id": "9"},
            ("order_lines", "Its order is known"),
        ),
        (
            "main.fct_parcels",
            PARCEL | {"parcel_id": "q", "first_scan_at": LATER, "last_scan_at": NOON},
            ("parcels", "Its first scan is no later than its last"),
        ),
        (
            "main.fct_parcels",
            PARCEL | {"parcel_id": "q", "order_id": None},
            ("parcels", "Its order is known"),
        ),
        (
            "main.fct_parcel_events",
            SCAN | {"parcel_event_id": "u", "parcel_id": None},
            ("parcel_events", "Its parcel is known"),
        ),
        (
            "main.fct_parcel_events",
            SCAN | {"parcel_event_id": "u", "occurred_at": datetime(1970, 1, 1)},
            ("parcel_events", "It happened in this century"),
        ),
        (
            "main.fct_inquiries",
            TICKET | {"ticket_id": "u", "status": None},
            ("tickets", "It has a status we know"),
        ),
        (
            "main.fct_inquiries",
            TICKET | {"ticket_id": "u"},
            ("tickets", "It has its messages"),
        ),
        (
            "intermediate.int_ticket_messages_unioned",
            MESSAGE | {"message_id": "n", "body": " "},
            ("ticket_messages", "It has words"),
        ),
        (
            "intermediate.int_ticket_messages_unioned",
            MESSAGE | {"ticket_id": "gone"},
            ("ticket_messages", "Its ticket is known"),
        ),
        (
            "main.fct_returns",
            RETURN | {"return_line_id": "s", "received_at": AGO},
            ("returns", "It is received after it was asked for"),
        ),
        (
            "intermediate.int_refunds_unioned",
            REFUND | {"refund_id": "g", "amount": -5},
            ("refunds", "The amount is not below 0"),
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_row_that_does_not_fit_is_found(
    tmp_path: Path, table: str, row: dict, found: tuple[str, str]
) -> None:
    tables = {**GOOD, table: [*GOOD[table], row]}
    assert found in unmet(tmp_path, tables)


def test_a_source_that_gives_no_lines_is_not_asked_for_them(tmp_path: Path) -> None:
    other = ORDER | {"source": "woocommerce", "order_id": "2"}
    tables = {**GOOD, "main.fct_orders": [ORDER, other]}
    assert unmet(tmp_path, tables) == []


def _lines(count: int, without: int) -> dict:
    attributes = ['{"fabric": "wool"}'] * (count - without) + ['{"fabric": " "}'] * (
        without
    )
    lines = [
        LINE | {"line_id": str(n), "product_type": "Sofa", "attributes": text}
        for n, text in enumerate(attributes)
    ]
    rule = [{"product_type": "sofa", "attribute": "fabric"}]
    return {
        **GOOD,
        "main.fct_order_lines": lines,
        "seeds.required_attributes": rule,
    }


@pytest.mark.parametrize(
    ("count", "without", "is_met"),
    [(20, 1, True), (20, 2, False), (4, 4, None)],
    ids=["one in twenty", "two in twenty", "too few lines to say"],
)
def test_the_fields_of_a_product_type_are_those_of_the_seed(
    tmp_path: Path, count: int, without: int, is_met: bool | None
) -> None:
    verdicts = {
        each.subject: each.is_met
        for each in judge_entities(rows_of(tmp_path, _lines(count, without)), NOON)
        if each.subject
    }
    assert verdicts == ({} if is_met is None else {"sofa: fabric": is_met})
