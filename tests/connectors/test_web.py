"""The web server: what it lets in, and what every page carries."""

from starlette.testclient import TestClient

from connectors.web import BODY_LIMIT, Asked, Reply, application


def client(answer):
    return TestClient(application(answer))


def say(asked: Asked) -> Reply:
    return Reply(f"{asked.method} {asked.path} {dict(asked.form)}", kind="text/plain")


def test_a_form_arrives_as_its_fields():
    reply = client(say).post("/s/k1.x", data={"List-Unsubscribe": "One-Click"})
    assert reply.text == "POST /s/k1.x {'List-Unsubscribe': 'One-Click'}"


def test_what_is_no_form_arrives_without_fields():
    reply = client(say).post("/s/k1.x", content=b"\xff\xfe\x00")
    assert reply.text == "POST /s/k1.x {}"


def test_more_than_a_form_can_hold_is_not_read_to_its_end():
    reply = client(say).post("/s/k1.x", content=b"a" * (BODY_LIMIT + 1))
    assert reply.status_code == 413


def test_other_methods_are_refused():
    assert client(say).delete("/s/k1.x").status_code == 405


def test_every_page_keeps_its_address_to_itself():
    headers = client(say).get("/s/k1.x").headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert "default-src 'none'" in headers["content-security-policy"]
