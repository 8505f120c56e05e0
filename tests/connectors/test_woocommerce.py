"""WooCommerce: no order lost between pages, seconds, hours, statuses and the trash."""

from datetime import UTC, datetime, timedelta

import pytest
from vendor_session import VendorSession

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.sources import Window, woocommerce
from connectors.sources.woocommerce_client import ROWS_A_PAGE
from tests.faults.vendors.woocommerce import Vendor

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Hands:
    """A shop, a clock and what we hold of the shop so far."""

    def __init__(self, at=NOON, **kind):
        self.at = at
        self.vendor = Vendor(lambda: self.at, **kind)
        self.shop = self.vendor.shop
        self.session = VendorSession(self.vendor)
        self.cursor = None
        self.held, self.turns = {}, {}
        self.client = woocommerce.open_client(
            self.vendor.settings("https://nordlys.example"),
            session=self.session,
            sleep=lambda seconds: None,
        )

    def take(self, pages):
        records = []
        for page in pages:
            records += page.records
            self.cursor = page.cursor or self.cursor
        for one in records:
            key = one.stream, one.record_id
            # as the warehouse tells the newest version: by change, else when seen
            turn = one.updated_at or self.at, self.at
            if key not in self.turns or turn >= self.turns[key]:
                self.turns[key] = turn
                self.held[key] = None if one.is_deleted else one.payload
        return records

    def pull(self, **window):
        window = {"until": self.at, "cursor": self.cursor, **window}
        return self.take(woocommerce.fetch(self.client, "orders", Window(**window)))

    def recheck(self, *numbers):
        ids = [str(number) for number in numbers]
        return self.take(woocommerce.recheck(self.client, "orders", ids))

    def orders(self):
        return {
            number: self.held.get(("orders", str(number)))
            for number in self.shop.orders
        }

    def lists(self):
        return [one for one in self.session.asked if one["path"].endswith("/orders")]


def bulk(hands, count, *, every=timedelta(0), status="completed"):
    """Place orders so far apart; return their ids."""
    numbers = []
    for _ in range(count):
        numbers.append(hands.shop.place(status))
        hands.at += every
    return numbers


def test_every_order_comes_once_however_many_share_a_second_at_a_page_edge():
    hands = Hands()
    bulk(hands, 90, every=MINUTE)
    bulk(hands, 25)
    hands.at += MINUTE
    bulk(hands, 90, every=MINUTE)
    records = hands.pull()
    assert len(records) == len({one.record_id for one in records}) == 205
    assert hands.orders() == hands.shop.orders


def test_more_orders_of_one_second_than_a_page_holds_all_come():
    hands = Hands()
    bulk(hands, 250)
    hands.at += MINUTE
    bulk(hands, 3, every=MINUTE)
    hands.pull()
    assert len(hands.held) == 253


def test_an_order_of_the_very_second_of_the_cursor_still_comes():
    hands = Hands()
    hands.shop.place()
    hands.at += MINUTE * 10
    hands.pull()
    late = hands.shop.place(at=NOON)
    hands.pull()
    assert hands.held["orders", str(late)] is not None


def test_times_are_asked_for_as_naive_utc_and_marked_so():
    hands = Hands()
    hands.shop.place()
    hands.at += HOUR
    hands.pull()
    hands.pull()
    first, *_, again, trash = hands.lists()
    assert (first["modified_after"], first["dates_are_gmt"]) == (
        "1999-12-31T23:59:59",
        "true",
    )
    assert again["modified_after"] == trash["modified_after"] == "2026-11-20T10:29:59"
    assert {one["dates_are_gmt"] for one in hands.lists()} == {"true"}


