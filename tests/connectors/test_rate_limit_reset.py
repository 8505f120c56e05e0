"""How long a vendor asks to wait where it tells by `X-RateLimit-Reset` alone."""

import pytest
from scripted_session import ScriptedSession, answer

from connectors.http import HttpClient
from connectors.pacing import retry_after_s

DATE = "Tue, 06 Oct 2026 12:00:00 GMT"
NOON = 1791288000


@pytest.mark.parametrize(
    ("reset", "wait_s"),
    [
        (str(NOON + 12), 12.0),
        (str(NOON), None),
        (str(NOON - 5), None),
        ("12", None),
        ("soon", None),
        ("", None),
    ],
    ids=["to come", "now", "passed", "not a unix time", "a word", "blank"],
)
def test_only_a_unix_time_to_come_is_waited_for(reset, wait_s):
    headers = {"X-RateLimit-Reset": reset, "Date": DATE}
    assert retry_after_s(headers, is_limit=True) == wait_s


def test_a_date_that_cannot_be_read_asks_for_no_wait():
    headers = {"X-RateLimit-Reset": str(NOON + 12), "Date": "yesterday"}
    assert retry_after_s(headers, is_limit=True) is None


@pytest.mark.parametrize(
    ("more", "waits"),
    [({}, [12.0]), ({"Retry_After": "3"}, [3.0])],
    ids=["reset alone", "Retry-After goes before it"],
)
def test_a_limit_is_waited_out(more, waits):
    headers = {"X_RateLimit_Reset": str(NOON + 12), **more}
    assert _waits(answer({}, 429, Date=DATE, **headers)) == waits


def test_a_reset_on_another_fault_says_nothing_of_it():
    (waited,) = _waits(answer({}, 502, Date=DATE, X_RateLimit_Reset=str(NOON + 600)))
    assert 0 <= waited <= 2


def _waits(refusal):
    waits = []
    client = HttpClient(
        "a vendor",
        "https://vendor.example",
        session=ScriptedSession(refusal, {"ok": True}),
        sleep=waits.append,
    )
    assert client.get("/") == {"ok": True}
    return waits
