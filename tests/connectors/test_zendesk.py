"""Zendesk: the export followed to its end, comments of each ticket that came."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from scripted_session import ScriptedSession, answer, fixture

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.settings_sources import ZendeskSettings
from connectors.sources import Window, zendesk

TOKEN = "oauth-token-0123456789"
PAGE_1 = fixture("zendesk/tickets.200.page1.json")
PAGE_2 = fixture("zendesk/tickets.200.page2.json")
EMPTY = fixture("zendesk/tickets.200.empty.json")
COMMENTS_1 = fixture("zendesk/comments.200.page1.json")
COMMENTS_2 = fixture("zendesk/comments.200.page2.json")
NO_COMMENTS = {"comments": [], "meta": {"has_more": False, "after_cursor": None}}
NOW = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)
EARLIER, LATER = "2026-10-01T08:00:00Z", "2026-10-05T08:00:00Z"


def opened(*answers, waits=None, **granted):
    session = ScriptedSession(*answers)
    settings = ZendeskSettings(
        base_url="https://nordlys.example", token=SecretStr(TOKEN), **granted
    )
    sleep = (waits if waits is not None else []).append
    return zendesk.open_client(settings, session=session, sleep=sleep), session


def pages_of(client, **window):
    return list(zendesk.fetch(client, "tickets", Window(until=NOW, **window)))


def of(page, stream):
    return [record for record in page.records if record.stream == stream]


def export_params(session):
    return [one["params"] for one in session.asked if "incremental" in one["url"]]


def test_the_export_is_followed_to_the_end_of_the_stream():
    client, session = opened(PAGE_1, COMMENTS_1, COMMENTS_2, PAGE_2, NO_COMMENTS)
    pages = pages_of(client, cursor="cursor-0")
    assert [page.cursor for page in pages] == ["cursor-1", "cursor-2"]
    assert [[r.record_id for r in of(page, "tickets")] for page in pages] == [
        ["35436", "35437"],
        ["35440"],
    ]
    assert [one["cursor"] for one in export_params(session)] == ["cursor-0", "cursor-1"]
    assert session.asked[0]["headers"]["Authorization"] == f"Bearer {TOKEN}"


def test_tickets_generated_in_the_same_second_on_both_sides_of_a_page_edge_all_come():
    client, _ = opened(PAGE_1, COMMENTS_1, COMMENTS_2, PAGE_2, NO_COMMENTS)
    tickets = [r for page in pages_of(client, cursor="c") for r in of(page, "tickets")]
    assert len({record.payload["generated_timestamp"] for record in tickets}) == 1
    assert [record.record_id for record in tickets] == ["35436", "35437", "35440"]


def test_a_deleted_ticket_is_a_tombstone_and_its_comments_are_not_asked_for():
    client, session = opened(PAGE_1, COMMENTS_1, COMMENTS_2, EMPTY)
    records = of(pages_of(client, cursor="c")[0], "tickets")
    assert [record.is_deleted for record in records] == [False, True]
    assert not any("35437" in asked["url"] for asked in session.asked)


def test_all_comments_come_with_their_ticket_and_their_authors():
    client, session = opened(PAGE_1, COMMENTS_1, COMMENTS_2, EMPTY)
    page = pages_of(client, cursor="c")[0]
    comments = of(page, "ticket_comments")
    assert [record.record_id for record in comments] == [
        "46406156941841",
        "46408803208081",
    ]
    assert {record.payload["ticket_id"] for record in comments} == {35436}
    assert comments[0].updated_at == datetime(2026, 10, 2, 7, 55, 29, tzinfo=UTC)
    assert [record.payload["role"] for record in of(page, "users")] == [
        "end-user",
        "agent",
    ]
    assert session.asked[2]["params"]["page[after]"] == "comment-1"


def test_an_empty_page_is_not_the_end():
    hollow = {**EMPTY, "after_cursor": "cursor-1", "end_of_stream": False}
    client, _ = opened(hollow, PAGE_2, NO_COMMENTS)
    pages = pages_of(client, cursor="cursor-0")
    assert [len(of(page, "tickets")) for page in pages] == [0, 1]


def test_the_page_before_sent_again_is_asked_for_again():
    client, session = opened(
        PAGE_1, COMMENTS_1, COMMENTS_2, PAGE_1, PAGE_2, NO_COMMENTS
    )
    pages = pages_of(client, cursor="cursor-0")
    assert [page.cursor for page in pages] == ["cursor-1", "cursor-2"]
    asked = [one["cursor"] for one in export_params(session)]
    assert asked == ["cursor-0", "cursor-1", "cursor-1"]


def test_nothing_new_keeps_the_cursor():
    client, _ = opened(EMPTY)
    assert [(page.records, page.cursor) for page in pages_of(client, cursor="c")] == [
        ([], "c")
    ]


def test_a_cursor_that_stands_still_does_not_loop():
    still = {**EMPTY, "after_cursor": "cursor-0", "end_of_stream": False}
    client, _ = opened(*[still] * 5)
    with pytest.raises(TransientError, match="no new cursor"):
        pages_of(client, cursor="cursor-0")


@pytest.mark.parametrize(
    ("since", "start"),
    [
        (datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)),
        (NOW, datetime(2026, 10, 6, 11, 59, tzinfo=UTC)),
        (None, datetime(2007, 1, 1, tzinfo=UTC)),
    ],
    ids=["from a day", "never the last minute", "from the beginning"],
)
def test_without_a_cursor_it_begins_at_a_time(since, start):
    client, session = opened(EMPTY)
    pages_of(client, since=since)
    (params,) = export_params(session)
    assert params["start_time"] == int(start.timestamp())
    assert params["include"] == "users"


def test_an_expired_cursor_begins_again_where_told():
    expired = answer({"error": "InvalidCursor"}, 422)
    client, session = opened(expired, PAGE_2, NO_COMMENTS)
    since = datetime(2026, 10, 1, tzinfo=UTC)
    pages = pages_of(client, cursor="old", since=since)
    assert [page.cursor for page in pages] == ["cursor-2"]
    assert export_params(session)[1]["start_time"] == int(since.timestamp())


def test_an_expired_cursor_of_a_pull_begins_a_day_before_the_last_batch():
    expired = answer({"error": "InvalidCursor"}, 422)
    client, session = opened(expired, PAGE_2, NO_COMMENTS)
    reached = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
    pages = pages_of(client, cursor="old", reached=reached)
    assert [page.cursor for page in pages] == ["cursor-2"]
    start = datetime(2026, 10, 4, 8, 0, tzinfo=UTC)
    assert export_params(session)[1]["start_time"] == int(start.timestamp())


def test_a_cursor_refused_half_way_is_no_reason_to_begin_again():
    expired = answer({"error": "InvalidCursor"}, 422)
    client, _ = opened(PAGE_1, COMMENTS_1, COMMENTS_2, expired)
    with pytest.raises(PermanentError, match="InvalidCursor"):
        pages_of(client, cursor="c", reached=NOW)


def test_a_version_is_dated_by_what_moves_though_updated_at_does_not():
    ticket = PAGE_2["tickets"][0]
    solved = {**ticket, "status": "solved", "generated_timestamp": 1791196800}
    closed = {**ticket, "status": "closed", "generated_timestamp": 1791196860}
    client, _ = opened(
        {**PAGE_2, "tickets": [solved], "end_of_stream": False},
        NO_COMMENTS,
        {**PAGE_2, "tickets": [closed], "after_cursor": "cursor-3"},
        NO_COMMENTS,
    )
    first, second = [of(page, "tickets")[0] for page in pages_of(client, cursor="c")]
    assert first.payload["updated_at"] == second.payload["updated_at"]
    assert second.updated_at - first.updated_at == timedelta(minutes=1)


def test_the_cursor_does_not_pass_what_can_still_surface():
    settling = at_time(PAGE_1, NOW - timedelta(minutes=14))
    behind = at_time(PAGE_2, NOW - timedelta(minutes=2)) | {"end_of_stream": True}
    client, _ = opened(settling, COMMENTS_1, COMMENTS_2, behind, NO_COMMENTS)
    assert [page.cursor for page in pages_of(client, cursor="c")] == ["c", "c"]


def test_an_empty_page_behind_what_is_settling_does_not_move_the_cursor():
    settling = at_time(PAGE_1, NOW - timedelta(minutes=14))
    hollow = {"tickets": [], "after_cursor": "cursor-9", "end_of_stream": True}
    client, _ = opened(settling, COMMENTS_1, COMMENTS_2, hollow)
    assert [page.cursor for page in pages_of(client, cursor="c")] == ["c", "c"]


def test_the_cursor_follows_up_to_the_last_page_that_has_settled():
    settled = at_time(PAGE_1, NOW - timedelta(minutes=15))
    behind = at_time(PAGE_2, NOW - timedelta(minutes=14)) | {"end_of_stream": True}
    client, _ = opened(settled, COMMENTS_1, COMMENTS_2, behind, NO_COMMENTS)
    pages = pages_of(client, cursor="c")
    assert [page.cursor for page in pages] == ["cursor-1", "cursor-1"]


def test_a_person_who_changed_comes_in_both_versions():
    before = {
        "id": 7,
        "email": "a@nordlys.example",
        "updated_at": "2026-10-01T08:00:00Z",
    }
    after = {
        "id": 7,
        "email": "b@nordlys.example",
        "updated_at": "2026-10-05T08:00:00Z",
    }
    comments = {**NO_COMMENTS, "users": [after]}
    client, _ = opened({**PAGE_2, "users": [before]}, comments)
    (page,) = pages_of(client, cursor="c")
    assert [r.payload["email"] for r in of(page, "users")] == [
        "a@nordlys.example",
        "b@nordlys.example",
    ]


def test_a_person_told_of_in_fewer_words_does_not_hide_the_fuller_one():
    comments = {**NO_COMMENTS, "users": [{"id": 7, "name": "Kim"}]}
    full = {
        "id": 7,
        "email": "kim@nordlys.example",
        "updated_at": "2026-10-01T08:00:00Z",
    }
    client, _ = opened({**PAGE_2, "users": [full]}, comments)
    (page,) = pages_of(client, cursor="c")
    assert [record.payload for record in of(page, "users")] == [full]


def test_exports_wait_for_their_own_turn_and_comments_do_not():
    waits = []
    hollow = {"tickets": [], "end_of_stream": False}
    exports = [{**hollow, "after_cursor": f"cursor-{n}"} for n in range(3)]
    client, _ = opened(*exports, PAGE_2, NO_COMMENTS, waits=waits, exports_per_minute=3)
    pages_of(client, cursor="c")
    assert len(waits) == 1
    assert 50 < waits[0] <= 60


def test_exports_count_against_the_account_too():
    waits = []
    client, _ = opened(PAGE_2, NO_COMMENTS, waits=waits, max_requests_per_minute=1)
    pages_of(client, cursor="c")
    assert len(waits) == 1


def at_time(page, moment):
    tickets = [
        {**ticket, "generated_timestamp": int(moment.timestamp())}
        for ticket in page["tickets"]
    ]
    return {**page, "tickets": tickets, "end_of_stream": False}


def test_a_backfill_of_a_day_ends_with_the_first_page_beyond_it():
    first = at_time(PAGE_1, datetime(2026, 10, 1, 23, tzinfo=UTC))
    beyond = at_time(PAGE_2, datetime(2026, 10, 2, 1, tzinfo=UTC))
    client, session = opened(first, COMMENTS_1, COMMENTS_2, beyond)
    since = datetime(2026, 10, 1, tzinfo=UTC)
    until = datetime(2026, 10, 2, tzinfo=UTC)
    window = Window(until=until, since=since)
    pages = list(zendesk.fetch(client, "tickets", window))
    assert [page.cursor for page in pages] == ["cursor-1"]
    assert len(export_params(session)) == 2


def test_an_ordinary_pull_goes_on_past_its_own_moment():
    later = at_time(PAGE_1, datetime(2026, 10, 6, 12, 5, tzinfo=UTC))
    client, _ = opened(later, COMMENTS_1, COMMENTS_2, PAGE_2, NO_COMMENTS)
    assert len(pages_of(client, cursor="c")) == 2


def test_an_expired_cursor_without_a_time_says_what_to_do():
    client, _ = opened(answer({"error": "InvalidCursor"}, 400))
    with pytest.raises(PermanentError, match="InvalidCursor.*again from a date"):
        pages_of(client, cursor="old")


def test_comments_of_a_ticket_gone_meanwhile_are_no_failure():
    gone = answer({"error": "RecordNotFound", "description": "Not found"}, 404)
    client, _ = opened(PAGE_2, gone)
    (page,) = pages_of(client, cursor="c")
    assert [record.record_id for record in page.records] == ["35440"]


@pytest.mark.parametrize(
    "more",
    [
        {"comments": [], "meta": {"has_more": True, "after_cursor": None}},
        {"comments": [], "next_page": "https://nordlys.example/?page=2"},
    ],
    ids=["no cursor", "numbered pages"],
)
def test_more_comments_without_a_way_to_them_are_not_lost_in_silence(more):
    client, _ = opened(PAGE_2, *[more] * 5)
    with pytest.raises(TransientError, match="35440/comments.*no new cursor"):
        pages_of(client, cursor="c")


@pytest.mark.parametrize("headers", [{"Retry_After": "53"}, {}])
def test_ten_exports_a_minute_are_kept_by_waiting_as_told(headers):
    waits = []
    client, _ = opened(answer({}, 429, **headers), EMPTY, waits=waits)
    pages_of(client, cursor="c")
    assert waits == [53.0] if headers else 0 <= waits[0] <= 2


@pytest.mark.parametrize("body", [b'{"tickets": [{"id"', b"<html>busy</html>"])
def test_a_cut_or_foreign_body_is_asked_again(body):
    client, session = opened(answer(body), EMPTY)
    pages_of(client, cursor="c")
    assert len(session.asked) == 2


BUSY = {"error": {"title": "ServiceUnavailable", "message": "try later"}}


def test_an_error_inside_200_is_asked_again_and_is_no_empty_export():
    waits = []
    client, _ = opened(BUSY, PAGE_2, NO_COMMENTS, waits=waits)
    assert [len(of(page, "tickets")) for page in pages_of(client, cursor="c")] == [1]
    assert len(waits) == 1


def test_an_error_inside_200_that_stays_ends_the_pull_with_its_words():
    client, _ = opened(*[BUSY] * 5)
    with pytest.raises(TransientError, match="ServiceUnavailable"):
        pages_of(client, cursor="c")


def test_something_else_than_an_export_names_the_setting():
    client, _ = opened({"hello": "world"})
    with pytest.raises(PermanentError, match="200 without tickets.*base_url"):
        pages_of(client, cursor="c")


def test_comments_that_do_not_come_are_not_taken_for_none():
    client, _ = opened(PAGE_2, *[{"count": 0}] * 5)
    with pytest.raises(TransientError, match="35440/comments.*without comments"):
        pages_of(client, cursor="c")


def test_more_comments_than_the_vendor_shows_stop_no_other_ticket():
    too_many = answer({"error": "TooManyComments"}, 422)
    client, _ = opened(PAGE_1, COMMENTS_1, too_many, PAGE_2, NO_COMMENTS)
    pages = pages_of(client, cursor="c")
    assert [len(of(page, "ticket_comments")) for page in pages] == [1, 0]


def test_a_token_without_admin_rights_names_the_setting():
    client, _ = opened(answer({"error": f"no rights for {TOKEN}"}, 403))
    with pytest.raises(AuthenticationError, match="VARSEL_ZENDESK_TOKEN") as caught:
        pages_of(client, cursor="c")
    assert TOKEN not in f"{caught.value} {client!r}"


def test_check_asks_for_one_ticket():
    client, session = opened(EMPTY)
    assert zendesk.check(client) == (
        "Zendesk answers and lets the token export tickets"
    )
    assert export_params(session)[0]["per_page"] == 1


@pytest.mark.parametrize("updated", [None, "soon", 1759406129])
def test_a_ticket_of_unreadable_time_is_kept(updated):
    ticket = {
        **PAGE_2["tickets"][0],
        "updated_at": updated,
        "generated_timestamp": updated if updated == "soon" else None,
    }
    client, _ = opened({**PAGE_2, "tickets": [ticket]}, NO_COMMENTS)
    (page,) = pages_of(client, cursor="c")
    assert [record.updated_at for record in of(page, "tickets")] == [None]


@pytest.mark.parametrize(
    ("stream", "answers"),
    [
        ("tickets", [{**PAGE_2, "tickets": [{"subject": "x"}]}]),
        ("users", [{**PAGE_2, "users": [{"name": "x"}]}, NO_COMMENTS]),
        ("ticket_comments", [PAGE_2, {"comments": [{"body": "x"}]}]),
        ("ticket_comments", [PAGE_2, {"comments": [None]}]),
    ],
)
def test_a_record_without_an_id_names_its_stream(stream, answers):
    client, _ = opened(*answers)
    with pytest.raises(PermanentError, match=f"zendesk: {stream}: .*without id"):
        pages_of(client, cursor="c")
