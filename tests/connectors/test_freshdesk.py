"""Freshdesk: steps over changing tickets, conversations of each, tombstones."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from scripted_session import ScriptedSession, answer, fixture

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.settings_sources import FreshdeskSettings
from connectors.sources import Window, freshdesk

KEY = "AbCdEf0123456789"
PAIR = b64encode(f"{KEY}:X".encode()).decode()
TICKETS = fixture("freshdesk/tickets.200.json")
DELETED = fixture("freshdesk/tickets.200.deleted.json")
SAID = fixture("freshdesk/conversations.200.json")
NONE = answer(b"[]")
NOW = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)
EIGHT = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


def opened(*answers, waits=None, **granted):
    session = ScriptedSession(*answers)
    settings = FreshdeskSettings(
        base_url="https://nordlys.example", key=SecretStr(KEY), **granted
    )
    sleep = (waits if waits is not None else []).append
    return freshdesk.open_client(settings, session=session, sleep=sleep), session


def pages_of(client, **window):
    return list(freshdesk.fetch(client, "tickets", Window(until=NOW, **window)))


def of(pages, stream):
    return [each for page in pages for each in page.records if each.stream == stream]


def listings(session, filter_=None):
    """Return what was asked of the list: (since, page) each."""
    asked = [one for one in session.asked if one["url"].endswith("/tickets")]
    return [
        (one["params"]["updated_since"], one["params"]["page"])
        for one in asked
        if one["params"].get("filter") == filter_
    ]


class Account:
    """Answers lists of tickets from the rows it holds when asked, 100 a page.

    `meanwhile`: what happens after the answer of that number was given.
    """

    def __init__(self, rows, meanwhile=None):
        self.rows, self.meanwhile, self.asked = rows, meanwhile or {}, []

    def request(self, method, url, params, **given):
        self.asked.append({"url": url, "params": params})
        if "conversations" in url or params.get("filter"):
            return NONE
        since, size = params["updated_since"], params["per_page"]
        held = [row for row in self.rows if row["updated_at"] >= since]
        held.sort(key=lambda row: (row["updated_at"], row["id"]))
        start = (params["page"] - 1) * size
        page = answer(held[start : start + size] or b"[]")
        lists = [one for one in self.asked if one["url"].endswith("/tickets")]
        self.meanwhile.get(len(lists), lambda rows: None)(self.rows)
        return page

    def close(self):
        pass


def row(number, after_s=0, **fields):
    at = (EIGHT + timedelta(seconds=after_s)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"id": number, "status": 2, "created_at": at, "updated_at": at, **fields}


def ids_pulled(account, **window):
    settings = FreshdeskSettings(base_url="https://nordlys.example", key=SecretStr(KEY))
    client = freshdesk.open_client(settings, session=account, sleep=lambda s: None)
    return sorted(
        {int(one.record_id) for one in of(pages_of(client, **window), "tickets")}
    )


def test_tickets_come_with_their_conversations_and_then_the_tombstones():
    client, session = opened(TICKETS, SAID, NONE, DELETED, NONE)
    pages = pages_of(client, cursor="2026-10-05T08:00:00Z")
    tickets = of(pages, "tickets")
    assert [(one.record_id, one.is_deleted) for one in tickets] == [
        ("20", False),
        ("21", False),
        ("19", True),
    ]
    assert tickets[0].payload == TICKETS[0]
    assert tickets[0].updated_at == datetime(2026, 10, 5, 8, 7, 57, tzinfo=UTC)
    assert [one.payload for one in of(pages, "conversations")] == SAID
    asked = session.asked[0]
    assert asked["headers"]["Authorization"] == f"Basic {PAIR}"
    assert asked["params"] == {
        "per_page": 100,
        "include": "requester,stats,description",
        "updated_since": "2026-10-05T07:54:59Z",
        "order_by": "updated_at",
        "order_type": "asc",
        "page": 1,
    }
    assert [one["params"].get("filter") for one in session.asked[3:]] == [
        "deleted",
        "spam",
    ]


def test_only_the_last_page_says_how_far_the_tickets_in_use_have_come():
    later = [{**DELETED[0], "updated_at": "2026-10-05T11:00:00Z"}]
    client, _ = opened(TICKETS, SAID, NONE, later, NONE)
    pages = pages_of(client, cursor="2026-10-05T08:00:00Z")
    assert [page.cursor for page in pages] == [None, None, "2026-10-05T09:30:00Z"]


def test_the_cursor_never_runs_ahead_of_the_pull():
    ahead = [{**TICKETS[0], "updated_at": "2026-10-06T12:30:00Z"}]
    client, _ = opened(ahead, NONE, NONE, NONE)
    assert pages_of(client, cursor="2026-10-05T08:00:00Z")[-1].cursor == (
        "2026-10-06T12:00:00Z"
    )


def test_nothing_new_keeps_the_cursor():
    client, _ = opened(NONE, NONE, NONE)
    (page,) = pages_of(client, cursor="2026-10-05T08:00:00Z")
    assert (page.records, page.cursor) == ([], "2026-10-05T08:00:00Z")


def test_the_first_pull_asks_for_more_than_the_last_thirty_days():
    client, session = opened(NONE, NONE, NONE)
    pages_of(client)
    assert listings(session) == [("2009-12-31T23:59:59Z", 1)]


def test_each_step_asks_anew_from_the_last_second_and_turns_no_page():
    account = Account([row(number, number) for number in range(250)])
    assert ids_pulled(account) == list(range(250))
    assert listings(account) == [
        ("2009-12-31T23:59:59Z", 1),
        ("2026-10-05T08:01:38Z", 1),
        ("2026-10-05T08:03:16Z", 1),
    ]


def test_a_ticket_that_changes_between_two_answers_takes_no_other_with_it():
    def first_changes(rows):
        rows[0] = row(0, 900)

    rows = [row(number, number) for number in range(150)]
    assert ids_pulled(Account(rows, {1: first_changes})) == list(range(150))


def test_tickets_of_one_second_on_both_sides_of_a_page_edge_all_come():
    rows = [row(number, 0 if number < 95 else 1) for number in range(130)]
    assert ids_pulled(Account(rows)) == list(range(130))


@pytest.mark.parametrize("count", [100, 101, 200, 350])
def test_pages_of_one_second_and_what_comes_after_it_all_come(count):
    rows = [row(number, 7) for number in range(count)]
    rows += [row(count + number, 8 + number) for number in range(20)]
    assert ids_pulled(Account(rows)) == list(range(count + 20))


def test_a_ticket_that_leaves_a_second_of_many_pages_hides_none_of_the_others():
    def first_changes(rows):
        rows[0] = row(0, 900)

    rows = [row(number, 7) for number in range(350)]
    assert ids_pulled(Account(rows, {2: first_changes})) == list(range(350))


def test_a_ticket_that_is_pushed_out_of_sight_twice_comes_all_the_same():
    def one_leaves(rows):
        rows[0] = row(0, 900)

    def a_page_leaves(rows):
        rows[1:101] = [row(number, 901) for number in range(1, 101)]

    rows = [row(number, 7) for number in range(350)]
    account = Account(rows, {3: one_leaves, 6: a_page_leaves})
    assert ids_pulled(account) == list(range(350))


def test_the_first_ticket_after_a_crowded_second_is_not_pushed_onto_a_page_gone_by():
    def first_changes(rows):
        rows[0] = row(0, 900)

    rows = [row(number, 7) for number in range(200)]
    rows += [row(200 + number, 8) for number in range(120)]
    account = Account(rows, {3: first_changes})
    assert ids_pulled(account) == list(range(320))


def test_more_tickets_of_one_second_than_the_vendor_shows_are_not_left_in_silence():
    page = answer([row(number, 7) for number in range(100)])
    client, session = opened(page, *[NONE] * 100, *[page] * 300)
    with pytest.raises(PermanentError, match="30000 tickets.*2026-10-05T08:00:07Z"):
        pages_of(client)
    assert session.asked[-1]["params"]["page"] == 300


def test_a_ticket_that_stands_on_two_answers_is_yielded_once():
    account = Account([row(number, number) for number in range(150)])
    ids_pulled(account)
    conversations = [one["url"] for one in account.asked if "conv" in one["url"]]
    assert len(conversations) == len(set(conversations)) == 150


def test_two_versions_of_one_second_both_come():
    def twice(rows):
        rows[99] = {**rows[99], "status": 4}

    rows = [row(number, number) for number in range(150)]
    settings = FreshdeskSettings(base_url="https://n.example", key=SecretStr(KEY))
    client = freshdesk.open_client(settings, session=Account(rows, {1: twice}))
    found = [one for one in of(pages_of(client), "tickets") if one.record_id == "99"]
    assert [one.payload["status"] for one in found] == [2, 4]


def test_the_page_before_sent_again_is_asked_for_again():
    full = [row(number, number) for number in range(100)]
    rest = [row(100, 100)]
    client, session = opened(full, *[NONE] * 100, full, rest, NONE, NONE, NONE)
    found = of(pages_of(client), "tickets")
    assert [one.record_id for one in found] == [str(number) for number in range(101)]
    assert len(listings(session)) == 3


def test_tickets_out_of_order_are_no_ground_to_step_on():
    client, _ = opened(*[TICKETS[::-1]] * 5)
    with pytest.raises(TransientError, match="not in the order asked for"):
        pages_of(client)


def test_a_link_to_more_counts_where_a_page_is_not_full():
    link = {"Link": '<https://nordlys.example/api/v2/tickets?page=2>; rel="next"'}
    first = answer([TICKETS[0]], **link)
    client, session = opened(first, NONE, TICKETS, NONE, NONE, NONE)
    assert len(of(pages_of(client), "tickets")) == 2
    assert len(listings(session)) == 2


def said(*numbers):
    return [{**SAID[0], "id": number} for number in numbers]


def test_conversations_beyond_the_first_page_come_too():
    first, second = said(*range(100)), said(100, 101)
    rows = [TICKETS[0]]
    client, session = opened(rows, first, second, first, second, NONE, NONE)
    found = {one.record_id for one in of(pages_of(client), "conversations")}
    assert found == {str(number) for number in range(102)}
    assert [one["params"]["page"] for one in session.asked[1:5]] == [1, 2, 1, 2]


def test_a_conversation_taken_away_meanwhile_hides_none_of_the_others():
    before = said(*range(100)), said(101)
    after = said(*range(1, 101)), said(101)
    client, _ = opened([TICKETS[0]], *before, *after, *after, NONE, NONE)
    found = {one.record_id for one in of(pages_of(client), "conversations")}
    assert "100" in found


def test_conversations_of_another_ticket_are_asked_for_again():
    client, _ = opened([TICKETS[1]], SAID, NONE, NONE, NONE)
    assert of(pages_of(client), "conversations") == []


def test_a_conversation_that_names_no_ticket_gets_the_one_it_was_asked_under():
    nameless = {name: value for name, value in SAID[0].items() if name != "ticket_id"}
    client, _ = opened([TICKETS[0]], [nameless], NONE, NONE)
    (found,) = of(pages_of(client), "conversations")
    assert found.payload == SAID[0]


def test_a_ticket_thrown_away_meanwhile_is_no_failure():
    client, _ = opened(TICKETS, answer(b"", 404), NONE, NONE, NONE)
    assert len(of(pages_of(client), "tickets")) == 2


def test_a_backfill_ends_with_its_window_and_asks_no_conversations_beyond_it():
    since = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
    until = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
    client, session = opened(TICKETS, SAID, DELETED, NONE)
    window = Window(until=until, since=since)
    pages = list(freshdesk.fetch(client, "tickets", window))
    assert [one.record_id for one in of(pages, "tickets")] == ["20", "19"]
    assert listings(session) == [("2026-10-05T07:59:59Z", 1)]


def test_a_backfill_steps_no_further_than_the_first_page_beyond_it():
    until = EIGHT + timedelta(seconds=99)
    account = Account([row(number, number) for number in range(400)])
    settings = FreshdeskSettings(base_url="https://n.example", key=SecretStr(KEY))
    client = freshdesk.open_client(settings, session=account)
    window = Window(until=until, since=EIGHT)
    found = of(list(freshdesk.fetch(client, "tickets", window)), "tickets")
    assert len(found) == 100
    assert len(listings(account)) == 3


@pytest.mark.parametrize("headers", [{"Retry_After": "41"}, {}])
def test_too_many_requests_are_waited_for(headers):
    waits = []
    limited = answer({}, 429, X_RateLimit_Remaining="0", **headers)
    client, _ = opened(limited, NONE, NONE, NONE, waits=waits)
    pages_of(client)
    assert waits == [41.0] if headers else 0 <= waits[0] <= 2


def test_the_share_of_the_account_is_kept():
    waits = []
    client, _ = opened(NONE, NONE, NONE, waits=waits, max_requests_per_minute=2)
    pages_of(client)
    assert len(waits) == 1
    assert 50 < waits[0] <= 60


@pytest.mark.parametrize(
    "odd",
    [
        answer(b'[{"id": 20, "upd'),
        answer(b"<html>busy</html>"),
        answer({"code": "service_unavailable", "message": "try later"}),
        answer({"tickets": []}),
        answer([None]),
    ],
    ids=["cut", "html", "error inside", "an object", "no objects"],
)
def test_an_answer_that_is_no_list_of_tickets_is_asked_for_again(odd):
    client, session = opened(odd, NONE, NONE, NONE)
    pages_of(client)
    assert len(listings(session)) == 2


def test_an_error_inside_that_stays_ends_the_pull_with_its_words():
    busy = answer({"code": "service_unavailable", "message": "try later"})
    client, _ = opened(*[busy] * 5)
    with pytest.raises(TransientError, match="freshdesk: .*try later"):
        pages_of(client)


def test_a_refused_key_names_the_setting_and_is_not_shown():
    refused = answer(fixture("freshdesk/tickets.401.json"), 401)
    client, _ = opened(refused)
    with pytest.raises(AuthenticationError, match="VARSEL_FRESHDESK_KEY") as caught:
        pages_of(client)
    assert KEY not in f"{caught.value} {client.http!r}"
    assert PAIR not in f"{caught.value} {client.http!r}"


def test_a_request_the_vendor_does_not_take_is_told_in_its_words():
    client, _ = opened(answer(fixture("freshdesk/tickets.400.json"), 400))
    with pytest.raises(PermanentError, match="Validation failed"):
        pages_of(client)


@pytest.mark.parametrize("updated", [None, "soon", 1759406129])
def test_a_ticket_of_unreadable_time_is_kept(updated):
    client, _ = opened([{**TICKETS[0], "updated_at": updated}], NONE, NONE, NONE)
    assert [one.updated_at for one in of(pages_of(client), "tickets")] == [None]


@pytest.mark.parametrize(
    ("stream", "answers"),
    [
        ("tickets", [[{"subject": "x"}]]),
        ("conversations", [[TICKETS[0]], [{"body_text": "x"}]]),
    ],
)
def test_a_record_without_an_id_names_its_stream(stream, answers):
    client, _ = opened(*answers)
    with pytest.raises(PermanentError, match=f"freshdesk: {stream}: .*without id"):
        pages_of(client)


def test_check_asks_for_one_ticket():
    client, session = opened(TICKETS[:1])
    assert freshdesk.check(client) == "Freshdesk answers and lets the key read tickets"
    assert session.asked[0]["params"] == {"per_page": 1}


def test_check_of_something_else_names_the_setting():
    client, _ = opened({"hello": "world"})
    with pytest.raises(PermanentError, match="base_url"):
        freshdesk.check(client)
