"""AfterShip: trackings by update, an envelope that may say no under HTTP 200."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from scripted_session import ScriptedSession, answer, fixture

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.http import Refusal
from connectors.settings_sources import AftershipSettings
from connectors.sources import Window, aftership
from connectors.sources.aftership_client import MAX_WAITS

KEY = "asat_0123456789"
PAGE_1 = fixture("aftership/trackings.200.page1.json")
PAGE_2 = fixture("aftership/trackings.200.page2.json")
EMPTY = fixture("aftership/trackings.200.empty.json")
LIMITED = fixture("aftership/trackings.200.rate_limited.json")
FORGOTTEN = fixture("aftership/trackings.400.cursor.json")
NUMBERED = fixture("aftership/trackings.200.numbered.json")
NOW = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)


def opened(*answers, waits=None):
    session = ScriptedSession(*answers)
    settings = AftershipSettings(key=SecretStr(KEY))
    sleep = (waits if waits is not None else []).append
    return aftership.open_client(settings, session=session, sleep=sleep), session


def pages_of(client, **window):
    return list(aftership.fetch(client, "trackings", Window(until=NOW, **window)))


def ids(pages):
    return [record.record_id for page in pages for record in page.records]


def said(code, **more):
    return {"meta": {"code": code, "type": "X", "message": "m"}, "data": {}, **more}


def test_pages_are_followed_and_only_the_last_moves_the_cursor():
    client, session = opened(PAGE_1, PAGE_2)
    pages = pages_of(client, cursor="2026-10-05T12:00:00Z")
    assert ids(pages) == ["trk-1", "trk-2", "trk-3"]
    assert [page.cursor for page in pages] == [None, None, "2026-10-05T14:00:00Z"]
    first, second = (asked["params"] for asked in session.asked)
    assert first["updated_at_min"] == "2026-10-05T11:55:00+00:00"
    assert "cursor" not in first
    assert second == {**first, "cursor": "cursor-1"}
    assert session.asked[0]["headers"]["as-api-key"] == KEY
    assert session.asked[0]["url"] == (
        "https://api.aftership.com/tracking/2026-07/trackings"
    )


def test_the_first_pull_asks_for_all_that_is_kept():
    client, session = opened(EMPTY)
    pages = pages_of(client)
    assert [(page.records, page.cursor) for page in pages] == [([], None), ([], None)]
    asked = session.asked[0]["params"]
    assert "updated_at_min" not in asked
    reaches = NOW - datetime.fromisoformat(asked["created_at_min"])
    assert timedelta(days=119) < reaches < timedelta(days=120)


def test_trackings_are_kept_as_received_with_their_change_in_utc():
    client, _ = opened(PAGE_2)
    (record,) = pages_of(client)[0].records
    assert record.payload == PAGE_2["data"]["trackings"][0]
    assert record.updated_at == datetime(2026, 10, 5, 14, tzinfo=UTC)


def test_a_backfill_is_bounded_on_both_sides():
    client, session = opened(EMPTY)
    pages_of(client, since=NOW - timedelta(days=1), cursor="2026-10-06T11:00:00Z")
    asked = session.asked[0]["params"]
    assert asked["updated_at_min"] == "2026-10-05T12:00:00+00:00"
    assert asked["updated_at_max"] == "2026-10-06T12:00:00+00:00"


def test_a_change_dated_in_our_future_does_not_take_the_cursor_there():
    tracking = {"id": "t", "updated_at": "2026-10-06T18:00:00+00:00"}
    data = {"pagination": {"next_cursor": ""}, "trackings": [tracking]}
    client, _ = opened({"meta": {"code": 200}, "data": data})
    assert pages_of(client)[-1].cursor == "2026-10-06T11:55:00Z"


def test_a_cursor_the_vendor_forgot_begins_the_pull_anew():
    client, session = opened(PAGE_1, answer(FORGOTTEN, 400), PAGE_1, PAGE_2)
    assert set(ids(pages_of(client))) == {"trk-1", "trk-2", "trk-3"}
    assert [asked["params"].get("cursor") for asked in session.asked] == [
        None,
        "cursor-1",
        None,
        "cursor-1",
    ]


def test_a_cursor_forgotten_twice_waits_for_the_next_run():
    client, _ = opened(PAGE_1, FORGOTTEN, PAGE_1, FORGOTTEN)
    with pytest.raises(TransientError, match="4008"):
        pages_of(client)


def test_the_same_cursor_again_is_no_way_on():
    client, _ = opened(PAGE_1, PAGE_1)
    with pytest.raises(TransientError, match="no new cursor"):
        pages_of(client)


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_limit_or_fault_inside_200_is_waited_for(code):
    waits = []
    client, _ = opened(said(code), LIMITED, PAGE_2, waits=waits)
    assert ids(pages_of(client)) == ["trk-3"]
    assert len(waits) == 2


def test_a_limit_that_never_ends_is_left_to_the_next_run():
    client, _ = opened(*[LIMITED] * MAX_WAITS)
    with pytest.raises(TransientError, match="still says 429"):
        pages_of(client)


@pytest.mark.parametrize("code", [401, 403])
def test_a_refused_key_inside_200_names_its_setting(code):
    client, _ = opened(said(code))
    with pytest.raises(AuthenticationError, match="VARSEL_AFTERSHIP_KEY"):
        pages_of(client)


def test_any_other_code_inside_200_is_a_refusal():
    client, _ = opened(said(4008))
    with pytest.raises(Refusal, match="says 4008 .*cannot help"):
        pages_of(client)


@pytest.mark.parametrize("body", [[], {"hello": "world"}, {"meta": {"code": 200}}])
def test_an_answer_of_something_else_tells_the_setting(body):
    client, _ = opened(answer(body or b"[]"))
    with pytest.raises(PermanentError, match=r"sources\.aftership\.base_url"):
        pages_of(client)


def test_a_version_that_numbers_its_pages_is_refused_where_there_are_more():
    client, _ = opened(NUMBERED)
    with pytest.raises(PermanentError, match="before 2024-07"):
        pages_of(client)


def test_a_version_that_numbers_its_pages_is_taken_where_one_holds_all():
    whole = {**NUMBERED, "data": {**NUMBERED["data"], "count": 1}}
    client, _ = opened(whole)
    assert ids(pages_of(client)) == ["trk-1"]


def test_a_429_is_waited_out_until_the_limit_is_set_back():
    waits = []
    headers = {"X_RateLimit_Reset": "1791288030", "Date": _date(1791288000)}
    client, _ = opened(answer({}, 429, **headers), PAGE_2, waits=waits)
    assert ids(pages_of(client)) == ["trk-3"]
    assert waits == [30.0]


def _date(unix):
    return datetime.fromtimestamp(unix, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


def test_check_says_what_answered():
    client, _ = opened(EMPTY)
    assert aftership.check(client) == "AfterShip answers and shows trackings"
