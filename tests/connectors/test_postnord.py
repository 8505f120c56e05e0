"""PostNord: one record for each number asked about, known or not."""

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from scripted_session import ScriptedSession, answer, fixture

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.settings_sources import PostnordSettings
from connectors.sources import Window, postnord

KEY = "0123456789abcdef0123456789abcdef"
NUMBER = "00370730000000000017"
SHIPMENT = fixture("postnord/shipments.200.json")
EMPTY = fixture("postnord/shipments.200.empty.json")
NAMED = {"faultCode": "E17", "paramValues": [{"param": "id", "value": "unknown"}]}
NOW = datetime(2026, 10, 6, tzinfo=UTC)


def opened(*answers, waits=None, **options):
    session = ScriptedSession(*answers)
    settings = PostnordSettings(key=SecretStr(KEY), **options)
    sleep = (waits if waits is not None else []).append
    return postnord.open_client(settings, session=session, sleep=sleep), session


def records_of(client, *numbers):
    window = Window(until=NOW, keys=numbers)
    pages = postnord.fetch(client, "shipments", window)
    return [record for page in pages for record in page.records]


def test_a_known_number_is_the_shipment_as_received():
    client, session = opened(SHIPMENT)
    (record,) = records_of(client, NUMBER)
    assert (record.stream, record.record_id, record.updated_at) == (
        "shipments",
        NUMBER,
        None,
    )
    assert record.payload == SHIPMENT["TrackingInformationResponse"]["shipments"][0]
    asked = session.asked[0]
    assert asked["url"] == (
        "https://api2.postnord.com/rest/shipment/v5/trackandtrace/findByIdentifier.json"
    )
    assert asked["params"] == {"apikey": KEY, "locale": "en", "id": NUMBER}


def test_version_7_is_asked_by_path():
    client, session = opened(SHIPMENT, api_version="v7")
    records_of(client, NUMBER)
    assert session.asked[0]["url"].endswith(
        f"/rest/shipment/v7/trackandtrace/id/{NUMBER}/public"
    )


@pytest.mark.parametrize(
    "unknown",
    [
        answer(EMPTY),
        answer(fixture("postnord/shipments.200.fault.json")),
        answer(fixture("postnord/shipments.400.fault.json"), 400),
        answer(fixture("postnord/shipments.400.fault.json"), 404),
        answer({"compositeFault": {"faults": [NAMED]}}, 400),
    ],
    ids=["empty list", "fault in 200", "fault in 400", "fault in 404", "by value"],
)
def test_an_unknown_number_is_a_record_too(unknown):
    client, _ = opened(unknown, SHIPMENT)
    first, second = records_of(client, "unknown", NUMBER)
    assert (first.record_id, first.payload) == (
        "unknown",
        {"notFound": True, "id": "unknown"},
    )
    assert second.record_id == NUMBER


def test_the_shipment_that_holds_the_number_is_taken():
    other = {"shipmentId": "1", "items": [{"itemId": "2"}]}
    shipment = SHIPMENT["TrackingInformationResponse"]["shipments"][0]
    both = {"TrackingInformationResponse": {"shipments": [other, shipment]}}
    client, _ = opened(both)
    assert records_of(client, NUMBER)[0].payload["shipmentId"] == "84971563697SE"


def test_of_two_shipments_under_a_number_the_one_scanned_last_is_taken():
    def shipment(scanned_at):
        item = {"itemId": NUMBER, "events": [{"eventTime": scanned_at}]}
        return {"shipmentId": scanned_at, "items": [item]}

    old, new = shipment("2024-01-02T09:00:00"), shipment("2026-10-02T09:00:00")
    untold = {"shipmentId": NUMBER}
    for found in ([old, new, untold], [untold, new, old]):
        client, _ = opened({"TrackingInformationResponse": {"shipments": found}})
        assert records_of(client, NUMBER)[0].payload == new


def test_a_number_postnord_cannot_answer_for_costs_the_others_nothing():
    client, _ = opened(*[answer({}, 503)] * 6, SHIPMENT)
    window = Window(until=NOW, keys=("broken", NUMBER))
    pages = postnord.fetch(client, "shipments", window)
    assert [record.record_id for record in next(pages).records] == [NUMBER]
    with pytest.raises(TransientError, match="id=broken"):
        next(pages)


