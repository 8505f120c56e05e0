"""Dates, times, money and shares as each language writes them.

Babel knows, this chooses.
"""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date, format_time, get_month_names
from babel.numbers import format_currency, format_percent, is_currency

_LOCALES = {
    "da": "da",
    "sv": "sv",
    "nb": "nb",
    "fi": "fi",
    "de": "de",
    "en": "en_GB",
}
# "on Tuesday" is one word in Finnish, which rows can live with too; the library has it
# for six days and forgets Sunday, so it is made from the plain name
_DAY = {
    "da": "EEEE 'den' d. MMMM",
    "sv": "EEEE d MMMM",
    "nb": "EEEE d. MMMM",
    "fi": "cccc'na' d. MMMM",
    "de": "EEEE, d. MMMM",
    "en": "EEEE d MMMM",
}
# a narrow page would leave "kl." at the end of one line and the time on the next
_TIME = {
    "da": "'kl.'\xa0HH.mm",
    "sv": "'kl.'\xa0HH.mm",
    "nb": "'kl.'\xa0HH.mm",
    "fi": "'klo'\xa0H.mm",
    "de": "HH:mm\xa0'Uhr'",
    "en": "HH:mm",
}
_MOMENT = {
    "da": "{day} {time}",
    "sv": "{day} {time}",
    "nb": "{day} {time}",
    "fi": "{day} {time}",
    "de": "{day}, {time}",
    "en": "{time} on {day}",
}
# currencies whose sign the reader knows; every other is written as its code
_SIGNS = {
    "da": {"DKK", "EUR", "GBP"},
    "sv": {"SEK", "EUR", "GBP"},
    "nb": {"NOK", "EUR", "GBP"},
    "fi": {"EUR", "GBP"},
    "de": {"EUR", "GBP"},
    "en": {"EUR", "GBP"},
}
_CODE_FIRST, _CODE_LAST = "¤¤\xa0#,##0.00", "#,##0.00\xa0¤¤"
# more than any order; "1e999999" is a number too
_LARGEST = Decimal(10) ** 12
# beyond this a weekday and a month no longer name one day
_YEAR_AFTER_DAYS = 180


@cache
def locale_of(language: str) -> Locale:
    """Return what Babel knows of the language as it is written here."""
    return Locale.parse(_LOCALES[language])


def write_day(day: date, language: str, today: date) -> str:
    """Return the day in words; with its year only when it is far from today."""
    is_far = abs((day - today).days) > _YEAR_AFTER_DAYS
    return _write_day(day, _DAY[language] + (" y" if is_far else ""), language)


# a day's mails speak of the same few weeks
@lru_cache(maxsize=2048)
def _write_day(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=locale_of(language))


def write_date(day: date, language: str) -> str:
    """Return the day without its weekday and with its year, for spans of days."""
    return format_date(day, "long", locale=locale_of(language))


def write_moment(moment: datetime, language: str, today: date) -> str:
    """Return day and time in words; `moment` is already in the reader's zone."""
    # what a clock shows needs no zone
    clock = moment.time()
    time = format_time(clock, _TIME[language], locale=locale_of(language))
    day = write_day(moment.date(), language, today)
    return _MOMENT[language].format(day=day, time=time)


def keep_together(text: str, language: str) -> str:
    """Return the text with no line break between a day and its month.

    For pages alone: in a short text such a space costs a message.
    """
    return _loose_space(language).sub("\xa0", text)


@cache
def _loose_space(language: str) -> re.Pattern[str]:
    months = "|".join(get_month_names("wide", locale=locale_of(language)).values())
    # begins with the space itself: a page is long, and little of it is a date
    return re.compile(rf" (?=(?:{months})\b)(?:(?<=\d )|(?<=\d\. ))")


def write_money(amount: object, currency: object, language: str) -> str | None:
    """Return the amount with its currency; None when either is not known."""
    code = str(currency or "").upper()
    try:
        value = Decimal(str(amount))
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) > _LARGEST or not _is_known(code):
        return None
    pattern = None
    if code not in _SIGNS[language]:
        pattern = _CODE_FIRST if language == "en" else _CODE_LAST
    return format_currency(value, code, pattern, locale=locale_of(language))


@lru_cache(maxsize=256)
def _is_known(code: str) -> bool:
    return is_currency(code)


def write_share(part: int, whole: int, language: str) -> str:
    """Return `part` of `whole` in whole per cent."""
    share = Decimal(round(100 * part / whole)) / 100
    return format_percent(share, locale=locale_of(language))


def name_language(code: str, language: str) -> str:
    """Return what a language is called in another; its code when nobody knows."""
    # a shop writes one Norwegian; "bokmål" is no language to answer the phone in
    spoken = "no" if code == "nb" else code
    return locale_of(language).languages.get(spoken, code)
