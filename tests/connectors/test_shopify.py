"""Shopify: whole orders, page by page, whatever HTTP 200 carries."""

import json
from copy import deepcopy
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from scripted_session import ScriptedSession, answer, fixture

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.landing_parts import canonical
from connectors.settings_sources import ShopifySettings
from connectors.sources import Window, shopify

TOKEN = "shpat_0123456789abcdef"
PAGE_1 = fixture("shopify/orders.200.page1.json")
PAGE_2 = fixture("shopify/orders.200.page2.json")
REST_OF_LINES = fixture("shopify/line_items.200.rest.json")
REST_OF_EVENTS = fixture("shopify/events.200.rest.json")
THROTTLED = fixture("shopify/orders.200.throttled.json")
DENIED = fixture("shopify/orders.200.denied.json")
EMPTY = {
    "data": {
        "orders": {"pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": []}
    }
}
TODAY = Window(until=datetime(2026, 10, 6, tzinfo=UTC))


def opened(*answers, waits=None):
    session = ScriptedSession(*[deepcopy(one) for one in answers])
    settings = ShopifySettings(
        base_url="https://nordlys.example", token=SecretStr(TOKEN)
    )
    sleep = (waits if waits is not None else []).append
    return shopify.open_client(settings, session=session, sleep=sleep), session


def pages_of(client, window=TODAY):
    return list(shopify.fetch(client, "orders", window))


def content_of(record):
    return json.loads(canonical(record.payload))


def page_of(text):
    """An answer with one order, in exactly these words."""
    info = b'{"hasNextPage":false,"endCursor":"e"}'
    return answer(
        body=b'{"data":{"orders":{"pageInfo":%s,"nodes":[%s]}}}' % (info, text)
    )


def variables(session):
    return [asked["json"]["variables"] for asked in session.asked]


def error(code, message="no"):
    return {"errors": [{"message": message, "extensions": {"code": code}}]}


def test_pages_are_followed_to_the_end_and_the_cursor_is_the_last_update():
    client, session = opened(PAGE_1, REST_OF_LINES, REST_OF_EVENTS, PAGE_2)
    pages = pages_of(client)
    assert [[r.record_id for r in page.records] for page in pages] == [
        ["5512345678901"],
        ["5512345678902"],
    ]
    assert [page.cursor for page in pages] == ["2026-10-05T13:20:40Z"] * 2
    record = pages[0].records[0]
    assert record.updated_at == datetime(2026, 10, 5, 13, 20, 40, tzinfo=UTC)
    address = content_of(record)["customer"]["defaultEmailAddress"]
    assert address["marketingState"] == "SUBSCRIBED"
    assert session.asked[0]["url"] == (
        "https://nordlys.example/admin/api/2026-01/graphql.json"
    )
    assert [one.get("after") for one in variables(session)] == [
        None,
        "line-1",
        "event-77",
        "page-1-end",
    ]


def test_orders_updated_in_the_same_second_on_both_sides_of_a_page_edge_all_come():
    client, _ = opened(PAGE_1, REST_OF_LINES, REST_OF_EVENTS, PAGE_2)
    records = [record for page in pages_of(client) for record in page.records]
    assert len({record.updated_at for record in records}) == 1
    assert {record.record_id for record in records} == {
        "5512345678901",
        "5512345678902",
    }


def test_nested_lists_cut_short_are_completed_by_the_id_of_their_parent():
    client, session = opened(PAGE_1, REST_OF_LINES, REST_OF_EVENTS, PAGE_2)
    order = content_of(pages_of(client)[0].records[0])
    assert [line["sku"] for line in order["lineItems"]["nodes"]] == ["MUG-01", "TEA-01"]
    events = order["fulfillments"][0]["events"]["nodes"]
    assert [event["status"] for event in events] == ["IN_TRANSIT", "LABEL_PRINTED"]
    assert variables(session)[1]["id"] == "gid://shopify/Order/5512345678901"
    assert variables(session)[2]["id"] == "gid://shopify/Fulfillment/4900"