def test_each_number_is_asked_once_and_blanks_never():
    client, session = opened(SHIPMENT)
    assert len(records_of(client, NUMBER, " ", f"{NUMBER} ")) == 1
    assert len(session.asked) == 1


def test_no_numbers_means_no_pages():
    client, session = opened()
    assert records_of(client) == []
    assert session.asked == []


def test_pages_hold_fifty_numbers():
    client, _ = opened(*[EMPTY] * 51)
    window = Window(until=NOW, keys=[f"number-{i}" for i in range(51)])
    pages = list(postnord.fetch(client, "shipments", window))
    assert [len(page.records) for page in pages] == [50, 1]


@pytest.mark.parametrize(
    "refused",
    [
        answer({"message": "Forbidden"}, 403),
        answer({"message": "Unauthorized"}, 401),
        answer({"compositeFault": {"faults": [{"faultCode": "invalidApiKey"}]}}),
    ],
    ids=["403", "401", "fault in 200"],
)
def test_a_refused_key_is_no_unknown_number(refused):
    client, _ = opened(refused)
    with pytest.raises(AuthenticationError, match="VARSEL_POSTNORD_KEY") as caught:
        records_of(client, NUMBER)
    assert KEY not in f"{caught.value} {client.http!r}"


def test_a_fault_of_the_service_is_no_unknown_number():
    fault = {"compositeFault": {"faults": [{"faultCode": "rateLimitExceeded"}]}}
    client, _ = opened(fault)
    with pytest.raises(TransientError, match="rateLimitExceeded"):
        records_of(client, NUMBER)


@pytest.mark.parametrize(
    "odd",
    [
        answer(fixture("postnord/shipments.400.bad_request.json"), 400),
        answer({"hello": "world"}),
        answer({"message": "no such route"}, 404),
        answer(b"<html>Not Found</html>", 404),
        answer({"compositeFault": {"faults": [{"faultCode": "invalidLocale"}]}}, 400),
        answer({"compositeFault": {"faults": [{"faultCode": "invalidLocale"}]}}),
    ],
    ids=[
        "400 without fault",
        "200 without shipments",
        "404 of a gateway",
        "404 of a web server",
        "400 about something else",
        "200 about something else",
    ],
)
def test_an_answer_that_is_not_about_the_number_stops(odd):
    client, _ = opened(odd)
    with pytest.raises(PermanentError, match=rf"{NUMBER}.*base_url and api_version"):
        records_of(client, NUMBER)


def test_check_of_an_address_where_nothing_is_tells_the_settings():
    client, _ = opened(answer({"message": "no such route"}, 404))
    with pytest.raises(PermanentError, match="base_url and api_version"):
        postnord.check(client)


@pytest.mark.parametrize("status", [400, 404])
def test_a_number_refused_does_not_end_the_batch(status):
    fault = fixture("postnord/shipments.400.fault.json")
    client, _ = opened(SHIPMENT, answer(fault, status), SHIPMENT)
    records = records_of(client, NUMBER, "x", "00370730000000000024")
    assert [record.record_id for record in records] == [
        NUMBER,
        "x",
        "00370730000000000024",
    ]
    assert records[1].payload == {"notFound": True, "id": "x"}


@pytest.mark.parametrize("headers", [{"Retry_After": "30"}, {}])
def test_too_many_requests_are_waited_for(headers):
    waits = []
    client, _ = opened(answer({}, 429, **headers), SHIPMENT, waits=waits)
    assert len(records_of(client, NUMBER)) == 1
    assert waits == [30.0] if headers else 0 <= waits[0] <= 2


def test_a_cut_body_is_asked_again():
    client, _ = opened(answer(b'{"TrackingInf'), SHIPMENT)
    assert len(records_of(client, NUMBER)) == 1


def test_the_limit_of_the_plan_is_kept():
    waits = []
    client, _ = opened(EMPTY, EMPTY, EMPTY, waits=waits, max_requests_per_minute=2)
    records_of(client, "a", "b", "c")
    assert len(waits) == 1
    assert 50 < waits[0] <= 60


def test_check_takes_any_answer_about_a_number_nobody_has():
    client, _ = opened(EMPTY)
    assert postnord.check(client) == (
        "PostNord Track & Trace v5 answers and takes the key"
    )
