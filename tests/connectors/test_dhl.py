"""DHL: all shipments under a number are kept, within what a day allows."""

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from scripted_session import ScriptedSession, answer, fixture

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.settings_sources import DhlSettings
from connectors.sources import Window, dhl

KEY = "consumer-key-0123456789"
NUMBER = "00340400000000000017"
FOUND = fixture("dhl/shipments.200.json")
UNKNOWN = fixture("dhl/shipments.404.json")
SHIPMENT = FOUND["shipments"][0]
NOW = datetime(2026, 10, 6, tzinfo=UTC)


class Book:
    """So many calls were made before."""

    def __init__(self, spent):
        self.calls = spent

    def spent(self, system, seconds):
        assert (system, seconds) == ("dhl", 86_400)
        return self.calls

    def spend(self, system):
        self.calls += 1


def opened(*answers, waits=None, book=None, **options):
    session = ScriptedSession(*answers)
    settings = DhlSettings(key=SecretStr(KEY), **options)
    sleep = (waits if waits is not None else []).append
    return dhl.open_client(settings, session=session, book=book, sleep=sleep), session


def fetched(client, *numbers):
    return dhl.fetch(client, "shipments", Window(until=NOW, keys=numbers))


def records_of(client, *numbers):
    return [record for page in fetched(client, *numbers) for record in page.records]


def shipments(*ids):
    return {**FOUND, "shipments": [{**SHIPMENT, "service": str(one)} for one in ids]}


def test_a_known_number_is_the_answer_as_received():
    client, session = opened(FOUND)
    (record,) = records_of(client, NUMBER)
    assert (record.record_id, record.updated_at) == (NUMBER, None)
    assert record.payload == FOUND
    asked = session.asked[0]
    assert asked["url"] == "https://api-eu.dhl.com/track/shipments"
    assert asked["params"] == {"language": "en", "trackingNumber": NUMBER}
    assert asked["headers"]["DHL-API-Key"] == KEY


def test_the_division_of_the_settings_is_asked():
    client, session = opened(FOUND, service="parcel-de")
    records_of(client, NUMBER)
    assert session.asked[0]["params"]["service"] == "parcel-de"


def test_two_divisions_under_one_number_are_both_kept():
    client, _ = opened(shipments("parcel-de", "freight"))
    (record,) = records_of(client, NUMBER)
    services = [one["service"] for one in record.payload["shipments"]]
    assert services == ["parcel-de", "freight"]


def test_what_one_answer_does_not_hold_is_asked_for():
    client, session = opened(shipments(*range(5)), shipments(4, 5))
    (record,) = records_of(client, NUMBER)
    services = [one["service"] for one in record.payload["shipments"]]
    assert services == list("012345")
    assert session.asked[1]["params"]["offset"] == 5


@pytest.mark.parametrize(
    "again",
    [shipments(*range(5)), shipments(), answer(UNKNOWN, 404)],
    ids=["the same", "none", "404"],
)
def test_an_answer_with_nothing_more_is_the_last(again):
    client, session = opened(shipments(*range(5)), again)
    assert len(records_of(client, NUMBER)[0].payload["shipments"]) == 5
    assert len(session.asked) == 2


@pytest.mark.parametrize(
    "unknown", [answer(UNKNOWN, 404), answer({"shipments": []})], ids=["404", "empty"]
)
def test_an_unknown_number_is_a_record_too(unknown):
    client, _ = opened(unknown, FOUND)
    first, second = records_of(client, "unknown", NUMBER)
    assert first.payload == {"notFound": True, "id": "unknown"}
    assert second.record_id == NUMBER


@pytest.mark.parametrize(
    "odd",
    [
        answer({"message": "no such route"}, 404),
        answer(b"<html>Not Found</html>", 404),
        answer({"title": "Bad Request", "status": 400, "detail": "service"}, 400),
        answer({"hello": "world"}),
    ],
    ids=["404 of a gateway", "404 of a web server", "400 of us", "no shipments"],
)
def test_an_answer_that_is_not_about_the_number_stops(odd):
    client, _ = opened(odd)
    with pytest.raises(PermanentError, match=r"sources\.dhl\.base_url and service"):
        records_of(client, NUMBER)


def test_a_refused_key_is_told_without_the_key():
    client, _ = opened(answer({"title": "Unauthorized", "status": 401}, 401))
    with pytest.raises(AuthenticationError, match="VARSEL_DHL_KEY") as caught:
        records_of(client, NUMBER)
    assert KEY not in f"{caught.value} {client!r}"


def test_one_call_a_second_is_kept():
    waits = []
    client, _ = opened(FOUND, FOUND, FOUND, waits=waits)
    records_of(client, "a", "b", "c")
    assert len(waits) == 2
    assert all(0.5 < wait <= 1 for wait in waits)


def test_the_calls_of_a_day_end_the_asking_and_not_what_was_answered():
    client, session = opened(FOUND, FOUND, book=Book(248))
    pages = fetched(client, "a", "b", "c", "d")
    assert [record.record_id for record in next(pages).records] == ["a", "b"]
    with pytest.raises(TransientError, match="250 requests .* are spent"):
        next(pages)
    assert len(session.asked) == 2


def test_a_number_dhl_cannot_answer_for_costs_the_others_nothing():
    broken = [answer({}, 503)] * 6
    client, _ = opened(*broken, FOUND)
    pages = fetched(client, "broken", NUMBER)
    assert [record.record_id for record in next(pages).records] == [NUMBER]
    with pytest.raises(TransientError, match="trackingNumber=broken"):
        next(pages)


def test_three_faults_in_a_row_end_the_asking():
    client, session = opened(*[answer({}, 503)] * 18)
    with pytest.raises(TransientError, match="trackingNumber=c"):
        records_of(client, "a", "b", "c", "d")
    assert len(session.asked) == 18


@pytest.mark.parametrize("cut", [b'{"shipments": [', b""])
def test_a_cut_body_is_asked_again(cut):
    client, _ = opened(answer(cut), FOUND)
    assert len(records_of(client, NUMBER)) == 1


def test_check_takes_any_answer_about_a_number():
    client, _ = opened(answer(UNKNOWN, 404))
    assert dhl.check(client) == "DHL Shipment Tracking answers and takes the key"
