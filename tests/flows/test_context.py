"""What a build is told of the shop, the day and the calendar."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from tiny_loops import shop_at
from tiny_shop import NOON, SETTINGS, write_shop

from connectors.errors import VarselError
from connectors.settings_sources import ImapSettings
from connectors.sources import Page, Record
from flows.context import (
    context_tables,
    notices_sent,
    refuse_to_go_back,
    tell_context,
)
from flows.shop import Shop

OTHER_DAYS = """
[shop.other_hours]
12-24 = ["09:00-12:00"]
2026-06-05 = []
[[shop.closures]]
first_day = 2026-07-13
last_day = 2026-07-26
[[service.policies]]
valid_from = 2026-09-01
priority = "urgent"
first_reply_hours = 2
"""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return shop_at(write_shop(tmp_path / "shop"), NOON)


def holidays(shop: Shop, country: str) -> dict[date, str]:
    rows = context_tables(shop.settings, NOON)["raw_varsel.holidays"]
    return {
        row["holiday_date"]: row["name"] for row in rows if row["country"] == country
    }


def test_monday_is_the_first_day_and_a_day_left_out_is_closed(shop: Shop) -> None:
    rows = context_tables(shop.settings, NOON)["raw_varsel.opening_hours"]
    assert [tuple(row.values()) for row in rows] == [
        (day, time(9), time(17)) for day in (1, 2, 3, 4, 5)
    ]
    assert date(2026, 3, 9).isoweekday() == 1


def test_other_hours_closures_and_promises_are_told_row_by_row(tmp_path: Path) -> None:
    settings = SETTINGS + OTHER_DAYS
    shop = shop_at(write_shop(tmp_path / "shop", settings), NOON)
    tables = context_tables(shop.settings, NOON)
    assert [tuple(row.values()) for row in tables["raw_varsel.other_hours"]] == [
        (None, 12, 24, time(9), time(12)),
        (2026, 6, 5, None, None),
    ]
    assert [tuple(row.values()) for row in tables["raw_varsel.closures"]] == [
        (date(2026, 7, 13), date(2026, 7, 26), None)
    ]
    assert [tuple(row.values()) for row in tables["raw_varsel.service_policies"]] == [
        (None, None, None, "first_reply", 8.0),
        (None, None, None, "next_reply", 8.0),
        (None, None, None, "resolution", 40.0),
        (date(2026, 9, 1), None, "urgent", "first_reply", 2.0),
    ]


def test_a_country_whose_holidays_nobody_knows_is_refused(tmp_path: Path) -> None:
    text = SETTINGS.replace('country = "DK"', 'country = "XX"')
    shop = shop_at(write_shop(tmp_path / "shop", text), NOON)
    with pytest.raises(VarselError, match="calendar of 'XX' failed") as refused:
        context_tables(shop.settings, NOON)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("country", ["DK", "SE", "NO", "FI", "DE"])
def test_an_ordinary_sunday_is_no_holiday(shop: Shop, country: str) -> None:
    sundays = [date(2026, 3, day) for day in (1, 8, 15, 22)]
    assert all(day.isoweekday() == 7 for day in sundays)
    found = holidays(shop, country)
    assert [day for day in sundays if day in found] == []
    assert date(2026, 12, 25) in found


@pytest.mark.parametrize(
    ("country", "day", "is_holiday"),
    [
        ("DK", date(2026, 4, 2), True),
        ("SE", date(2026, 4, 2), False),
        ("NO", date(2026, 5, 17), True),
        ("SE", date(2026, 6, 6), True),
        ("DK", date(2026, 3, 10), False),
    ],
    ids=["Maundy Thursday DK", "Maundy Thursday SE", "17 May", "6 June", "a Tuesday"],
)
def test_each_country_keeps_its_own_days(
    shop: Shop, country: str, day: date, is_holiday: bool
) -> None:
    assert (day in holidays(shop, country)) is is_holiday


def test_the_first_language_is_the_one_to_fall_back_to(shop: Shop) -> None:
    tables = context_tables(shop.settings, NOON)
    assert tables["raw_varsel.run_context"][0]["default_language"] == "da"
    assert tables["raw_varsel.run_context"][0]["as_of"] == NOON
    assert [tuple(row.values()) for row in tables["raw_varsel.languages"]] == [
        ("da", 1),
        ("sv", 2),
        ("en", 3),
    ]


def test_the_context_is_one_row_however_often_it_is_told(shop: Shop) -> None:
    tell_context(shop)
    tell_context(shop)
    rows = shop.warehouse.read("select shop_id, as_of from raw_varsel.run_context")
    assert rows == [{"shop_id": "tiny", "as_of": NOON}]


def test_time_goes_forward_only_within_one_data_folder(shop: Shop) -> None:
    shop.warehouse.prepare()
    built = {"fingerprint": "x", "as_of": NOON, "project": "y"}
    shop.warehouse.replace_tables({"raw_varsel.builds": [built]})
    refuse_to_go_back(shop)
    earlier = shop.at(datetime(2026, 3, 10, 11, 59, tzinfo=UTC))
    with pytest.raises(VarselError, match="another data folder") as refused:
        refuse_to_go_back(earlier)
    assert "\n" not in str(refused.value)


def test_a_deleted_warehouse_does_not_make_the_past_open_again(shop: Shop) -> None:
    order = Record("orders", "1", {"order_id": "1"})
    shop.landing.write_batch("files", "orders", [Page([order])], extracted_at=NOON)
    refuse_to_go_back(shop)
    shop.warehouse.path.unlink()
    with pytest.raises(VarselError, match="has reached 2026-03-10 12:00 UTC"):
        refuse_to_go_back(shop.at(NOON - timedelta(minutes=1)))


def test_what_a_mail_may_answer_is_told_where_there_is_a_mailbox(shop: Shop) -> None:
    messages = [
        {"message_key": "k1", "order_id": "o1", "mode": "outbox"},
        {"message_key": "k1", "order_id": "o1", "mode": "live"},
        {"message_key": "k2", "order_id": None, "mode": "live"},
    ]
    assert notices_sent(shop.settings, messages) == []
    mailbox = ImapSettings(
        host="imap.nordlys.example", username="hej", password=SecretStr("x")
    )
    sources = shop.settings.sources.model_copy(update={"imap": mailbox})
    settings = shop.settings.model_copy(update={"sources": sources})
    assert notices_sent(settings, messages) == [{"message_key": "k1", "order_id": "o1"}]