@pytest.mark.parametrize("suffix", ["Z", "+00:00", "+02:00"])
def test_a_zone_in_the_time_would_have_missed_the_last_hour(suffix):
    hands = Hands()
    hands.shop.place()
    asked = {"orderby": "modified", "dates_are_gmt": "true", "per_page": 100}
    since = NOON - MINUTE * 30
    zoned = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    if suffix == "+02:00":
        zoned = (since + 2 * HOUR).strftime("%Y-%m-%dT%H:%M:%S")
    naive = since.strftime("%Y-%m-%dT%H:%M:%S")
    path = "/wp-json/wc/v3/orders"
    found = [
        hands.client.http.get(path, {**asked, "modified_after": value})
        for value in (naive, f"{zoned}{suffix}")
    ]
    assert [len(rows) for rows in found] == [1, 0]


@pytest.mark.parametrize("has_tables", [True, False], ids=["tables", "posts"])
def test_an_order_that_changes_between_two_pages_loses_no_other(has_tables):
    hands = Hands(has_tables=has_tables)
    numbers = bulk(hands, 250, every=MINUTE)

    def meddle(number):
        if number in (1, 2):
            hands.shop.set_status(numbers[5 * number], "refunded")

    hands.session.before = meddle
    hands.pull()
    hands.pull()
    assert hands.orders() == hands.shop.orders


def test_reading_by_page_number_would_have_lost_one():
    hands = Hands()
    numbers = bulk(hands, 150, every=MINUTE)
    path = "/wp-json/wc/v3/orders"
    asked = {"orderby": "modified", "order": "asc", "per_page": 100}
    first = hands.client.http.get(path, {**asked, "page": 1})
    hands.shop.set_status(numbers[5], "refunded")
    second = hands.client.http.get(path, {**asked, "page": 2})
    assert len({row["id"] for row in first + second}) == 149


def test_a_second_that_empties_while_it_is_read_is_read_again():
    hands = Hands()
    numbers = bulk(hands, 250)
    hands.at += MINUTE

    def meddle(number):
        if number == 2:
            hands.shop.set_status(numbers[3], "refunded")

    hands.session.before = meddle
    hands.pull()
    assert hands.orders() == hands.shop.orders


def test_a_list_that_never_stands_still_is_left_for_a_later_run():
    hands = Hands()
    numbers = bulk(hands, 150)
    hands.session.before = lambda number: hands.shop.delete(numbers.pop(0))
    with pytest.raises(TransientError, match="changed during each of 5 readings"):
        hands.client.whole("/orders", {"orderby": "id", "order": "asc"})


def test_rows_that_a_shop_counts_but_hides_do_not_keep_a_list_from_being_read():
    hands = Hands()
    bulk(hands, 3)
    shows, shop = hands.vendor._page, hands.shop

    def hiding(rows, asked):
        status, headers, body = shows(rows, asked)
        return status, {**headers, "X-WP-Total": str(len(shop.orders) + 1)}, body

    hands.vendor._page = hiding
    assert len(hands.client.whole("/orders", {})) == 3


def test_the_page_beyond_the_end_is_never_asked_for():
    hands = Hands()
    bulk(hands, ROWS_A_PAGE, every=MINUTE)
    hands.pull()
    assert [one["status"] for one in hands.lists()] == ["any", "trash"]


def test_a_shop_that_does_not_know_modified_after_is_told_and_not_asked_for_ever():
    hands = Hands()
    bulk(hands, 150, every=MINUTE)
    listed = hands.vendor._listed
    hands.vendor._listed = lambda asked: listed(
        {name: asked[name] for name in asked if name != "modified_after"}
    )
    with pytest.raises(TransientError, match="nothing changed after"):
        hands.pull()


# the night in which 02:00-03:00 is lived twice in the shop's zone


