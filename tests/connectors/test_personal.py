"""Every stream says what it tells of a person, by paths that vendors' answers have."""

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.personal import RECORD_ID, kept_of, values, values_at
from connectors.warehouse.schema import STREAMS
from flows.personal import declared, every_stream

FIXTURES = Path(__file__).parents[1] / "fixtures"
# where the records stand in a fixture; tickets of a comment come with the question
ANSWERS = {
    ("shopify", "orders"): ("orders.200.page1", "data.orders.nodes"),
    ("woocommerce", "orders"): ("orders.200", ""),
    ("woocommerce", "refunds"): ("refunds.200", ""),
    ("zendesk", "tickets"): ("tickets.200.page1", "tickets"),
    ("zendesk", "users"): ("tickets.200.page1", "users"),
    ("zendesk", "ticket_comments"): ("comments.200.page1", "comments"),
    ("freshdesk", "tickets"): ("tickets.200", ""),
    ("freshdesk", "conversations"): ("conversations.200", ""),
    ("gorgias", "tickets"): ("tickets.200.page1", "data"),
    ("gorgias", "messages"): ("messages.200", "data"),
    ("shipmondo", "shipments"): ("shipments.200.page1", ""),
    ("aftership", "trackings"): ("trackings.200.page1", "data.trackings"),
    ("easypost", "trackers"): ("trackers.200.page1", "trackers"),
}
# not in these fixtures: asked for under its order, optional, or of another shape
ABSENT = {
    ("woocommerce", "refunds", "order_id"),
    ("zendesk", "ticket_comments", "ticket_id"),
    ("zendesk", "users", "phone"),
    ("shopify", "orders", "customer.defaultPhoneNumber.phoneNumber"),
}


def records(system: str, stream: str) -> list[Any]:
    file, path = ANSWERS[system, stream]
    found = json.loads((FIXTURES / system / f"{file}.json").read_text())
    for name in path.split(".") if path else ():
        found = found[name]
    return found


def test_every_stream_is_declared_and_no_other() -> None:
    known = {(system, stream) for system, named in STREAMS.items() for stream in named}
    assert every_stream() == known


def test_every_record_can_be_told_to_be_somebodys() -> None:
    silent = {
        f"{system}.{stream}"
        for system, streams in declared().items()
        for stream, personal in streams.items()
        if not personal.told_by
    }
    assert silent == set()


def test_what_leads_on_is_what_another_stream_is_told_by() -> None:
    told_by = {
        kind
        for streams in declared().values()
        for personal in streams.values()
        for kind in personal.told_by
    }
    leads_to = {
        kind
        for streams in declared().values()
        for personal in streams.values()
        for kind in personal.leads_to
    }
    assert leads_to - {"phone"} <= told_by


@pytest.mark.parametrize(("system", "stream"), ANSWERS, ids=".".join)
def test_the_paths_are_the_vendors(system: str, stream: str) -> None:
    personal = declared()[system][stream]
    paths = [
        *(path for each in personal.told_by.values() for path in each),
        *(path for each in personal.leads_to.values() for path in each),
        *personal.kept.values(),
        *personal.dated,
        *(path for each in personal.called for path in each.split()),
    ]
    answers = records(system, stream)
    missing = {
        path
        for path in paths
        if path != RECORD_ID
        and (system, stream, path) not in ABSENT
        and not any(_has(each, path) for each in answers)
    }
    assert missing == set()


def _has(payload: Any, path: str) -> bool:
    """Say whether the payload has the field, be it empty."""
    reached = [payload]
    *way, last = path.split(".")
    for name in way:
        reached = [each[name] for each in _flat(reached) if each.get(name)]
    return any(last in each for each in _flat(reached))


def _flat(reached: list[Any]) -> list[dict[str, Any]]:
    flat = []
    for each in reached:
        flat += _flat(each) if isinstance(each, list) else [each]
    return [each for each in flat if isinstance(each, dict)]


def test_a_guest_is_nobodys_number_zero() -> None:
    personal = declared()["woocommerce"]["orders"]
    order = {"id": 7, "customer_id": 0, "billing": {"email": "a@k.example"}}
    told = list(values(personal.told_by, "woocommerce", "7", order))
    assert told == [("address", "a@k.example"), ("order", "woocommerce|7")]


def test_a_path_goes_through_lists() -> None:
    payload = {"a": [{"b": ["1", None]}, {"b": "2"}, {}, None]}
    assert values_at(payload, "a.b") == ["1", "2"]


def test_what_stays_of_an_order_names_nobody() -> None:
    personal = declared()["files"]["orders"]
    order = {
        "order_id": "7",
        "total_amount": "9.50",
        "customer_name": "Asta",
        "note": "ring Asta",
    }
    assert kept_of(personal, order) == {"order_id": "7", "amount": "9.50"}
