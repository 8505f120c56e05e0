"""The HTTP client: what is asked again, how long it waits, what an error may say."""

import gzip

import pytest
import requests
from loopback_vendor import http, vendor_sending
from scripted_session import ScriptedSession, answer

from connectors.errors import (
    AuthenticationError,
    PermanentError,
    TransientError,
    UnknownOutcome,
)
from connectors.http import Budget, HttpClient, Limit, Refusal, new_session, redact

TOKEN = "shpat_0123456789abcdef"


def client_of(*answers, waits=None, **options):
    session = ScriptedSession(*answers)
    sleep = (waits if waits is not None else []).append
    options = {"headers": {"X-Shopify-Access-Token": TOKEN}, **options}
    client = HttpClient(
        "vendor", "https://vendor.example", session=session, sleep=sleep, **options
    )
    return client, session


def test_answer_is_the_decoded_json():
    client, session = client_of([{"id": 1}])
    assert client.get("/things", {"page": 2}) == [{"id": 1}]
    asked = session.asked[0]
    assert (asked["method"], asked["url"]) == ("GET", "https://vendor.example/things")
    assert asked["params"] == {"page": 2}
    assert asked["timeout"] == (5, 60)
    assert asked["allow_redirects"] is False


def test_empty_answer_of_204_is_an_empty_object():
    client, _ = client_of(answer(b"", 204))
    assert client.post("/things", {}) == {}


def test_whole_retry_after_is_waited():
    waits = []
    client, _ = client_of(answer({}, 429, Retry_After="600"), {"ok": 1}, waits=waits)
    assert client.get("/things") == {"ok": 1}
    assert waits == [600.0]


def test_retry_after_date_is_measured_against_the_answers_own_clock():
    waits = []
    busy = answer(
        {},
        503,
        Retry_After="Wed, 21 Oct 2026 07:30:00 GMT",
        Date="Wed, 21 Oct 2026 07:28:30 GMT",
    )
    client, _ = client_of(busy, {"ok": 1}, waits=waits)
    client.get("/things")
    assert waits == [90.0]


def test_too_many_requests_without_retry_after_backs_off_with_jitter():
    waits = []
    client, _ = client_of(answer({}, 429), answer({}, 429), {"ok": 1}, waits=waits)
    client.get("/things")
    assert len(waits) == 2
    assert 0 <= waits[0] <= 2
    assert 0 <= waits[1] <= 4


def test_a_vendor_that_asks_for_an_hour_is_not_asked_again_now():
    waits = []
    client, session = client_of(answer({}, 429, Retry_After="3600"), waits=waits)
    with pytest.raises(TransientError) as caught:
        client.get("/things")
    assert caught.value.retry_after_s == 3600
    assert "try again in 3600 s" in str(caught.value)
    assert (len(session.asked), waits) == (1, [])


@pytest.mark.parametrize(
    "fault",
    [
        answer({}, 408),
        answer({}, 500),
        answer({}, 502),
        answer(b"<html>busy</html>", 503),
        answer({}, 504),
        requests.ConnectTimeout(),
        requests.ReadTimeout(),
        requests.ConnectionError(),
        requests.exceptions.ChunkedEncodingError(),
        answer(b'{"orders": [', 200),
        answer(b"<html>login</html>", 200),
        answer(b'"text"', 200),
        answer(b"", 200),
    ],
    ids=lambda fault: getattr(fault, "status_code", type(fault).__name__),
)
def test_passing_fault_is_asked_again(fault):
    client, session = client_of(fault, {"ok": 1})
    assert client.get("/things") == {"ok": 1}
    assert len(session.asked) == 2


def test_tries_are_bounded_and_the_error_says_what_was_asked():
    client, session = client_of(*[answer({}, 500)] * 6)
    with pytest.raises(TransientError) as caught:
        client.get("/things", {"id": 7})
    assert len(session.asked) == 6
    assert str(caught.value) == (
        "vendor: GET https://vendor.example/things?id=7: answered 500 ({}) "
        "(6 tries); try again later"
    )


@pytest.mark.parametrize("status", [400, 404, 409, 410, 422])
def test_refusal_is_not_asked_again_and_carries_the_answer(status):
    client, session = client_of(answer({"error": "RecordInvalid"}, status))
    with pytest.raises(Refusal) as caught:
        client.get("/things")
    assert (caught.value.status, caught.value.body) == (
        status,
        {"error": "RecordInvalid"},
    )
    assert "RecordInvalid" in str(caught.value)
    assert len(session.asked) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_name_the_setting(status):
    client, _ = client_of(answer({}, status), credential="VARSEL_SHOPIFY_TOKEN")
    with pytest.raises(AuthenticationError, match="check VARSEL_SHOPIFY_TOKEN"):
        client.get("/things")


def test_redirect_is_refused_so_that_credentials_stay_home():
    client, _ = client_of(answer(b"", 302, Location="https://elsewhere.example"))
    with pytest.raises(PermanentError, match="302.*check base_url"):
        client.get("/things")


def test_post_that_may_have_taken_effect_is_never_repeated():
    client, session = client_of(requests.ReadTimeout())
    with pytest.raises(UnknownOutcome, match="look up what became of it"):
        client.post("/things", {"a": 1})
    assert len(session.asked) == 1