@pytest.mark.parametrize("has_tables", [True, False], ids=["tables", "posts"])
@pytest.mark.parametrize("pulls_at", [30, 50, 70, 100, 130, 200])
def test_the_hour_lived_twice_loses_nothing(has_tables, pulls_at):
    hands = Hands(NIGHT - HOUR, has_tables=has_tables)
    numbers = bulk(hands, 20)
    for minute in range(-60, 300, 10):
        hands.at = NIGHT + MINUTE * minute
        hands.shop.set_status(numbers[minute // 10 % 20], f"step-{minute}")
        hands.shop.place()
        if minute % pulls_at == 0:
            hands.pull()
    hands.at += 2 * HOUR
    hands.pull()
    assert hands.orders() == hands.shop.orders


def test_a_stamp_an_hour_ahead_does_not_carry_the_cursor_with_it():
    hands = Hands(NIGHT + MINUTE * 40)
    number = hands.shop.place()
    assert hands.shop.orders[number]["date_modified_gmt"] == "2026-10-25T01:40:00"
    assert hands.shop.orders[number]["date_created_gmt"] == "2026-10-25T00:40:00"
    (record,) = hands.pull()
    # its turn among its versions is then the time it was seen
    assert (record.updated_at, hands.cursor) == (None, None)


def test_posts_of_the_hour_lived_twice_come_though_sorted_by_local_time():
    hands = Hands(NIGHT - 3 * HOUR, has_tables=False)
    bulk(hands, 60)
    hands.at = NIGHT
    bulk(hands, 120, every=MINUTE)
    hands.at += HOUR
    bulk(hands, 60)
    hands.pull()
    assert hands.orders() == hands.shop.orders


# what no change time tells


def test_a_refund_that_was_deleted_is_seen_by_reading_its_order_again():
    hands = Hands()
    number = hands.shop.place("completed")
    refund = hands.shop.refund(number, "100.00")
    hands.pull()
    assert hands.held["refunds", str(refund)]["order_id"] == number
    hands.at += 3 * HOUR
    hands.shop.place()
    hands.pull()
    hands.shop.delete_refund(number, refund)
    hands.pull()
    assert hands.orders()[number]["refunds"] != []
    hands.recheck(number)
    assert hands.orders()[number]["refunds"] == []


@pytest.mark.parametrize("has_tables", [True, False], ids=["tables", "posts"])
def test_address_and_tracking_come_by_change_or_by_reading_again(has_tables):
    hands = Hands(has_tables=has_tables)
    number = hands.shop.place()
    hands.pull()
    hands.at += 24 * HOUR
    hands.shop.place()
    hands.pull()
    hands.shop.set_address(number, "Gade 2")
    hands.shop.track(number, "00370000000000000001")
    hands.pull()
    assert (hands.orders() == hands.shop.orders) == has_tables
    hands.recheck(number)
    assert hands.orders() == hands.shop.orders


def test_an_order_in_the_trash_is_a_tombstone_until_it_is_taken_out():
    hands = Hands()
    number = hands.shop.place()
    hands.pull()
    hands.at += MINUTE
    hands.shop.set_status(number, "trash")
    records = hands.pull()
    assert [one.is_deleted for one in records] == [True]
    assert hands.orders() == {number: None}
    hands.at += MINUTE
    hands.shop.set_status(number, "processing")
    hands.pull()
    assert hands.orders() == hands.shop.orders


def test_an_order_deleted_for_good_leaves_no_list_and_is_found_by_its_id():
    hands = Hands()
    number = hands.shop.place()
    hands.pull()
    hands.shop.delete(number)
    hands.at += MINUTE
    hands.pull()
    assert hands.held["orders", str(number)] is not None
    (record,) = hands.recheck(number)
    assert (record.is_deleted, hands.held["orders", str(number)]) == (True, None)


def test_reading_again_tells_trash_hidden_and_gone_apart():
    hands = Hands()
    shown, trashed, hidden, gone = bulk(hands, 4)
    hands.shop.set_status(trashed, "trash")
    hands.shop.set_status(hidden, "hidden-by-plugin")
    hands.shop.delete(gone)
    records = hands.recheck(shown, trashed, hidden, gone)
    assert [one.is_deleted for one in records] == [False, True, False, True]


def test_reading_again_asks_refunds_of_paid_orders_that_name_none():
    hands = Hands()
    paid, unpaid = hands.shop.place("completed"), hands.shop.place("on-hold")
    hands.shop.refund(paid, "10.00")
    hands.shop.orders[paid]["refunds"] = []
    hands.pull()
    assert not any(stream == "refunds" for stream, _ in hands.held)
    hands.recheck(paid, unpaid)
    assert [key for key in hands.held if key[0] == "refunds"] != []
    paths = [one["path"] for one in hands.session.asked]
    assert f"/wp-json/wc/v3/orders/{unpaid}/refunds" not in paths


def test_a_404_that_is_not_about_the_order_deletes_nothing():
    hands = Hands()
    number = hands.shop.place("hidden-by-plugin")
    hands.vendor._one = lambda number: (404, {}, b'{"code": "rest_no_route"}')
    with pytest.raises(PermanentError, match="404"):
        hands.recheck(number)


# statuses, refunds, ids


@pytest.mark.parametrize("lists_drafts", [False, True], ids=["11.0.1", "9.9.5"])
def test_a_checkout_draft_is_no_order_whether_listed_or_not(lists_drafts):
    hands = Hands(lists_drafts=lists_drafts)
    draft = hands.shop.place("checkout-draft")
    hands.pull()
    assert hands.held == {}
    hands.at += MINUTE
    hands.shop.set_status(draft, "processing")
    hands.pull()
    assert hands.orders() == hands.shop.orders


def test_refunds_come_with_their_order_and_stand_under_its_id():
    hands = Hands()
    number, _ = hands.shop.place("completed"), hands.shop.place("completed")
    first = hands.shop.refund(number, "25.00")
    second = hands.shop.refund(number, "75.00")
    records = [one for one in hands.pull() if one.stream == "refunds"]
    assert [one.record_id for one in records] == [str(second), str(first)]
    assert {one.payload["order_id"] for one in records} == {number}
    assert records[0].payload["amount"] == "75.00"
    assert hands.orders()[number]["refunds"][0]["total"] == "-75.00"
    assert records[0].updated_at == NOON
    asked = [one for one in hands.session.asked if one["path"].endswith("/refunds")]
    assert [one["per_page"] for one in asked] == [100]


def test_more_refunds_than_a_page_holds_all_come():
    hands = Hands()
    number = hands.shop.place("completed")
    for _ in range(120):
        hands.shop.refund(number, "1.00")
    assert sum(one.stream == "refunds" for one in hands.pull()) == 120


def test_a_refunded_order_that_names_no_refund_is_asked_for_them():
    hands = Hands()
    number = hands.shop.place("completed")
    hands.shop.refund(number, "349.00")
    hands.shop.set_status(number, "refunded")
    hands.shop.orders[number]["refunds"] = []
    assert [one.stream for one in hands.pull()] == ["orders", "refunds"]


@pytest.mark.parametrize("spoil", [lambda one: {"3": one}, lambda one: ["", one]])
def test_refunds_named_in_an_odd_way_are_asked_for_all_the_same(spoil):
    hands = Hands()
    number = hands.shop.place("completed")
    hands.shop.refund(number, "25.00")
    order = hands.shop.orders[number]
    order["refunds"] = spoil(order["refunds"][0])
    assert [one.stream for one in hands.pull()] == ["orders", "refunds"]


def test_refunds_of_an_order_that_is_gone_by_now_are_none():
    hands = Hands()
    number = hands.shop.place("completed")
    hands.shop.refund(number, "349.00")
    hands.session.before = lambda turn: hands.shop.delete(number) if turn == 1 else None
    assert [one.stream for one in hands.pull()] == ["orders"]


def test_every_id_of_a_window_is_listed_and_none_of_another():
    hands = Hands(NOON - timedelta(days=5))
    numbers = [str(one) for one in bulk(hands, 240, every=timedelta(minutes=30))]
    since, until = NOON - timedelta(days=5), NOON - timedelta(days=2)
    listed = woocommerce.list_ids(hands.client, "orders", since, until)
    assert list(listed) == numbers[:144]


def test_a_backfill_begins_at_its_start_and_ends_beyond_its_end():
    hands = Hands(NOON - timedelta(days=10))
    bulk(hands, 480, every=timedelta(minutes=30))
    since = NOON - timedelta(days=9)
    records = hands.pull(since=since, until=NOON - timedelta(days=8), cursor=None)
    assert records[0].updated_at == since
    # the second page begins with the last order of the first
    assert len(records) == 2 * ROWS_A_PAGE - 1


# who may read


@pytest.mark.parametrize(
    ("key", "secret", "fault", "said"),
    [
        ("ck_another", None, {}, "does not know VARSEL_WOOCOMMERCE_KEY"),
        (None, "cs_another", {}, "check VARSEL_WOOCOMMERCE_SECRET"),
        (None, None, {"may_read": False}, "the right to read"),
        (None, None, {"has_rights": False}, "may not see orders"),
    ],
    ids=["unknown key", "wrong secret", "write only", "no rights"],
)
def test_a_refused_key_is_told_with_what_is_wrong_with_it(key, secret, fault, said):
    hands = Hands()
    vars(hands.vendor).update(fault)
    settings = hands.vendor.settings("https://nordlys.example")
    changed = {"key": key, "secret": secret}
    settings = type(settings)(
        base_url=settings.base_url,
        **{
            name: value or getattr(settings, name).get_secret_value()
            for name, value in changed.items()
        },
    )
    client = woocommerce.open_client(settings, session=hands.session)
    with pytest.raises(AuthenticationError, match=said) as caught:
        woocommerce.check(client)
    assert "cs_" not in f"{caught.value}{client.http!r}"


def test_plain_http_is_told_as_such():
    hands = Hands()
    hands.vendor.is_tls = False
    settings = hands.vendor.settings("http://127.0.0.1:8088")
    client = woocommerce.open_client(settings, session=hands.session)
    with pytest.raises(AuthenticationError, match="refused over plain http"):
        woocommerce.check(client)


def test_check_says_how_many_orders_it_can_see():
    hands = Hands()
    bulk(hands, 3)
    assert woocommerce.check(hands.client) == "WooCommerce answers and shows 3 orders"


# answers that are none


def test_an_error_inside_200_is_tried_again_later():
    hands = Hands()
    hands.vendor.answer = lambda *asked: hands.vendor.error_inside()
    with pytest.raises(TransientError, match="without a list of objects"):
        hands.pull()


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Error establishing a database connection</html>",
        b'{"code":"wp_die","message":"Error","data":{"status":500}}',
        b'{"code":"woocommerce_rest_cannot_create","message":"Error","data":500}',
    ],
    ids=["page", "wp_die", "a number for data"],
)
def test_a_dead_database_is_tried_again_later(body):
    hands = Hands()
    hands.vendor.answer = lambda *asked: (500, {}, body)
    with pytest.raises(TransientError, match="answered 500"):
        hands.pull()


def test_a_notice_of_php_before_the_json_is_not_taken_for_an_answer():
    hands = Hands()
    hands.vendor.answer = lambda *asked: (200, {}, b"<br /><b>Notice</b>: x []")
    with pytest.raises(TransientError, match="not complete JSON"):
        hands.pull()


def test_a_parameter_the_shop_refuses_is_not_asked_again():
    hands = Hands()
    asked = {"orderby": "date_modified"}
    with pytest.raises(PermanentError, match="rest_invalid_param"):
        hands.client.page("/orders", asked)
    assert len(hands.session.asked) == 1


@pytest.mark.parametrize("stamp", [None, "", "yesterday", 17])
def test_an_order_of_unreadable_time_is_kept_and_moves_no_cursor(stamp):
    hands = Hands()
    number = hands.shop.place()
    listed = hands.vendor._listed
    hands.vendor._listed = lambda asked: [
        {**row, "date_modified_gmt": stamp} for row in listed(asked)
    ]
    (record,) = hands.pull()
    assert (record.record_id, record.updated_at) == (str(number), None)
    assert hands.cursor is None