@pytest.mark.parametrize(
    "text",
    [
        '{"updatedAt":"2026-10-05T13:20:40Z","legacyResourceId":"7","note":"Æble"}',
        '{ "legacyResourceId": 7, "b": 1.50, "a": 12345678901234567890123 }',
        '{"legacyResourceId":"7","lineItems":null,"fulfillments":[{}],"returns":{}}',
    ],
)
def test_an_order_that_is_whole_is_kept_in_the_vendors_own_words(text):
    client, _ = opened(page_of(text.encode()))
    (record,) = pages_of(client)[0].records
    assert (record.record_id, canonical(record.payload)) == ("7", text.encode())


def test_half_a_character_becomes_a_mark_and_its_order_is_kept():
    client, _ = opened(page_of(rb'{"legacyResourceId":"7","note":"a\ud83d"}'))
    (record,) = pages_of(client)[0].records
    assert content_of(record) == {"legacyResourceId": "7", "note": "a" + 3 * "\ufffd"}


def test_an_order_in_a_shape_never_seen_is_kept_as_it_came():
    odd = {"legacyResourceId": "7", "fulfillments": [{"events": {"pageInfo": []}}]}
    client, _ = opened(page_of(json.dumps(odd).encode()))
    (record,) = pages_of(client)[0].records
    assert content_of(record) == odd


@pytest.mark.parametrize("text", [b"null", b"[]", b'"7"', b"{}", b'{"id":"7"}'])
def test_an_order_without_its_id_stops_the_pull(text):
    client, _ = opened(page_of(text))
    with pytest.raises(PermanentError, match="without legacyResourceId"):
        pages_of(client)


def test_an_order_whose_rest_cannot_be_had_is_not_yielded_in_part():
    client, _ = opened(PAGE_1, {"data": {"order": None}})
    with pytest.raises(TransientError, match="rest of lineItems cannot be had"):
        pages_of(client)


def test_nothing_new_is_one_empty_page_that_keeps_the_cursor():
    client, _ = opened(EMPTY)
    window = Window(until=TODAY.until, cursor="2026-10-05T13:20:40Z")
    pages = pages_of(client, window)
    assert [(page.records, page.cursor) for page in pages] == [
        ([], "2026-10-05T13:20:40Z")
    ]


def test_a_pull_begins_ten_minutes_before_its_cursor_in_quotes():
    client, session = opened(EMPTY)
    pages_of(client, Window(until=TODAY.until, cursor="2026-10-05T13:20:40Z"))
    assert variables(session)[0]["q"] == "updated_at:>='2026-10-05T13:10:40Z'"


def test_an_older_order_does_not_move_the_cursor_back():
    client, _ = opened(PAGE_2)
    window = Window(until=TODAY.until, cursor="2026-10-05T13:25:00Z")
    assert pages_of(client, window)[0].cursor == "2026-10-05T13:25:00Z"


def test_a_backfill_begins_at_its_start_and_ends_beyond_its_end():
    client, session = opened(PAGE_1, REST_OF_LINES, REST_OF_EVENTS)
    since = datetime(2026, 9, 1, tzinfo=UTC)
    window = Window(until=datetime(2026, 10, 1, tzinfo=UTC), since=since)
    assert len(pages_of(client, window)) == 1
    assert variables(session)[0]["q"] == "updated_at:>='2026-09-01T00:00:00Z'"


def test_throttled_inside_200_waits_until_the_points_are_there():
    waits = []
    client, _ = opened(THROTTLED, EMPTY, waits=waits)
    pages_of(client)
    assert waits == [5.0]


def test_throttled_without_end_is_transient():
    waits = []
    client, session = opened(*[THROTTLED] * 10, waits=waits)
    with pytest.raises(TransientError, match="Throttled still after 10 tries"):
        pages_of(client)
    assert len(session.asked) == 10


@pytest.mark.parametrize("code", ["INTERNAL_SERVER_ERROR", "TIMEOUT"])
def test_a_fault_of_the_vendor_inside_200_is_asked_again(code):
    client, session = opened(error(code), EMPTY)
    pages_of(client)
    assert len(session.asked) == 2