def test_post_refused_for_its_rate_was_not_done_and_is_repeated():
    client, _ = client_of(answer({}, 429, Retry_After="1"), {"ok": 1})
    assert client.post("/things", {"a": 1}) == {"ok": 1}


def test_repeatable_post_is_repeated():
    client, _ = client_of(requests.ReadTimeout(), {"ok": 1})
    assert client.post("/graphql", {}, is_repeatable=True) == {"ok": 1}


def test_a_form_is_sent_as_a_form_and_asked_again():
    client, session = client_of(answer({}, 503), {"access_token": "t"})
    asked = {"grant_type": "client_credentials"}
    assert client.post_form("/token", asked) == {"access_token": "t"}
    assert [one["data"] for one in session.asked] == [asked, asked]
    assert "json" not in session.asked[0]


def test_a_secret_in_a_form_is_in_no_error():
    client, _ = client_of(answer({"said": "wrong: hush-hush"}, 400))
    with pytest.raises(Refusal) as caught:
        client.post_form("/token", {"client_secret": "hush-hush"})
    assert "hush-hush" not in str(caught.value)


def test_no_secret_and_no_address_in_an_error_or_a_repr():
    body = {"message": f"key {TOKEN} of kunde@example.dk, apikey=abc123 is no good"}
    client, _ = client_of(answer(body, 400), params={"apikey": "k3y/with+signs"})
    with pytest.raises(PermanentError) as caught:
        client.get("/things", {"email": "kunde@example.dk", "id": "k3y/with+signs"})
    shown = f"{caught.value} {caught.value!r} {client!r}"
    for secret in (TOKEN, "kunde", "abc123", "k3y"):
        assert secret not in shown


@pytest.mark.parametrize("token", ["s3cret-1\r", "s3cret\n-1", "s3cret-…"])
def test_a_header_that_cannot_be_sent_is_not_repeated(token):
    client = HttpClient(
        "vendor",
        "http://127.0.0.1:9",
        headers={"Authorization": f"Bearer {token}"},
        credential="VARSEL_VENDOR_TOKEN",
    )
    with pytest.raises(PermanentError, match="check VARSEL_VENDOR_TOKEN") as caught:
        client.get("/things")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/find?apikey=abc&id=1", "/find?apikey=***&id=1"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ('{"access_token": "abc"}', '{"access_token": "***"}'),
        ("https://me:pw@vendor.example/x", "https://***@vendor.example/x"),
        ("to kunde%40example.dk now", "to <address> now"),
        ("X-Shopify-Access-Token: shpat_ab12", "X-Shopify-Access-Token: ***"),
        ("monkey=banana", "monkey=banana"),
    ],
)
def test_what_looks_secret_is_hidden(text, shown):
    assert redact(text) == shown


def test_budget_waits_until_a_minute_holds_one_less():
    now = [0.0]
    waits = []

    def sleep(seconds):
        waits.append(seconds)
        now[0] += seconds

    budget = Budget(Limit(2, 60), sleep=sleep, monotonic=lambda: now[0])
    client, session = client_of({}, {}, {}, {}, budget=budget)
    for _ in range(3):
        client.get("/things")
        now[0] += 10
    assert waits == [40.0]
    assert len(session.asked) == 3


def test_body_cut_on_the_wire_is_asked_again():
    whole = b'{"orders": [1, 2]}'
    with vendor_sending(http(whole[:9], length=len(whole)), http(whole)) as (url, _):
        client = HttpClient("vendor", url, sleep=lambda s: None)
        assert client.get("/orders") == {"orders": [1, 2]}


def test_connection_is_used_again():
    with vendor_sending(http(b"[1]"), http(b"[2]")) as (url, used):
        client = HttpClient("vendor", url, sleep=lambda s: None)
        assert [client.get("/a"), client.get("/b")] == [[1], [2]]
        client.close()
    assert used == [1, 1]


def test_compressed_body_is_read_and_a_broken_one_asked_again():
    packed = gzip.compress(b'{"ok": 1}')
    said = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
    broken = said + b"4\r\n\r\nnope"
    whole = said + f"{len(packed)}\r\n\r\n".encode() + packed
    with vendor_sending(broken, whole) as (url, _):
        client = HttpClient("vendor", url, sleep=lambda s: None)
        assert client.get("/orders") == {"ok": 1}


def test_vendor_that_is_not_there_is_transient():
    with vendor_sending() as (url, _):
        pass
    client = HttpClient("vendor", url, sleep=lambda s: None, max_tries=2)
    with pytest.raises(TransientError, match="no complete answer .ConnectionError"):
        client.get("/orders")


def test_a_proxy_and_a_ca_are_used_where_they_are_named(tmp_path):
    ca = tmp_path / "ca.pem"
    session = new_session(
        "https://vendor.example", proxy="http://proxy.example:3128", ca_file=ca
    )
    assert session.proxies == dict.fromkeys(
        ("http", "https"), "http://proxy.example:3128"
    )
    assert session.verify == str(ca)


def test_no_proxy_stands_between_us_and_this_machine():
    session = new_session("http://127.0.0.1:8080", proxy="http://proxy.example:3128")
    assert (session.proxies, session.trust_env) == ({}, False)
