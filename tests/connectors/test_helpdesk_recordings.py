"""What the helpdesks answered for real: taken, or refused for the right reason.

The recordings of three vendors' APIs, read through their connectors, landed and loaded.
They lie outside the repository; `VARSEL_REAL_DATA` names the folder that holds them.
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from scripted_session import answer

from connectors.errors import ConnectorError
from connectors.landing import Landing
from connectors.settings_sources import (
    FreshdeskSettings,
    GorgiasSettings,
    ZendeskSettings,
)
from connectors.sources import Window, freshdesk, gorgias, zendesk
from connectors.warehouse import Warehouse
from flows.expectations.checking import suite_for

pytestmark = [pytest.mark.real_data, pytest.mark.slow]

NOW = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)
URL, KEY = "https://nordlys.example", SecretStr("0123456789abcdef")
SETTINGS = {
    freshdesk: FreshdeskSettings(base_url=URL, key=KEY),
    gorgias: GorgiasSettings(base_url=URL, user="hej@nordlys.example", key=KEY),
    zendesk: ZendeskSettings(base_url=URL, token=KEY),
}
EMPTY = {
    freshdesk: [],
    gorgias: {"data": [], "meta": {}},
    zendesk: {"comments": [], "users": [], "meta": {}},
}


def recorded(name):
    real = os.environ.get("VARSEL_REAL_DATA")
    if not real:
        pytest.skip("VARSEL_REAL_DATA does not name the folder of real data")
    path = Path(real) / "recordings" / name
    return json.loads(path.read_text(encoding="utf-8"))


class Recorded:
    """Answers a path that ends in one of the names with its body, else with nothing."""

    def __init__(self, module, answers):
        self.module, self.left = module, dict(answers)

    def request(self, method, url, **given):
        for name in self.left:
            if url.endswith(name) and not (given.get("params") or {}).get("filter"):
                return answer(json.dumps(self.left.pop(name)).encode())
        return answer(json.dumps(EMPTY[self.module]).encode())

    def close(self):
        pass


def pulled(module, folder, answers):
    """Return what was loaded of each stream, and why each other record was refused."""
    session = Recorded(module, answers)
    client = module.open_client(SETTINGS[module], session=session, sleep=lambda s: None)
    pages = module.fetch(client, "tickets", Window(until=NOW))
    landing, warehouse = Landing(folder / "landing"), Warehouse(folder / "w.duckdb")
    landing.write_batch(module.SYSTEM, "tickets", pages, extracted_at=NOW)
    report = warehouse.load(landing, suite_for)
    loaded = {each.stream: each.new_versions for each in report.streams}
    refused = warehouse.read("select stream, reason from quarantine.rows")
    return loaded, {(row["stream"], row["reason"]) for row in refused}


FRESHDESK = "freshdesk/v2/tests/sample_json_data"


@pytest.mark.parametrize(
    "name",
    [
        f"{FRESHDESK}/all_tickets.json",
        f"{FRESHDESK}/ticket_1.json",
        f"{FRESHDESK}/ticket_1_updated.json",
        f"{FRESHDESK}/outbound_email_1.json",
        f"{FRESHDESK}/search_tickets.json",
        "freshdesk/v1/tests/sample_json_data/all_tickets.json",
    ],
)
def test_every_recorded_freshdesk_ticket_is_taken(name, tmp_path):
    body = recorded(name)
    rows = body.get("results", [body]) if isinstance(body, dict) else body
    loaded, refused = pulled(freshdesk, tmp_path, {"/tickets": rows})
    assert (loaded, refused) == ({"tickets": len(rows)}, set())


@pytest.mark.parametrize("name", ["conversations", "note_1", "reply_1"])
def test_every_recorded_freshdesk_reply_is_taken(name, tmp_path):
    body = recorded(f"{FRESHDESK}/{name}.json")
    said = body if isinstance(body, list) else [body]
    tickets = recorded(f"{FRESHDESK}/all_tickets.json")
    answers = {"/tickets": tickets, "/1/conversations": said}
    loaded, refused = pulled(freshdesk, tmp_path, answers)
    assert (loaded, refused) == ({"tickets": 1, "conversations": len(said)}, set())


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("agents", "status is missing; requester_id is missing"),
        ("companies", "status is missing; requester_id is missing"),
        ("contacts", "status is missing; requester_id is missing"),
        ("groups", "status is missing; requester_id is missing"),
        ("roles", "status is missing; requester_id is missing"),
        ("solution_articles", "requester_id is missing"),
        ("solution_folders", "status is missing; requester_id is missing"),
    ],
)
def test_a_freshdesk_body_of_something_else_is_no_ticket(name, reason, tmp_path):
    rows = recorded(f"{FRESHDESK}/{name}.json")
    loaded, refused = pulled(freshdesk, tmp_path, {"/tickets": rows})
    assert (loaded["tickets"], refused) == (0, {("tickets", reason)})


def test_time_spent_on_a_freshdesk_ticket_is_nothing_said_on_it(tmp_path):
    spent = [
        one
        for one in recorded(f"{FRESHDESK}/time_entries.json")
        if one["ticket_id"] == 1
    ]
    tickets = recorded(f"{FRESHDESK}/all_tickets.json")
    answers = {"/tickets": tickets, "/1/conversations": spent}
    loaded, refused = pulled(freshdesk, tmp_path, answers)
    assert loaded == {"tickets": 1, "conversations": 0}
    assert refused == {("conversations", "incoming is missing")}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (f"{FRESHDESK}/search_companies.json", "200 without a list"),
        ("freshdesk/v1/tests/sample_json_data/ticket_1.json", "200 without a list"),
        ("freshdesk/v1/tests/sample_json_data/agents.json", "without id"),
        ("freshdesk/v1/tests/sample_json_data/contacts.json", "without id"),
    ],
)
def test_a_freshdesk_body_without_tickets_ends_the_pull(name, reason, tmp_path):
    body = recorded(name)

    class Always(Recorded):
        def request(self, method, url, **given):
            return answer(json.dumps(body).encode())

    client = freshdesk.open_client(
        SETTINGS[freshdesk], session=Always(freshdesk, {}), sleep=lambda s: None
    )
    with pytest.raises(ConnectorError, match=f"freshdesk: .*{reason}"):
        list(freshdesk.fetch(client, "tickets", Window(until=NOW)))


MOCKS = "gorgias/mocks/nango/get/proxy/api"


def test_the_recorded_gorgias_list_is_taken_with_its_messages(tmp_path):
    tickets = recorded(f"{MOCKS}/tickets/tickets.json")
    # recorded in the order of creation, which is the vendor's own
    tickets["data"].sort(key=lambda row: row["updated_datetime"], reverse=True)
    said = recorded(f"{MOCKS}/tickets/153006867/tickets.json")["messages"]
    said = {"data": said, "meta": {"next_cursor": None}}
    answers = {"/tickets": tickets, "/messages": said}
    loaded, refused = pulled(gorgias, tmp_path, answers)
    assert (loaded, refused) == ({"tickets": 2, "messages": 6}, set())


@pytest.mark.parametrize(
    "name",
    [
        f"{MOCKS}/tickets/153006867/tickets.json",
        f"{MOCKS}/tickets/153011972/tickets.json",
        "gorgias/mocks/create-ticket/output.json",
    ],
)
def test_every_recorded_gorgias_ticket_and_its_messages_are_taken(name, tmp_path):
    ticket = recorded(name)
    answers = {
        "/tickets": {"data": [ticket], "meta": {"next_cursor": None}},
        "/messages": {"data": ticket.get("messages") or [], "meta": {}},
    }
    loaded, refused = pulled(gorgias, tmp_path, answers)
    assert refused == set()
    assert loaded["tickets"] == 1
    assert loaded.get("messages", 0) == len(ticket.get("messages") or [])


def responses(folder):
    """Return each recorded exchange: what was answered, and with which status."""
    recorded("gorgias/mocks/tickets/Ticket/batchDelete.json")
    real = Path(os.environ["VARSEL_REAL_DATA"]) / "recordings" / folder
    for path in sorted(real.rglob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(body, dict) and "response" in body:
            yield body["response"], body["status"]


def test_every_other_recorded_gorgias_body_is_told_from_a_ticket(tmp_path):
    reasons = set()
    for number, (body, status) in enumerate(responses("gorgias")):
        if status != 200 or "messages" in body:
            continue
        rows = [row for row in body.get("data") or [body] if "id" in row]
        if not rows:
            continue
        answers = {"/tickets": {"data": rows, "meta": {}}}
        loaded, refused = pulled(gorgias, tmp_path / str(number), answers)
        assert loaded["tickets"] == 0
        reasons |= {reason for _, reason in refused}
    assert reasons
    assert all("status is missing" in reason for reason in reasons)


def test_a_recorded_refusal_of_gorgias_is_told_in_its_words(tmp_path):
    body = next(body for body, status in responses("gorgias") if status == 403)

    class Refusing(Recorded):
        def request(self, method, url, **given):
            return answer(json.dumps(body).encode(), 403)

    client = gorgias.open_client(SETTINGS[gorgias], session=Refusing(gorgias, {}))
    with pytest.raises(ConnectorError, match="do not have enough permissions"):
        gorgias.check(client)


def exchanges(name, path):
    """Return the bodies that a recording of Zendesk holds for a path."""
    found = []
    for answers in recorded(f"zendesk/{name}.test.json")["api"].values():
        for asked, given in answers.items():
            for each in given if isinstance(given, list) else [given]:
                found += [each["response"]] if asked.startswith(path) else []
    return found


def test_the_recorded_zendesk_export_is_taken_with_comments_and_people(tmp_path):
    (export,) = exchanges("tickets", "/api/v2/incremental/tickets")
    people, _ = exchanges("users", "/api/v2/incremental/users/cursor")
    said = {
        f"/{number}/comments": exchanges(
            "ticket-comments", f"/api/v2/tickets/{number}/comments"
        )[0]
        for number in (1, 2, 3, 4)
    }
    answers = {"cursor.json": {**export, "users": people["users"]}, **said}
    loaded, refused = pulled(zendesk, tmp_path, answers)
    assert refused == set()
    assert loaded == {"tickets": 4, "ticket_comments": 9, "users": 7}


@pytest.mark.parametrize(
    ("name", "path", "field"),
    [
        ("list-tickets", "/api/v2/tickets.json", "tickets"),
        ("search-tickets", "/api/v2/search.json", "results"),
        ("get-ticket", "/api/v2/tickets/1.json", "ticket"),
        ("create-ticket", "/api/v2/tickets.json", "ticket"),
        ("update-ticket", "/api/v2/tickets/1.json", "ticket"),
    ],
)
def test_every_recorded_zendesk_ticket_is_taken(name, path, field, tmp_path):
    (body,) = exchanges(name, path)
    tickets = body[field] if isinstance(body[field], list) else [body[field]]
    answers = {"cursor.json": {"tickets": tickets, "end_of_stream": True}}
    loaded, refused = pulled(zendesk, tmp_path, answers)
    assert (loaded, refused) == ({"tickets": len(tickets)}, set())


def test_recorded_fields_of_zendesk_are_no_export(tmp_path):
    body = exchanges("ticket-fields", "/api/v2/ticket_fields")[0]
    with pytest.raises(ConnectorError, match="200 without tickets"):
        pulled(zendesk, tmp_path, {"cursor.json": body})
