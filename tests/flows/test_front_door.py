"""Links in messages: who may press them, and what a press does."""

from datetime import UTC, datetime

import pytest

from connectors.clock import FixedClock
from connectors.state import Ledger
from connectors.web import Asked
from flows.front_door import FrontDoor
from flows.messages.front_door_wording import load_front_door_wording
from flows.messages.links import Links
from flows.messages.story import ShopFacts
from tests.connectors.ledger_rows import new_message

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
BASE = "https://post.nordlys.example"
LINKS = Links(BASE, "0123456789abcdef0123456789abcdef")
SHOP = ShopFacts(
    "Nordlys", "hej@nordlys.example", "https://nordlys.example", "Europe/Copenhagen"
)


@pytest.fixture
def ledger(tmp_path):
    with Ledger(f"sqlite:///{tmp_path / 'state.db'}") as opened:
        other = new_message("k2", recipient="b@example.org")
        opened.reserve([new_message("k1")], mode="live", now=NOW, by="test")
        opened.reserve([other], mode="outbox", now=NOW, by="test")
        yield opened


@pytest.fixture
def door(ledger):
    return FrontDoor(ledger, LINKS, SHOP, FixedClock(NOW), "en")


def path_of(url):
    return url.removeprefix(BASE)


def press(door, url, method="GET", **form):
    return door.answer(Asked(method, path_of(url), form))


def presses(ledger):
    return [
        (row["purpose"], row["step"], row["value"]) for row in ledger.list_presses()
    ]


def test_following_a_stop_link_stops_nothing(door, ledger):
    reply = press(door, LINKS.stop("k1"))
    assert reply.status == 200
    assert "Vil du slippe for undersøgelser og tilbud?" in reply.body
    assert ledger.list_suppressions() == []
    assert presses(ledger) == []


def test_sending_its_form_stops_surveys_and_offers_and_not_service(door, ledger):
    reply = press(door, LINKS.stop("k1"), "POST")
    assert "Så er det gjort" in reply.body
    assert ledger.find_suppression("kunde@example.dk", "survey") == "stopped by link"
    assert ledger.find_suppression("kunde@example.dk", "service") is None


def test_the_one_click_of_a_mail_program_stops_too(door, ledger):
    form = {"List-Unsubscribe": "One-Click"}
    assert press(door, LINKS.stop("k1"), "POST", **form).status == 200
    assert ledger.find_suppression("kunde@example.dk", "marketing") is not None


def test_who_stopped_may_begin_again(door, ledger):
    press(door, LINKS.stop("k1"), "POST")
    assert "Send dem igen" in press(door, LINKS.choose("k1")).body
    press(door, LINKS.choose("k1"), "POST", choice="start")
    assert ledger.find_suppression("kunde@example.dk", "marketing") is None


def test_a_bounce_cannot_be_lifted_from_outside(door, ledger):
    ledger.suppress("kunde@example.dk", "all", "bounce", NOW)
    press(door, LINKS.choose("k1"), "POST", choice="start")
    assert ledger.find_suppression("kunde@example.dk", "marketing") == "bounce"


def test_a_followed_answer_is_noted_as_followed_and_a_sent_one_as_sent(door, ledger):
    press(door, LINKS.answer("k1", 4))
    press(door, LINKS.answer("k1", 4), "POST", score="2", comment="for\r\nlangsomt")
    assert presses(ledger) == [("answer", "opened", "4"), ("answer", "sent", "2")]
    assert ledger.list_presses()[1]["comment"] == "for langsomt"


def test_a_head_request_leaves_no_answer(door, ledger):
    press(door, LINKS.answer("k1", 4), "HEAD")
    assert presses(ledger) == []


def test_a_score_that_is_none_becomes_the_one_of_the_link(door, ledger):
    press(door, LINKS.answer("k1", 3), "POST", score="11")
    assert presses(ledger) == [("answer", "sent", "3")]


def test_a_link_of_a_rehearsal_changes_nothing(door, ledger):
    assert "trykk" not in press(door, LINKS.stop("k2")).body
    reply = press(door, LINKS.stop("k2"), "POST")
    assert "prøvebesked" in reply.body
    assert ledger.list_suppressions() == []


@pytest.mark.parametrize(
    "url",
    [
        LINKS.stop("nobody"),
        LINKS.stop("k1")[:-1],
        LINKS.stop("k1").replace("/s/", "/c/"),
        LINKS.answer("k1", 4).replace(".4.", ".5.", 1),
        Links(BASE, "another key of another shop, 32 chars").stop("k1"),
        f"{BASE}/",
        f"{BASE}/s/",
        f"{BASE}/s/k1.",
        f"{BASE}/s/{'k' * 5000}.x",
        f"{BASE}/../../etc/passwd",
    ],
)
def test_a_link_that_the_shop_never_wrote_is_dead(door, ledger, url):
    for method in ("GET", "POST"):
        reply = press(door, url, method)
        assert reply.status == 404
        assert "This link does not work" in reply.body
    assert ledger.list_suppressions() == []


def test_no_link_names_a_person():
    for url in (LINKS.stop("k1"), LINKS.choose("k1"), LINKS.answer("k1", 5)):
        assert "@" not in url
        assert "kunde" not in url


def test_the_page_lies_under_a_path_where_the_url_has_one(ledger):
    links = Links("https://nordlys.example/post", LINKS.key)
    door = FrontDoor(ledger, links, SHOP, FixedClock(NOW), "en")
    path = links.stop("k1").removeprefix("https://nordlys.example")
    assert path.startswith("/post/s/")
    assert door.answer(Asked("GET", path)).status == 200


def test_what_a_stranger_writes_is_text_on_the_page(ledger):
    shop = ShopFacts("<script>x</script>", "hej@nordlys.example", None, "UTC")
    door = FrontDoor(ledger, LINKS, shop, FixedClock(NOW), "en")
    assert "<script>" not in press(door, LINKS.stop("k1")).body


@pytest.mark.parametrize("language", ["da", "sv", "nb", "fi", "de", "en"])
def test_every_language_has_the_same_words(language):
    english, words = (load_front_door_wording(each) for each in ("en", language))
    assert words.language == language
    assert words.texts.keys() == english.texts.keys()


def test_the_key_is_in_no_text():
    assert LINKS.key not in repr(LINKS)
