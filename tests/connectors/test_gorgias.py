"""Gorgias: newest change first, down to before the last pull; messages; the trash."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from scripted_session import ScriptedSession, answer, fixture

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.settings_sources import GorgiasSettings
from connectors.sources import Window, gorgias

USER, KEY = "hej@nordlys.example", "0123456789abcdef"
PAIR = b64encode(f"{USER}:{KEY}".encode()).decode()
PAGE_1 = fixture("gorgias/tickets.200.page1.json")
PAGE_2 = fixture("gorgias/tickets.200.page2.json")
TRASH = fixture("gorgias/tickets.200.trashed.json")
SAID = fixture("gorgias/messages.200.json")
NONE = {
    "object": "list",
    "data": [],
    "meta": {"prev_cursor": None, "next_cursor": None},
}
NOW = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)


def opened(*answers, waits=None):
    session = ScriptedSession(*answers)
    settings = GorgiasSettings(
        base_url="https://nordlys.example", user=USER, key=SecretStr(KEY)
    )
    sleep = (waits if waits is not None else []).append
    return gorgias.open_client(settings, session=session, sleep=sleep), session


def pages_of(client, **window):
    return list(gorgias.fetch(client, "tickets", Window(until=NOW, **window)))


def of(pages, stream):
    return [each for page in pages for each in page.records if each.stream == stream]


def ids(pages, stream="tickets"):
    return [one.record_id for one in of(pages, stream)]


def listings(session):
    """Return what was asked of the list of tickets."""
    return [one["params"] for one in session.asked if one["url"].endswith("/tickets")]


def ticket(number, updated, **fields):
    return {
        "id": number,
        "status": "open",
        "created_datetime": updated,
        "updated_datetime": updated,
        **fields,
    }


def page(*tickets, following=None):
    return {"data": list(tickets), "meta": {"next_cursor": following}}


def test_pages_are_followed_down_and_messages_come_with_their_tickets():
    client, session = opened(PAGE_1, SAID, PAGE_2, NONE, NONE)
    pages = pages_of(client)
    assert [(one.record_id, one.is_deleted) for one in of(pages, "tickets")] == [
        ("302", False),
        ("301", True),
        ("290", False),
    ]
    assert of(pages, "tickets")[0].payload == PAGE_1["data"][0]
    assert [one.payload for one in of(pages, "messages")] == SAID["data"]
    assert of(pages, "messages")[1].updated_at == datetime(
        2026, 10, 5, 8, 7, 57, 100, tzinfo=UTC
    )
    first = {
        "limit": 100,
        "order_by": "updated_datetime:desc",
        "trashed": "false",
    }
    assert listings(session) == [
        first,
        {**first, "cursor": "cursor-1"},
        {**first, "trashed": "true"},
    ]
    assert session.asked[1]["params"] == {
        "limit": 100,
        "ticket_id": 302,
        "order_by": "created_datetime:asc",
    }
    assert session.asked[0]["headers"]["Authorization"] == f"Basic {PAIR}"


def test_spam_and_trash_are_tombstones_and_nobody_asks_what_was_said_there():
    client, session = opened(page(PAGE_1["data"][1]), TRASH)
    found = of(pages_of(client), "tickets")
    assert [(one.record_id, one.is_deleted) for one in found] == [
        ("301", True),
        ("299", True),
    ]
    assert len(session.asked) == 2


def test_a_pull_ends_at_the_first_ticket_from_before_the_overlap():
    old = ticket(1, "2026-10-05T07:54:59.999999+00:00")
    edge = ticket(2, "2026-10-05T07:55:00.000000+00:00")
    new = ticket(3, "2026-10-05T08:10:00.000000+00:00")
    client, session = opened(
        page(new, following="c-1"), NONE, page(edge, old, following="c-2"), NONE, NONE
    )
    pages = pages_of(client, cursor="2026-10-05T08:00:00Z")
    assert ids(pages) == ["3", "2"]
    assert len(listings(session)) == 3


def test_the_cursor_is_the_newest_change_and_holds_only_once_all_is_landed():
    client, _ = opened(PAGE_1, SAID, PAGE_2, NONE, TRASH)
    pages = pages_of(client)
    assert [one.cursor for one in pages] == [
        None,
        None,
        None,
        "2026-10-05T08:07:57.000100Z",
    ]


def test_a_ticket_put_in_the_trash_says_nothing_of_how_far_the_others_have_come():
    late = {**TRASH["data"][0], "updated_datetime": "2026-10-05T11:00:00+00:00"}
    client, _ = opened(PAGE_2, NONE, page(late))
    assert pages_of(client)[-1].cursor == "2026-10-01T09:00:00Z"


def test_the_cursor_never_runs_ahead_of_the_pull():
    client, _ = opened(page(ticket(1, "2026-10-06T12:30:00+00:00")), NONE, NONE)
    assert pages_of(client)[-1].cursor == "2026-10-06T12:00:00Z"


def test_nothing_new_keeps_the_cursor():
    client, _ = opened(NONE, NONE)
    (last,) = pages_of(client, cursor="2026-10-05T08:00:00Z")
    assert (last.records, last.cursor) == ([], "2026-10-05T08:00:00Z")


def test_a_ticket_that_jumps_to_the_front_meanwhile_is_met_by_the_next_pull():
    a, b = (ticket(n, f"2026-10-05T08:0{9 - n}:00+00:00") for n in (1, 2))
    client, _ = opened(page(a, following="c-1"), NONE, NONE, NONE)
    first = pages_of(client, cursor="2026-10-05T08:00:00Z")
    assert ids(first) == ["1"]
    moved = {**b, "updated_datetime": "2026-10-05T08:30:00+00:00"}
    client, _ = opened(page(moved, a), NONE, NONE, NONE)
    assert "2" in ids(pages_of(client, cursor=first[-1].cursor))


def test_tickets_of_one_instant_on_both_sides_of_a_page_edge_all_come():
    at = "2026-10-05T08:00:00.000001+00:00"
    client, _ = opened(
        page(ticket(9, at), ticket(8, at), following="c-1"),
        *[NONE] * 2,
        page(ticket(7, at), ticket(6, at)),
        *[NONE] * 2,
        NONE,
    )
    assert ids(pages_of(client, cursor="2026-10-05T08:00:00.000001Z")) == list("9876")


def test_a_cursor_that_ran_out_begins_at_the_top_without_asking_twice():
    expired = answer({"error": {"msg": "Invalid cursor"}}, 400)
    client, session = opened(PAGE_1, SAID, expired, PAGE_1, PAGE_2, NONE, NONE)
    pages = pages_of(client)
    assert ids(pages) == ["302", "301", "290"]
    asked = [one.get("cursor") for one in listings(session)]
    assert asked == [None, "cursor-1", None, "cursor-1", None]
    assert pages[-1].cursor == "2026-10-05T08:07:57.000100Z"


def test_a_cursor_that_runs_out_each_time_is_left_to_the_next_pull():
    expired = answer({"error": {"msg": "Invalid cursor"}}, 400)
    client, _ = opened(PAGE_1, SAID, expired, PAGE_1, expired, PAGE_1, expired)
    with pytest.raises(TransientError, match="Invalid cursor"):
        pages_of(client)


def test_the_page_before_sent_again_is_asked_for_again():
    client, session = opened(PAGE_1, SAID, PAGE_1, PAGE_2, NONE, NONE)
    assert ids(pages_of(client)) == ["302", "301", "290"]
    asked = [one.get("cursor") for one in listings(session)]
    assert asked == [None, "cursor-1", "cursor-1", None]


def test_a_page_newer_than_the_one_before_is_asked_for_again():
    stale = page(ticket(5, "2026-10-05T09:00:00+00:00"), following="other")
    client, _ = opened(PAGE_1, SAID, stale, PAGE_2, NONE, NONE)
    assert ids(pages_of(client)) == ["302", "301", "290"]


def test_tickets_out_of_order_are_no_ground_to_stop_on():
    mixed = page(*PAGE_1["data"][::-1])
    client, _ = opened(*[mixed] * 5)
    with pytest.raises(TransientError, match="not in the order asked for"):
        pages_of(client)


def test_messages_beyond_the_first_page_come_too():
    more = {**SAID, "meta": {"next_cursor": "m-1"}}
    rest = {**SAID, "data": [{**SAID["data"][0], "id": 9003}]}
    client, session = opened(page(PAGE_1["data"][0]), more, rest, NONE)
    assert ids(pages_of(client), "messages") == ["9001", "9002", "9003"]
    assert session.asked[2]["params"]["cursor"] == "m-1"


def test_a_page_of_messages_sent_again_is_asked_for_again():
    more = {**SAID, "meta": {"next_cursor": "m-1"}}
    rest = {**SAID, "data": [{**SAID["data"][0], "id": 9003}]}
    client, _ = opened(page(PAGE_1["data"][0]), more, more, rest, NONE)
    assert ids(pages_of(client), "messages") == ["9001", "9002", "9003"]


def test_messages_of_another_ticket_are_asked_for_again():
    client, _ = opened(PAGE_2, SAID, NONE, NONE)
    assert ids(pages_of(client), "messages") == []


def test_a_message_that_names_no_ticket_gets_the_one_it_was_asked_under():
    nameless = {k: v for k, v in SAID["data"][0].items() if k != "ticket_id"}
    client, _ = opened(page(PAGE_1["data"][0]), {**SAID, "data": [nameless]}, NONE)
    (found,) = of(pages_of(client), "messages")
    assert found.payload == SAID["data"][0]


def test_a_ticket_deleted_meanwhile_is_no_failure():
    gone = answer({"error": {"msg": "Not found"}}, 404)
    client, _ = opened(PAGE_2, gone, NONE)
    assert ids(pages_of(client)) == ["290"]


def test_a_backfill_keeps_to_its_window_and_asks_no_messages_beyond_it():
    since = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
    until = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
    beyond = ticket(400, "2026-10-05T09:00:01+00:00")
    client, session = opened(
        page(beyond, following="c-1"), {**PAGE_1, "data": PAGE_1["data"]}, SAID, TRASH
    )
    pages = list(gorgias.fetch(client, "tickets", Window(until=until, since=since)))
    assert ids(pages) == ["302", "299"]
    assert len(session.asked) == 4


@pytest.mark.parametrize("headers", [{"Retry_after": "9"}, {}])
def test_too_many_requests_are_waited_for(headers):
    waits = []
    body = fixture("gorgias/tickets.429.json")
    limited = answer(body, 429, X_Gorgias_Account_Api_Call_Limit="40/40", **headers)
    client, _ = opened(limited, NONE, NONE, waits=waits)
    pages_of(client)
    assert waits == [9.0] if headers else 0 <= waits[0] <= 2


def test_forty_requests_in_twenty_seconds_are_kept():
    waits = []
    tickets = [ticket(n, "2026-10-05T08:00:00+00:00") for n in range(40)]
    client, _ = opened(page(*tickets), *[NONE] * 41, waits=waits)
    pages_of(client)
    assert len(waits) == 2
    assert 10 < waits[0] <= 20


@pytest.mark.parametrize(
    "odd",
    [
        answer(b'{"data": [{"id"'),
        answer(b"<html>busy</html>"),
        answer({"error": {"msg": "try later"}}),
        answer({"object": "list"}),
        answer({"data": [None]}),
    ],
    ids=["cut", "html", "error inside", "no data", "no objects"],
)
def test_an_answer_that_is_no_list_of_tickets_is_asked_for_again(odd):
    client, session = opened(odd, NONE, NONE)
    pages_of(client)
    assert len(session.asked) == 3


def test_an_error_inside_that_stays_ends_the_pull_with_its_words():
    client, _ = opened(*[answer({"error": {"msg": "try later"}})] * 5)
    with pytest.raises(TransientError, match="gorgias: .*try later"):
        pages_of(client)


def test_a_refused_key_names_both_settings_and_is_not_shown():
    client, _ = opened(answer(fixture("gorgias/tickets.403.json"), 403))
    with pytest.raises(AuthenticationError, match="VARSEL_GORGIAS_KEY") as caught:
        pages_of(client)
    assert "sources.gorgias.user" in str(caught.value)
    assert KEY not in f"{caught.value} {client.http!r}"
    assert PAIR not in f"{caught.value} {client.http!r}"


@pytest.mark.parametrize("updated", [None, "soon", 1759406129])
def test_a_ticket_of_unreadable_time_is_kept(updated):
    client, _ = opened(page(ticket(1, updated)), NONE, NONE)
    assert [one.updated_at for one in of(pages_of(client), "tickets")] == [None]


@pytest.mark.parametrize(
    ("stream", "answers"),
    [
        ("tickets", [page({"subject": "x"})]),
        ("messages", [PAGE_2, page({"body_text": "x"})]),
    ],
)
def test_a_record_without_an_id_names_its_stream(stream, answers):
    client, _ = opened(*answers)
    with pytest.raises(PermanentError, match=f"gorgias: {stream}: .*without id"):
        pages_of(client)


def test_check_asks_for_one_ticket():
    client, session = opened(PAGE_2)
    assert gorgias.check(client) == "Gorgias answers and lets the key read tickets"
    assert session.asked[0]["params"] == {"limit": 1}


def test_check_of_something_else_names_the_setting():
    client, _ = opened({"hello": "world"})
    with pytest.raises(PermanentError, match="base_url"):
        gorgias.check(client)
