"""GLS: ten numbers a call, a token that is renewed, one record a number."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from scripted_session import ScriptedSession, answer, fixture

from connectors.errors import AuthenticationError, PermanentError, TransientError
from connectors.settings_sources import GlsSettings
from connectors.sources import Window, gls

SECRET = "a-secret-of-the-app"
TOKEN = fixture("gls/token.200.json")
RENEWED = {"access_token": "second.token.of-the-day"}
FOUND = fixture("gls/parcels.200.json")
EXPIRED = fixture("gls/parcels.401.expired.json")
PARCEL = FOUND["parcels"][0]
NOW = datetime(2026, 10, 6, tzinfo=UTC)


def opened(*answers, **options):
    session = ScriptedSession(*answers)
    settings = GlsSettings(
        client_id="nordlys-tracking", secret=SecretStr(SECRET), **options
    )
    client = gls.open_client(settings, session=session, sleep=lambda seconds: None)
    return client, session


def fetched(client, *numbers):
    return gls.fetch(client, "parcels", Window(until=NOW, keys=numbers))


def records_of(client, *numbers):
    return [record for page in fetched(client, *numbers) for record in page.records]


def parcels(*numbers):
    return {"parcels": [{**PARCEL, "requested": one} for one in numbers]}


def failed(number, code):
    return {"requested": number, "errorCode": code, "errorMessage": "no"}


def test_a_token_is_asked_for_once_and_carried_by_every_call():
    numbers = [f"P{number}" for number in range(11)]
    client, session = opened(TOKEN, parcels(*numbers[:10]), parcels(numbers[10]))
    assert len(records_of(client, *numbers)) == 11
    token, first, second = session.asked
    assert token["url"] == "https://api.gls-group.net/oauth2/v2/token"
    assert token["data"] == {"grant_type": "client_credentials"}
    pair = b64encode(f"nordlys-tracking:{SECRET}".encode()).decode()
    assert token["headers"]["Authorization"] == f"Basic {pair}"
    assert first["url"] == (
        "https://api.gls-group.net/track-and-trace-v1/tracking/simple/trackids/"
        + ",".join(numbers[:10])
    )
    assert second["url"].endswith("/P10")
    assert {one["headers"]["Authorization"] for one in (first, second)} == {
        f"Bearer {TOKEN['access_token']}"
    }


def test_each_number_is_a_record_with_its_own_part_of_the_answer():
    client, _ = opened(TOKEN, FOUND)
    known, unknown = records_of(client, "ZABC1234", "00000000000")
    assert (known.record_id, known.payload) == ("ZABC1234", {"parcels": [PARCEL]})
    assert unknown.payload == {"notFound": True, "id": "00000000000"}


def test_two_parcels_under_one_number_are_both_kept():
    two = {"parcels": [PARCEL, {**PARCEL, "unitno": "12345678902"}]}
    client, _ = opened(TOKEN, two)
    assert records_of(client, "ZABC1234")[0].payload == two


@pytest.mark.parametrize("code", ["E_400_01", "E_404_01", "E_404_02"])
def test_a_number_gls_does_not_take_is_unknown(code):
    client, _ = opened(TOKEN, {"parcels": [failed("x1", code), PARCEL]})
    first, second = records_of(client, "x1", "ZABC1234")
    assert first.payload == {"notFound": True, "id": "x1"}
    assert second.record_id == "ZABC1234"


def test_a_number_that_cannot_be_one_is_not_asked():
    client, session = opened(TOKEN, FOUND)
    first, second = records_of(client, "a,b/c", "ZABC1234")
    assert first.payload == {"notFound": True, "id": "a,b/c"}
    assert second.record_id == "ZABC1234"
    assert session.asked[1]["url"].endswith("/trackids/ZABC1234")


@pytest.mark.parametrize(
    ("told", "why"), [([failed("x1", "E_500_01")], "E_500_01"), ([], "left out")]
)
def test_a_number_without_an_answer_is_no_unknown_number(told, why):
    client, _ = opened(TOKEN, {"parcels": [*told, PARCEL]})
    pages = fetched(client, "x1", "ZABC1234")
    assert [record.record_id for record in next(pages).records] == ["ZABC1234"]
    with pytest.raises(TransientError, match=rf"1 of 2 numbers .*x1 \({why}\)"):
        next(pages)


def test_a_token_that_has_run_out_is_renewed_once():
    numbers = [f"P{number}" for number in range(11)]
    client, session = opened(
        TOKEN,
        parcels(*numbers[:10]),
        answer(EXPIRED, 401),
        RENEWED,
        parcels(numbers[10]),
    )
    assert len(records_of(client, *numbers)) == 11
    assert session.asked[-1]["headers"]["Authorization"] == (
        f"Bearer {RENEWED['access_token']}"
    )


def test_a_new_token_that_is_refused_is_told_and_shown_nowhere():
    client, _ = opened(TOKEN, answer(EXPIRED, 401))
    with pytest.raises(AuthenticationError, match="VARSEL_GLS_SECRET") as caught:
        records_of(client, "ZABC1234")
    assert TOKEN["access_token"] not in str(caught.value)


def test_a_refused_secret_is_told_and_shown_nowhere():
    pair = b64encode(f"nordlys-tracking:{SECRET}".encode()).decode()
    client, _ = opened(answer({"error": f"invalid_client {pair}"}, 401))
    with pytest.raises(AuthenticationError, match="VARSEL_GLS_SECRET") as caught:
        records_of(client, "ZABC1234")
    assert pair not in str(caught.value)


def test_a_token_answer_without_a_token_is_tried_later():
    client, _ = opened({"status": "busy"})
    with pytest.raises(TransientError, match="without access_token"):
        records_of(client, "ZABC1234")


def test_the_quota_of_the_day_is_not_waited_for():
    quota = {"fault": {"detail": {"errorcode": "policies.ratelimit.QuotaViolation"}}}
    client, session = opened(TOKEN, answer(quota, 429, Retry_After="40000"))
    with pytest.raises(TransientError, match="QuotaViolation"):
        records_of(client, *[f"P{number}" for number in range(40)])
    assert len(session.asked) == 2


@pytest.mark.parametrize("odd", [{"hello": "world"}, {"parcels": [{"state": 4}]}])
def test_an_answer_of_another_service_stops(odd):
    client, _ = opened(TOKEN, odd)
    with pytest.raises(PermanentError, match=r"sources\.gls\.base_url"):
        records_of(client, "ZABC1234")


def test_check_says_what_answered():
    client, _ = opened(TOKEN, {"parcels": [failed("QAS_0000005", "E_404_01")]})
    assert gls.check(client) == (
        "GLS Track And Trace answers and takes the client id and secret"
    )
