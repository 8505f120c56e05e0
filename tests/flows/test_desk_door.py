"""The desk in a browser: who is let in, what a page holds, and what it gives away."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from desk_shop import HOST, HOSTILE, NOW, desk_at, pages, people, publish_rows
from starlette.testclient import TestClient
from tiny_shop import write_shop

from connectors.clock import FixedClock
from connectors.errors import SettingsError
from connectors.settings import load_settings
from connectors.web import Asked, application
from flows.desk_signin import COOKIE, SignIn

TOKEN = "0123456789abcdef" * 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return publish_rows(tmp_path_factory.mktemp("desk"), people())


@pytest.fixture
def open_desk(folder):
    return TestClient(application(desk_at(folder).answer), base_url="http://localhost")


@pytest.fixture
def locked(folder):
    return TestClient(
        application(desk_at(folder, TOKEN).answer), base_url="https://desk.example"
    )


def test_one_hit_leads_to_its_page(open_desk):
    reply = open_desk.get("/", params={"q": "#1042"})
    assert reply.status_code == 200
    assert reply.url.raw_path == b"/order/gid%2F1%23a"
    assert "<h1>Order #1042</h1>" in reply.text


def test_a_page_keeps_to_itself(open_desk):
    headers = open_desk.get("/ticket/20417").headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "script-src" not in policy
    assert "form-action 'self'" in policy and "frame-ancestors 'none'" in policy
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("name", ["search", "found", "customer", "order", "ticket"])
def test_a_page_loads_nothing_and_has_no_script(tmp_path, name):
    page = pages(tmp_path)[name]
    assert not re.search(
        r"<script|\son\w+=|javascript:|<iframe|<img|@import|url\(", page
    )
    links = re.findall(r'(?:src|href|action)="([^"]*)"', page)
    assert all(each.startswith(("/", "#", "data:,")) for each in links)


def test_every_page_reads_aloud(tmp_path):
    for name, page in pages(tmp_path).items():
        assert '<html lang="en">' in page and len(re.findall("<h1>", page)) == 1, name
        fields = set(re.findall(r'<input id="(\w+)"', page))
        assert fields == set(re.findall(r'<label for="(\w+)"', page)), name
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), name
        named = set(re.findall(r'aria-labelledby="([^"]+)"', page))
        assert named <= set(ids), name


def test_what_a_customer_wrote_is_text(tmp_path):
    desk = desk_at(publish_rows(tmp_path, people(HOSTILE, HOSTILE)))
    for path in ("/ticket/20417", "/order/gid/1#a", "/customer/c1"):
        page = desk.answer(Asked("GET", path, headers=HOST)).body
        assert "<script" not in page and "&lt;script&gt;alert(1)" in page
        assert "\u202e" not in page and "\x00" not in page
        assert "{{ 7 * 7 }}" in page and "49" not in page.replace("499", "")


def test_what_is_asked_for_is_text(open_desk):
    page = open_desk.get("/", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script" not in page and "&lt;script&gt;" in page


def test_what_nobody_knows_is_not_found(open_desk):
    for path in ("/order/nope", "/nothing", "/customer", "/ticket/"):
        assert open_desk.get(path).status_code == 404


def test_a_desk_with_nothing_published_says_so(tmp_path):
    reply = desk_at(tmp_path).answer(Asked("GET", "/", headers=HOST))
    assert reply.status == 503 and "varsel run" in reply.body


@pytest.mark.parametrize(
    "host", ["nordlys.attacker.example", "127.0.0.1.attacker.example:8091", "", "::1"]
)
def test_a_page_from_elsewhere_cannot_have_it_asked_by_another_name(folder, host):
    asked = Asked("GET", "/ticket/20417", headers={"host": host})
    reply = desk_at(folder).answer(asked)
    assert reply.status == 421 and "20417" not in reply.body


@pytest.mark.parametrize("host", ["localhost:8091", "127.0.0.1", "[::1]:8091", "[::1]"])
def test_this_machine_is_let_in_by_its_own_names(folder, host):
    asked = Asked("GET", "/ticket/20417", headers={"host": host})
    assert desk_at(folder).answer(asked).status == 200


def test_without_the_token_nobody_sees_anything(locked):
    for path in ("/", "/ticket/20417", "/?q=1042", "/nothing"):
        reply = locked.get(path)
        assert reply.status_code == 401 and "1042" not in reply.text
    assert locked.get("/health").text == "ok\n"


def test_the_token_is_asked_for_once(locked):
    path = "/order/" + quote("gid/1#a", safe="")
    wrong = locked.post(path, data={"token": TOKEN[:-1] + "x"})
    assert wrong.status_code == 401 and "not the token" in wrong.text
    reply = locked.post(path, data={"token": f" {TOKEN} "}, follow_redirects=False)
    assert reply.status_code == 303
    cookie = reply.headers["set-cookie"]
    assert TOKEN not in cookie
    assert {"HttpOnly", "SameSite=Strict", "Secure"} <= set(cookie.split("; "))
    assert "Order #1042" in locked.get(path).text
    locked.post("/sign-out")
    assert locked.get(path).status_code == 401


def test_a_program_sends_the_token_as_a_header(locked):
    good = {"Authorization": f"Bearer {TOKEN}"}
    assert locked.get("/ticket/20417", headers=good).status_code == 200
    for bad in ("Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer é"):
        told = {"Authorization": bad.encode()}
        assert locked.get("/ticket/20417", headers=told).status_code == 401


def test_signing_in_leads_nowhere_else(folder):
    form = {"token": TOKEN}
    reply = desk_at(folder, TOKEN).answer(Asked("POST", "//evil.example", form))
    assert reply.headers["Location"] == "/evil.example"


def test_a_cookie_ends_after_twelve_hours_and_with_its_token():
    made = SignIn(TOKEN, FixedClock(NOW))
    value = made.cookie(is_secure=False).split(";")[0].partition("=")[2]

    def lets_in(sign_in, told=value):
        return sign_in.lets_in(Asked("GET", "/", cookies={COOKIE: told}))

    assert lets_in(made)
    late = FixedClock(NOW + timedelta(hours=12))
    assert not lets_in(replace(made, clock=late))
    assert not lets_in(replace(made, token=TOKEN[::-1]))
    at, _, seal = value.partition(".")
    for forged in ("", ".", f"{int(at) + 1}.{seal}", f"{at}.", "٣.x", f"-1.{seal}"):
        assert not lets_in(made, forged)


def test_nothing_can_be_sent_to_a_desk_without_a_token(open_desk):
    assert open_desk.post("/", data={"token": ""}).status_code == 405


@pytest.mark.parametrize(
    ("table", "environ", "said"),
    [
        ('[desk]\nhost = "0.0.0.0"\n', {}, "VARSEL_DESK_TOKEN"),
        ("", {"VARSEL_DESK_TOKEN": "short"}, "32 characters"),
        (f'[desk]\ntoken = "{TOKEN}"\n', {}, "VARSEL_DESK_TOKEN in the environment"),
    ],
)
def test_a_desk_that_is_open_to_all_does_not_start(tmp_path, table, environ, said):
    config = write_shop(tmp_path / "shop")
    config.write_text(config.read_text() + table)
    with pytest.raises(SettingsError) as refused:
        load_settings(config, environ)
    assert said in str(refused.value)


def test_a_token_is_asked_for_wherever_it_is_set(tmp_path):
    config = write_shop(tmp_path / "shop")
    settings = load_settings(config, {"VARSEL_DESK_TOKEN": TOKEN})
    assert settings.desk.token.get_secret_value() == TOKEN
    assert load_settings(config, {}).desk.token is None
