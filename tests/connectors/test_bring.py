"""Bring: the whole answer about a number is kept, an unknown number too."""

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from scripted_session import ScriptedSession, answer, fixture

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.settings_sources import BringSettings
from connectors.sources import Window, bring

KEY = "0123-4567-89ab-cdef"
USER = "kim@nordlys.example"
NUMBER = "370438101015432113"
FOUND = fixture("bring/consignments.200.json")
UNKNOWN = fixture("bring/consignments.200.unknown.json")
NOW = datetime(2026, 10, 6, tzinfo=UTC)


def opened(*answers, waits=None, **options):
    session = ScriptedSession(*answers)
    settings = BringSettings(
        user=USER, client_url="https://nordlys.example", key=SecretStr(KEY), **options
    )
    sleep = (waits if waits is not None else []).append
    return bring.open_client(settings, session=session, sleep=sleep), session


def records_of(client, *numbers):
    pages = bring.fetch(client, "consignments", Window(until=NOW, keys=numbers))
    return [record for page in pages for record in page.records]


def error(code):
    return {"consignmentSet": [{"error": {"code": code, "message": "no"}}]}


def test_a_known_number_is_the_answer_as_received():
    client, session = opened(FOUND)
    (record,) = records_of(client, NUMBER)
    assert (record.record_id, record.updated_at) == (NUMBER, None)
    assert record.payload == FOUND
    asked = session.asked[0]
    assert asked["url"] == "https://api.bring.com/tracking/api/v2/tracking.json"
    assert asked["params"] == {"lang": "en", "q": NUMBER}
    assert asked["headers"]["X-Mybring-API-Uid"] == USER
    assert asked["headers"]["X-Mybring-API-Key"] == KEY
    assert asked["headers"]["X-Bring-Client-URL"] == "https://nordlys.example"


@pytest.mark.parametrize(
    "unknown",
    [
        answer(UNKNOWN),
        answer(UNKNOWN, 404),
        answer(error(400), 400),
        answer({"consignmentSet": []}),
    ],
    ids=["in 200", "in 404", "malformed in 400", "empty set"],
)
def test_an_unknown_number_is_a_record_too(unknown):
    client, _ = opened(unknown, FOUND)
    first, second = records_of(client, "unknown", NUMBER)
    assert first.payload == {"notFound": True, "id": "unknown"}
    assert second.payload == FOUND


def test_every_consignment_under_a_number_is_kept():
    two = {"consignmentSet": [*FOUND["consignmentSet"], *UNKNOWN["consignmentSet"]]}
    client, _ = opened(two)
    assert records_of(client, NUMBER)[0].payload == two


@pytest.mark.parametrize("code", [429, 503])
def test_an_error_of_the_moment_inside_200_is_no_unknown_number(code):
    client, _ = opened(error(code), FOUND)
    window = Window(until=NOW, keys=("busy", NUMBER))
    pages = bring.fetch(client, "consignments", window)
    assert [record.record_id for record in next(pages).records] == [NUMBER]
    with pytest.raises(TransientError, match=f"busy: error {code}"):
        next(pages)


@pytest.mark.parametrize(
    "refused",
    [answer({"message": "Forbidden"}, 403), answer({}, 401), answer(error(403))],
    ids=["403", "401", "403 in 200"],
)
def test_a_refused_key_is_no_unknown_number(refused):
    client, _ = opened(refused)
    with pytest.raises(AuthenticationError, match="VARSEL_BRING_KEY") as caught:
        records_of(client, NUMBER)
    assert KEY not in f"{caught.value} {client!r}"
    assert USER not in f"{caught.value} {client!r}"


@pytest.mark.parametrize(
    "odd",
    [
        answer({"hello": "world"}),
        answer([FOUND]),
        answer({"message": "no such route"}, 404),
        answer(b"<html>Not Found</html>", 404),
    ],
    ids=["no set", "a list", "404 of a gateway", "404 of a web server"],
)
def test_an_answer_that_is_not_about_the_number_stops(odd):
    client, _ = opened(odd)
    with pytest.raises(PermanentError, match=r"sources\.bring\.base_url"):
        records_of(client, NUMBER)


def test_an_error_nobody_knows_stops():
    client, _ = opened(error(418))
    with pytest.raises(PermanentError, match="error 418"):
        records_of(client, NUMBER)


@pytest.mark.parametrize("headers", [{"Retry_After": "30"}, {}])
def test_too_many_requests_are_waited_for(headers):
    waits = []
    client, _ = opened(answer({}, 429, **headers), FOUND, waits=waits)
    assert len(records_of(client, NUMBER)) == 1
    assert waits == [30.0] if headers else 0 <= waits[0] <= 2


def test_the_rate_of_the_settings_is_kept():
    waits = []
    client, _ = opened(FOUND, FOUND, waits=waits, max_requests_per_minute=1)
    records_of(client, "a", "b")
    assert len(waits) == 1
    assert 50 < waits[0] <= 60


def test_check_takes_any_answer_about_a_number():
    client, _ = opened(UNKNOWN)
    assert bring.check(client) == "Bring Tracking v2 answers and takes the key"
