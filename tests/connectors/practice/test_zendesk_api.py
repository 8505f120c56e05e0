"""The helpdesk API: export by cursor, comments by page, limits, errors, no future."""

from datetime import datetime, timedelta

from connectors.practice.limits import Limits
from tests.connectors.practice.conftest import NOON, OPENED, later


def instant(text):
    return datetime.fromisoformat(text)


def test_a_wrong_token_is_401(caller):
    answer = caller.zendesk("/api/v2/users/me.json", token="wrong")
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_token"


def test_the_token_belongs_to_an_admin(caller):
    assert caller.zendesk("/api/v2/users/me.json").json()["user"]["role"] == "admin"


def test_the_export_returns_every_ticket_once_in_order_of_change(caller, shop):
    tickets, _ = caller.all_tickets()
    stamps = [ticket["generated_timestamp"] for ticket in tickets]
    assert stamps == sorted(stamps)
    written = {row["ticket_id"] for row in shop.truth(NOON - timedelta(minutes=1))}
    assert sorted(ticket["id"] for ticket in tickets) == sorted(written)


def test_the_cursor_goes_on_where_it_ended(open_server):
    caller = open_server(at=later(days=-3))
    before, cursor = caller.all_tickets()
    again, same = caller.all_tickets(cursor=cursor)
    assert again == [] and same == cursor
    caller.clock.set(NOON)
    more, _ = caller.all_tickets(cursor=cursor)
    seen_last = max(ticket["generated_timestamp"] for ticket in before)
    assert more
    assert min(ticket["generated_timestamp"] for ticket in more) >= seen_last


def test_the_last_minute_is_withheld(open_server, shop):
    ticket = next(shop.tickets(NOON))
    numbers = []
    for seconds in (30, 60):
        caller = open_server(at=ticket.written_at + timedelta(seconds=seconds))
        numbers.append({row["id"] for row in caller.all_tickets()[0]})
    assert ticket.ticket_id not in numbers[0]
    assert ticket.ticket_id in numbers[1]


def test_a_start_in_the_last_minute_is_refused(caller):
    answer = caller.export(start_time=int(NOON.timestamp()))
    assert answer.status_code == 400
    assert "Too recent" in answer.json()["description"]


def test_too_many_exports_are_429_and_other_calls_are_not(open_server):
    caller = open_server(Limits(zendesk_incremental_per_minute=1))
    start = int(OPENED.timestamp())
    statuses = [caller.export(start_time=start).status_code for _ in range(2)]
    assert statuses == [200, 429]
    assert int(caller.export(start_time=start).headers["Retry-After"]) > 1
    assert caller.zendesk("/api/v2/users/me.json").status_code == 200


def test_people_come_along_with_address_and_language(caller):
    page = caller.export(start_time=int(OPENED.timestamp()), per_page=200).json()
    people = {user["id"]: user for user in page["users"]}
    for ticket in page["tickets"]:
        person = people[ticket["requester_id"]]
        assert person["email"].endswith(".example")
        assert person["locale"] in ("da", "sv", "nb", "en")
    assert {user["role"] for user in people.values()} >= {"end-user", "agent"}


def test_comments_come_by_pages_oldest_first_and_the_first_is_the_description(caller):
    tickets, _ = caller.all_tickets()
    for ticket in tickets[:25]:
        path = f"/api/v2/tickets/{ticket['id']}/comments.json"
        whole = caller.zendesk(path, sort="created_at").json()["comments"]
        texts, after = [], None
        while True:
            paged = {"page[size]": 1} | ({"page[after]": after} if after else {})
            page = caller.zendesk(path, **paged).json()
            texts += page["comments"]
            after = page["meta"]["after_cursor"]
            if not page["meta"]["has_more"]:
                break
        assert texts == whole
        assert whole[0]["body"] == ticket["description"]
        assert max(instant(comment["created_at"]) for comment in whole) <= NOON


def test_statuses_of_a_ticket_appear_as_time_passes(open_server, shop):
    ticket = next(t for t in shop.tickets(NOON) if t.statuses[-1][1] == "closed")
    seen = []
    for at, _ in ticket.statuses:
        path = f"/api/v2/tickets/{ticket.ticket_id}.json"
        seen.append(open_server(at=at).zendesk(path).json()["ticket"]["status"])
    assert seen == [status for _, status in ticket.statuses]


def test_an_unknown_or_future_ticket_is_not_found(open_server, shop):
    last = list(shop.tickets(NOON))[-1]
    early = open_server(at=last.written_at - timedelta(seconds=1))
    for number in (1, last.ticket_id):
        answer = early.zendesk(f"/api/v2/tickets/{number}/comments.json")
        assert answer.status_code == 404
        assert answer.json() == {"error": "RecordNotFound", "description": "Not found"}


def test_closing_moves_the_export_and_not_updated_at(caller):
    tickets, _ = caller.all_tickets()
    closed = [ticket for ticket in tickets if ticket["status"] == "closed"]
    assert closed
    for ticket in closed:
        assert ticket["generated_timestamp"] > instant(ticket["updated_at"]).timestamp()
