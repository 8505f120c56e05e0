from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from flows.pages.labels import (
    mask_addresses,
    read_age,
    read_count,
    read_flag,
    read_instant,
    read_language,
    read_number,
    read_share,
    read_word,
)

AS_OF = datetime(2026, 10, 22, 8, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.mark.parametrize(
    ("word", "reading"),
    [
        ("order_change", "Change to an order"),
        ("a_word_never_seen", "A word never seen"),
        ("", "–"),
        (None, "–"),
    ],
)
def test_word_reads_as_english(word, reading):
    assert read_word(word) == reading


def test_overdue_parcel_and_overdue_reply_read_differently():
    assert read_flag("overdue") == "Past its promised date"
    assert read_word("overdue") == "Waiting, past the promise"


@pytest.mark.parametrize(
    ("code", "name"),
    [("sv", "Swedish"), ("nb", "Norwegian"), ("xx", "Xx"), (None, "Unknown")],
)
def test_language_reads_as_its_name(code, name):
    assert read_language(code) == name


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(1, 4, "25%"), (1, 500, "<1%"), (303, 304, ">99%"), (0, 5, "0%"), (0, 0, "–")],
)
def test_share_of_nothing_is_a_dash_and_a_small_share_is_not_none(part, whole, share):
    assert read_share(part, whole) == share


def test_numbers_are_grouped_and_nouns_agree():
    assert read_number(12345) == "12,345"
    assert [read_count(n, "reply", "replies") for n in (1, 2)] == [
        "1 reply",
        "2 replies",
    ]


def test_time_is_the_shops_and_names_another_year():
    assert read_instant(datetime(2026, 10, 21, 22, tzinfo=UTC), AS_OF) == "22 Oct 00:00"
    assert "2025" in read_instant(datetime(2025, 10, 21, tzinfo=UTC), AS_OF)


def test_age_looks_both_ways():
    assert read_age(datetime(2026, 10, 22, 3, tzinfo=UTC), AS_OF) == "3 hours ago"
    assert read_age(datetime(2026, 10, 22, 7, tzinfo=UTC), AS_OF) == "in 1 hour"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail to <kunde@example.dk>.", "mail to <[e-mail]>."),
        ("customer=anna.b+x@shop.example, again", "customer=[e-mail], again"),
        ("no address @ all", "no address @ all"),
        (7, 7),
    ],
)
def test_addresses_are_blanked(text, masked):
    assert mask_addresses(text) == masked