def test_a_query_that_costs_too_much_is_made_smaller_and_stays_so():
    client, session = opened(error("MAX_COST_EXCEEDED"), EMPTY, EMPTY)
    pages_of(client)
    pages_of(client)
    assert [one["first"] for one in variables(session)] == [10, 5, 5]


def test_a_query_that_never_fits_the_bucket_is_made_smaller_without_waiting():
    never = deepcopy(THROTTLED)
    never["extensions"]["cost"]["requestedQueryCost"] = 2500
    waits = []
    client, session = opened(never, EMPTY, waits=waits)
    pages_of(client)
    assert ([one["first"] for one in variables(session)], waits) == ([10, 5], [])


def test_a_single_order_that_costs_too_much_is_permanent():
    client, _ = opened(*[error("MAX_COST_EXCEEDED", "cost is 2000")] * 4)
    with pytest.raises(PermanentError, match="cost is 2000"):
        pages_of(client)


def test_a_missing_right_is_told_with_the_setting():
    client, _ = opened(DENIED)
    with pytest.raises(AuthenticationError, match="not approved.*VARSEL_SHOPIFY_TOKEN"):
        pages_of(client)


def test_an_expired_page_cursor_is_transient_because_the_next_pull_has_none():
    fault = error("BAD_USER_INPUT", "Invalid cursor for current pagination sort")
    client, session = opened(PAGE_1, REST_OF_LINES, REST_OF_EVENTS, fault)
    pages = shopify.fetch(client, "orders", TODAY)
    next(pages)
    with pytest.raises(TransientError, match="begins anew"):
        next(pages)


def test_errors_beside_data_are_a_failed_page():
    both = {**deepcopy(PAGE_2), "errors": [{"message": "half an answer"}]}
    client, _ = opened(both)
    with pytest.raises(PermanentError, match="half an answer"):
        pages_of(client)


def test_a_page_cursor_that_stands_still_does_not_loop():
    still = deepcopy(PAGE_2)
    still["data"]["orders"]["pageInfo"]["hasNextPage"] = True
    client, _ = opened(still, still)
    with pytest.raises(TransientError, match="no new cursor"):
        pages_of(client)


def test_a_bad_token_is_told_without_the_token():
    client, _ = opened(answer({"errors": f"[API] Invalid API key {TOKEN}"}, 401))
    with pytest.raises(AuthenticationError, match="VARSEL_SHOPIFY_TOKEN") as caught:
        pages_of(client)
    assert TOKEN not in f"{caught.value} {client.http!r}"


def test_too_many_requests_wait_as_told():
    waits = []
    client, _ = opened(answer({}, 429, Retry_After="7"), EMPTY, waits=waits)
    pages_of(client)
    assert waits == [7.0]


def test_a_long_pull_goes_on_from_a_new_anchor(monkeypatch):
    monkeypatch.setattr(shopify, "MAX_DEPTH", 1)
    client, session = opened(PAGE_1, REST_OF_LINES, REST_OF_EVENTS, PAGE_2)
    pages_of(client)
    last = variables(session)[-1]
    assert (last["after"], last["q"]) == (None, "updated_at:>='2026-10-05T13:20:40Z'")


def test_check_says_which_version_answered():
    client, _ = opened(answer(EMPTY, X_Shopify_API_Version="2026-04"))
    assert shopify.check(client) == "Shopify answers with API 2026-04 and shows orders"


def with_order(**changes):
    page = deepcopy(PAGE_2)
    page["data"]["orders"]["nodes"][0].update(changes)
    return page


@pytest.mark.parametrize(
    "updated", [None, "", "yesterday", 17, "2026-10-05T13:20:40", "0001-01-01T00+14:00"]
)
def test_an_order_of_unreadable_time_is_kept_and_moves_no_cursor(updated):
    client, _ = opened(with_order(updatedAt=updated))
    (page,) = pages_of(client)
    assert [record.updated_at for record in page.records] == [None]
    assert page.cursor is None


def test_an_order_without_an_id_is_told_in_one_line():
    client, _ = opened(with_order(legacyResourceId=None))
    with pytest.raises(PermanentError, match="shopify: orders: .*legacyResourceId"):
        pages_of(client)
