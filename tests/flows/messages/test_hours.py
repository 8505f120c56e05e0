from datetime import time

import pytest

from flows.messages.hours import write_hours

NINE_TO_FIVE = ((time(9), time(17)),)
HALVES = ((time(9), time(12)), (time(13), time(16)))
WEEK = (*((NINE_TO_FIVE,) * 4), HALVES, (), ())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", "mandag–torsdag 09.00–17.00, fredag 09.00–12.00 og 13.00–16.00"),
        ("sv", "måndag–torsdag 09.00–17.00, fredag 09.00–12.00 och 13.00–16.00"),
        ("nb", "mandag–torsdag 09.00–17.00, fredag 09.00–12.00 og 13.00–16.00"),
        (
            "fi",
            "maanantai–torstai klo 9.00–17.00, perjantai klo 9.00–12.00 ja 13.00–16.00",
        ),
        (
            "de",
            "Montag–Donnerstag 09:00–17:00 Uhr, "
            "Freitag 09:00–12:00 und 13:00–16:00 Uhr",
        ),
        ("en", "Monday–Thursday 09:00–17:00, Friday 09:00–12:00 and 13:00–16:00"),
    ],
)
def test_hours_read_as_the_language_writes_them(language, said):
    assert write_hours(WEEK, language) == said


def test_days_apart_are_not_put_together():
    week = (NINE_TO_FIVE, (), NINE_TO_FIVE, NINE_TO_FIVE, (), (), ())
    assert write_hours(week, "en") == (
        "Monday 09:00–17:00, Wednesday and Thursday 09:00–17:00"
    )


def test_hours_that_are_not_known_are_not_written():
    assert write_hours((), "da") is None
    assert write_hours(((),) * 7, "da") is None
