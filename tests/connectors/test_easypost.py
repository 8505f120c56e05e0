"""EasyPost: new trackers, and again those that may still change."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from scripted_session import ScriptedSession, answer, fixture

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.http import Refusal
from connectors.settings_sources import EasypostSettings
from connectors.sources import Window, easypost

PAGE_1 = fixture("easypost/trackers.200.page1.json")
PAGE_2 = fixture("easypost/trackers.200.page2.json")
EMPTY = fixture("easypost/trackers.200.empty.json")
GONE = fixture("easypost/trackers.404.json")
NOW = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)
CURSOR = "2026-10-03T07:00:00Z"


def opened(*answers, waits=None):
    session = ScriptedSession(*answers)
    settings = EasypostSettings(key=SecretStr("EZAK-secret"))
    sleep = (waits if waits is not None else []).append
    return easypost.open_client(settings, session=session, sleep=sleep), session


def pages_of(client, **window):
    return list(easypost.fetch(client, "trackers", Window(until=NOW, **window)))


def ids(pages):
    return [record.record_id for page in pages for record in page.records]


def tracker(status, created_at, updated_at):
    return {
        "id": f"trk_{status}",
        "status": status,
        "created_at": created_at.isoformat(),
        "updated_at": updated_at.isoformat(),
    }


def cursor_after(*trackers, cursor=None):
    client, _ = opened({"trackers": list(trackers), "has_more": False})
    window = Window(until=NOW, cursor=cursor or "2026-01-01T00:00:00Z")
    pages = list(easypost.fetch(client, "trackers", window))
    return datetime.fromisoformat(pages[-1].cursor)


def test_pages_go_back_by_the_id_of_the_oldest_seen():
    client, session = opened(PAGE_1, PAGE_2)
    pages = pages_of(client, cursor=CURSOR)
    assert ids(pages) == ["trk_3", "trk_2", "trk_1"]
    first, second = (asked["params"] for asked in session.asked)
    assert first == {
        "start_datetime": "2026-10-03T06:54:59Z",
        "end_datetime": "2026-10-07T12:00:01Z",
        "page_size": 100,
    }
    assert second == {**first, "before_id": "trk_2"}
    assert session.asked[0]["headers"]["Authorization"] == "Basic RVpBSy1zZWNyZXQ6"


def test_the_cursor_is_the_oldest_tracker_that_may_still_change():
    client, _ = opened(PAGE_1, PAGE_2)
    pages = pages_of(client, cursor=CURSOR)
    assert [page.cursor for page in pages] == [None, None, "2026-10-03T08:00:00Z"]


@pytest.mark.parametrize(
    ("status", "created_days", "moved_days", "is_followed"),
    [
        ("in_transit", 60, 29, True),
        ("in_transit", 60, 31, False),
        ("return_to_sender", 60, 29, True),
        ("failure", 60, 29, True),
        ("delivered", 20, 6, True),
        ("delivered", 20, 8, False),
        ("cancelled", 20, 8, False),
        ("in_transit", 91, 1, False),
    ],
)
def test_which_trackers_are_read_again(status, created_days, moved_days, is_followed):
    created = NOW - timedelta(days=created_days)
    old = tracker(status, created, NOW - timedelta(days=moved_days))
    new = tracker("delivered", NOW - timedelta(days=9), NOW - timedelta(days=9))
    reached = cursor_after(new, old)
    assert reached == (created if is_followed else NOW - timedelta(days=9))


def test_the_cursor_never_goes_back():
    old = tracker("in_transit", NOW - timedelta(days=40), NOW - timedelta(days=1))
    begun = NOW - timedelta(days=20)
    assert cursor_after(old, cursor=begun.isoformat()) == begun


def test_nothing_listed_keeps_the_cursor():
    client, _ = opened(EMPTY)
    assert pages_of(client, cursor=CURSOR)[-1].cursor == CURSOR


def test_all_history_is_asked_for_with_both_ends():
    client, session = opened(EMPTY)
    pages_of(client)
    (asked,) = (one["params"] for one in session.asked)
    assert asked["start_datetime"] == "2011-12-31T23:59:59Z"
    assert asked["end_datetime"] == "2026-10-07T12:00:01Z"


def test_a_backfill_asks_for_its_own_days():
    client, session = opened(EMPTY)
    pages_of(client, since=NOW - timedelta(days=1), cursor=CURSOR)
    asked = session.asked[0]["params"]
    assert asked["start_datetime"] == "2026-10-05T11:59:59Z"
    assert asked["end_datetime"] == "2026-10-06T12:00:01Z"


def test_a_place_lost_by_a_deletion_begins_the_span_anew():
    client, session = opened(PAGE_1, answer(GONE, 404), PAGE_1, PAGE_2)
    assert set(ids(pages_of(client, cursor=CURSOR))) == {"trk_1", "trk_2", "trk_3"}
    assert "before_id" not in session.asked[2]["params"]


def test_a_404_of_the_list_itself_is_told_at_once():
    client, session = opened(answer(GONE, 404))
    with pytest.raises(Refusal, match="404"):
        pages_of(client, cursor=CURSOR)
    assert len(session.asked) == 1


@pytest.mark.parametrize("again", [PAGE_1, {"trackers": [], "has_more": True}])
def test_more_that_is_nothing_older_is_no_way_on(again):
    client, _ = opened(PAGE_1, again)
    with pytest.raises(TransientError, match="nothing older"):
        pages_of(client, cursor=CURSOR)


def test_a_refused_key_names_its_setting():
    client, _ = opened(answer({"error": {"code": "APIKEY.INACTIVE"}}, 401))
    with pytest.raises(AuthenticationError, match="VARSEL_EASYPOST_KEY"):
        pages_of(client, cursor=CURSOR)


def test_an_answer_of_something_else_tells_the_setting():
    client, _ = opened({"hello": "world"})
    with pytest.raises(PermanentError, match=r"sources\.easypost\.base_url"):
        pages_of(client, cursor=CURSOR)


@pytest.mark.parametrize("headers", [{"Retry_After": "30"}, {}])
def test_too_many_requests_to_easypost_are_waited_for(headers):
    waits = []
    client, _ = opened(answer({}, 429, **headers), EMPTY, waits=waits)
    pages_of(client, cursor=CURSOR)
    assert waits == [30.0] if headers else 0 <= waits[0] <= 2


def test_a_cut_page_is_asked_again():
    client, _ = opened(answer(b'{"trackers": [{'), PAGE_2)
    assert ids(pages_of(client, cursor=CURSOR)) == ["trk_1"]


def test_check_says_what_answered():
    client, _ = opened(EMPTY)
    assert easypost.check(client) == "EasyPost answers and shows trackers"
