from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from flows.messages.formats import (
    keep_together,
    name_language,
    write_date,
    write_day,
    write_moment,
    write_money,
    write_share,
)

TODAY = date(2026, 3, 9)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("da", "tirsdag den 10. marts"),
        ("sv", "tisdag 10 mars"),
        ("nb", "tirsdag 10. mars"),
        ("fi", "tiistaina 10. maaliskuuta"),
        ("de", "Dienstag, 10. März"),
        ("en", "Tuesday 10 March"),
    ],
)
def test_a_day_reads_as_the_language_writes_it(language, written):
    assert write_day(date(2026, 3, 10), language, TODAY) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("da", "tirsdag den 10. marts kl. 12.00"),
        ("sv", "tisdag 10 mars kl. 12.00"),
        ("nb", "tirsdag 10. mars kl. 12.00"),
        ("fi", "tiistaina 10. maaliskuuta klo 12.00"),
        ("de", "Dienstag, 10. März, 12:00 Uhr"),
        ("en", "12:00 on Tuesday 10 March"),
    ],
)
def test_a_moment_reads_as_the_language_writes_it(language, written):
    moment = datetime(2026, 3, 10, 12, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
    assert write_moment(moment, language, TODAY).replace("\xa0", " ") == written


def test_a_time_never_breaks_from_the_word_before_it():
    moment = datetime(2026, 3, 10, 12, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
    assert write_moment(moment, "nb", TODAY).endswith(" kl.\xa012.00")


@pytest.mark.parametrize(
    ("language", "date_written", "share"),
    [
        ("da", "10. marts 2026", "40 %"),
        ("sv", "10 mars 2026", "40 %"),
        ("nb", "10. mars 2026", "40 %"),
        ("fi", "10. maaliskuuta 2026", "40 %"),
        ("de", "10. März 2026", "40 %"),
        ("en", "10 March 2026", "40%"),
    ],
)
def test_figures_of_a_report_read_as_the_language_writes_them(
    language, date_written, share
):
    assert write_date(date(2026, 3, 10), language) == date_written
    assert write_share(4, 10, language).replace("\xa0", " ") == share


@pytest.mark.parametrize("language", ["da", "sv", "nb", "fi", "de", "en"])
def test_a_page_breaks_no_line_between_a_day_and_its_month_or_in_a_time(language):
    moment = datetime(2026, 3, 10, 12, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
    said = write_moment(moment, language, TODAY)
    kept = keep_together(said, language)
    assert kept.replace("\xa0", " ") == said.replace("\xa0", " ")
    parts = kept.split(" ")
    assert not [part for part in parts if part in ("10.", "10", "kl.", "klo", "Uhr")]


def test_every_day_of_a_finnish_week_says_when():
    week = [write_day(date(2026, 3, 9 + n), "fi", TODAY).split()[0] for n in range(7)]
    assert [day[-2:] for day in week] == ["na"] * 7
    assert week[-1] == "sunnuntaina"


def test_a_day_far_away_carries_its_year_and_new_year_alone_does_not():
    assert write_day(date(2027, 1, 4), "da", TODAY) == "mandag den 4. januar 2027"
    assert write_day(date(2027, 1, 4), "da", date(2026, 12, 28)) == (
        "mandag den 4. januar"
    )


@pytest.mark.parametrize(
    ("amount", "currency", "language", "written"),
    [
        (1249, "DKK", "da", "1.249,00 kr."),
        ("1249.00", "SEK", "sv", "1 249,00 kr"),
        (1249.0, "NOK", "nb", "1 249,00 kr"),
        (1249, "DKK", "en", "DKK 1,249.00"),
        (12.5, "EUR", "en", "€12.50"),
        (12.5, "eur", "da", "12,50 €"),
        (1249, "SEK", "da", "1.249,00 SEK"),
        (1249, "DKK", "sv", "1 249,00 DKK"),
        (1249, "EUR", "fi", "1 249,00 €"),
        (1249, "EUR", "de", "1.249,00 €"),
        (1249, "SEK", "fi", "1 249,00 SEK"),
    ],
)
def test_money_reads_as_the_language_writes_it(amount, currency, language, written):
    said = write_money(amount, currency, language)
    assert said.replace("\xa0", " ") == written


def test_an_amount_never_breaks_from_its_currency():
    assert " " not in write_money(1249, "SEK", "sv")


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        (None, "DKK"),
        (100, None),
        (100, "XYZ"),
        ("NaN", "DKK"),
        ("lots", "DKK"),
        ("1e999999", "DKK"),
    ],
)
def test_money_that_is_not_known_is_not_written(amount, currency):
    assert write_money(amount, currency, "da") is None


@pytest.mark.parametrize(
    ("language", "date_written", "share_written"),
    [
        ("da", "2. marts 2026", "30 %"),
        ("sv", "2 mars 2026", "30 %"),
        ("nb", "2. mars 2026", "30 %"),
        ("fi", "2. maaliskuuta 2026", "30 %"),
        ("de", "2. März 2026", "30 %"),
        ("en", "2 March 2026", "30%"),
    ],
)
def test_a_date_and_a_share_read_as_the_language_writes_them(
    language, date_written, share_written
):
    assert write_date(date(2026, 3, 2), language) == date_written
    assert write_share(61, 200, language).replace("\xa0", " ") == share_written


def test_a_language_is_named_in_the_readers_and_an_unknown_one_by_its_code():
    assert name_language("da", "sv") == "danska"
    assert name_language("nb", "da") == "norsk"
    assert name_language("tlh9", "sv") == "tlh9"
