"""Shipmondo: spans of creation that add up, whatever moves between two pages."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from scripted_session import ScriptedSession, answer, fixture

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.settings_sources import ShipmondoSettings
from connectors.sources import Window, shipmondo

PAGE_1 = fixture("shipmondo/shipments.200.page1.json")
PAGE_2 = fixture("shipmondo/shipments.200.page2.json")
REFUSED = fixture("shipmondo/shipments.401.json")
NOW = datetime(2026, 10, 6, 12, 0, tzinfo=UTC)
CURSOR = "2026-10-02T12:00:00Z"


def counted(shipments, *, pages=1, total=None):
    total = len(shipments) if total is None else total
    headers = {"X_Total_Pages": str(pages), "X_Total_Count": str(total)}
    return answer(shipments or b"[]", **headers)


NONE = counted([])


def opened(*answers, waits=None):
    session = ScriptedSession(*answers)
    settings = ShipmondoSettings(user="nordlys", key=SecretStr("secret"))
    sleep = (waits if waits is not None else []).append
    return shipmondo.open_client(settings, session=session, sleep=sleep), session


def pages_of(client, **window):
    return list(shipmondo.fetch(client, "shipments", Window(until=NOW, **window)))


def ids(pages):
    return [record.record_id for page in pages for record in page.records]


def test_a_span_is_read_page_by_page_from_a_day_before_the_cursor():
    client, session = opened(
        counted(PAGE_1, pages=2, total=3), counted(PAGE_2, pages=2, total=3), NONE
    )
    pages = pages_of(client, cursor=CURSOR)
    assert ids(pages) == ["1168", "1169", "1170"]
    assert [page.cursor for page in pages] == ["2026-10-04T09:00:00Z"] * 2
    first, second, last = (asked["params"] for asked in session.asked)
    assert first == {
        "per_page": 50,
        "created_at_min": "2026-10-01T11:59:59.000+00:00",
        "created_at_max": "2026-10-06T12:00:01.000+00:00",
        "page": 1,
    }
    assert second == {**first, "page": 2}
    assert "created_at_max" not in last
    assert session.asked[0]["headers"]["Authorization"] == "Basic bm9yZGx5czpzZWNyZXQ="


def test_every_time_asked_for_names_its_offset():
    client, session = opened(NONE, NONE)
    pages_of(client, cursor=CURSOR)
    for asked in session.asked:
        for name in ("created_at_min", "created_at_max"):
            if name in asked["params"]:
                assert datetime.fromisoformat(asked["params"][name]).tzinfo


def test_a_shipment_pushed_over_a_page_edge_is_found_by_reading_again():
    shifted = counted(PAGE_1[1:], pages=2, total=3)
    client, _ = opened(
        counted(PAGE_1, pages=2, total=3),
        shifted,
        counted(PAGE_1, pages=2, total=3),
        counted(PAGE_2, pages=2, total=3),
        NONE,
    )
    assert set(ids(pages_of(client, cursor=CURSOR))) == {"1168", "1169", "1170"}


def test_a_span_that_never_adds_up_is_left_to_the_next_run():
    short = [counted(PAGE_1, total=3) for _ in range(4)]
    client, _ = opened(*short)
    with pytest.raises(TransientError, match="2 of 3 shipments"):
        pages_of(client, cursor=CURSOR)


def test_a_span_of_many_pages_is_halved():
    client, session = opened(
        counted(PAGE_1, pages=11, total=3), counted(PAGE_1), counted(PAGE_2), NONE
    )
    assert ids(pages_of(client, cursor=CURSOR)) == ["1168", "1169", "1170"]
    middle = datetime.fromisoformat(session.asked[1]["params"]["created_at_max"])
    begins = datetime.fromisoformat(session.asked[2]["params"]["created_at_min"])
    assert begins < middle


def test_halves_that_are_less_than_the_whole_are_left_to_the_next_run():
    client, _ = opened(counted(PAGE_1, pages=11, total=550), NONE, counted(PAGE_2))
    with pytest.raises(TransientError, match="1 of 550 shipments"):
        pages_of(client, cursor=CURSOR)


def test_an_answer_about_another_span_is_not_taken_for_this_one():
    old = [{**PAGE_1[0], "created_at": "2026-09-01T06:00:00.000Z"}]
    client, _ = opened(counted(old), counted(PAGE_1), NONE)
    assert ids(pages_of(client, cursor=CURSOR)) == ["1168", "1169"]


def test_a_shipment_dated_after_our_clock_comes_too():
    late = {**PAGE_2[0], "id": 1171, "created_at": "2026-10-06T12:20:00.000Z"}
    client, session = opened(NONE, counted([late]))
    pages = pages_of(client, cursor=CURSOR)
    assert ids(pages) == ["1171"]
    assert pages[-1].cursor == "2026-10-06T11:59:00Z"
    assert session.asked[1]["params"]["created_at_min"] == (
        "2026-10-06T11:59:59.000+00:00"
    )


def test_pages_without_counts_are_read_until_one_is_not_full():
    full = [{**PAGE_1[0], "id": number} for number in range(50)]
    client, session = opened(answer(full), answer(PAGE_2), answer(b"[]"))
    assert len(ids(pages_of(client, cursor=CURSOR))) == 51
    assert [asked["params"]["page"] for asked in session.asked] == [1, 2, 1]


def test_a_backfill_ends_where_it_should():
    client, session = opened(NONE)
    pages_of(client, since=NOW - timedelta(days=1), cursor=CURSOR)
    assert session.asked[0]["params"]["created_at_max"] == (
        "2026-10-06T12:00:01.000+00:00"
    )


def test_a_correction_is_a_newer_version():
    client, _ = opened(counted(PAGE_1), NONE)
    record = pages_of(client, cursor=CURSOR)[0].records[0]
    assert record.payload == PAGE_1[0]
    assert record.updated_at == datetime(2026, 10, 2, 6, 25, 44, 557000, tzinfo=UTC)


def test_a_refused_user_names_the_setting():
    client, _ = opened(answer(REFUSED, 401))
    with pytest.raises(AuthenticationError, match="VARSEL_SHIPMONDO_KEY"):
        pages_of(client, cursor=CURSOR)


def test_an_answer_of_something_else_tells_the_setting():
    client, _ = opened({"hello": "world"})
    with pytest.raises(PermanentError, match=r"sources\.shipmondo\.base_url"):
        pages_of(client, cursor=CURSOR)


def test_a_limit_told_in_plain_text_is_waited_for():
    waits = []
    client, _ = opened(answer(b"Retry later", 429), NONE, NONE, waits=waits)
    pages_of(client, cursor=CURSOR)
    assert len(waits) == 1


def test_check_says_what_answered():
    client, _ = opened(NONE)
    assert shipmondo.check(client) == "Shipmondo answers and shows shipments"
