"""Opening hours as each language writes them. Babel knows, this puts together."""

from collections.abc import Sequence
from datetime import time
from itertools import groupby

from babel.dates import format_time, get_day_names

from flows.messages.formats import locale_of

Day = Sequence[tuple[time, time]]
_AND = {"da": "og", "sv": "och", "nb": "og", "fi": "ja", "de": "und", "en": "and"}

# with a full stop, as in every other time of our mails
_TIME = {"da": "HH.mm", "sv": "HH.mm", "nb": "HH.mm"}
# where figures alone are not a time of day
_OF_DAY = {"fi": "klo {}", "de": "{} Uhr"}


def write_hours(week: Sequence[Day], language: str) -> str | None:
    """Return the week from Monday on, days with the same hours together.

    None when no hours are known.
    """
    days = [(place, tuple(map(tuple, day))) for place, day in enumerate(week) if day]
    parts = []
    # consecutive days have consecutive places, so their difference stays the same
    for (_, hours), run in groupby(
        enumerate(days), key=lambda each: (each[1][0] - each[0], each[1][1])
    ):
        places = [place for _, (place, _) in run]
        spans = [_write_span(span, language) for span in hours]
        said = _OF_DAY.get(language, "{}").format(f" {_AND[language]} ".join(spans))
        parts.append(f"{_write_days(places, language)} {said}")
    return ", ".join(parts) or None


def _write_days(places: list[int], language: str) -> str:
    names = get_day_names("wide", "stand-alone", locale_of(language))
    first, last = names[places[0]], names[places[-1]]
    if len(places) == 1:
        return first
    return f"{first} {_AND[language]} {last}" if len(places) == 2 else f"{first}–{last}"


def _write_span(span: tuple[time, time], language: str) -> str:
    opens, closes = (
        format_time(each, _TIME.get(language, "short"), locale=locale_of(language))
        for each in span
    )
    return f"{opens}–{closes}"
