"""The loopback server: prefixes, the clock it is given, and silence about keys."""

from datetime import timedelta

import pytest

from connectors.practice.clock import PracticeClock
from connectors.practice.server import PracticeServer
from tests.connectors.practice.conftest import NOON


def make_server(shop):
    return PracticeServer(
        shop,
        PracticeClock(NOON),
        shopify_token="shop-token",
        postnord_key="carrier-key",
        zendesk_token="desk-token",
    )


def test_a_closed_server_has_no_address(shop):
    server = make_server(shop)
    with pytest.raises(ValueError, match="must be open"):
        server.base_url("shopify")
    with server:
        assert server.base_url("shopify").startswith("http://127.0.0.1:")
        with pytest.raises(ValueError, match="bring"):
            server.base_url("bring")


def test_a_system_that_is_not_there_is_404(caller):
    url = caller.server.base_url("shopify").replace("shopify", "bring")
    assert caller.session.get(url + "/tracking").status_code == 404


def test_more_becomes_visible_as_the_clock_moves(caller):
    before = len(caller.all_orders())
    caller.clock.advance(timedelta(days=2))
    assert len(caller.all_orders()) > before


def test_nothing_is_printed_whatever_is_asked(caller, capfd):
    caller.parcel("00370733000000000000")
    caller.zendesk("/api/v2/users/me.json", token="wrong")
    assert capfd.readouterr() == ("", "")


def test_tokens_are_in_no_answer(caller):
    answers = [caller.orders(token="wrong"), caller.parcel("x" * 12), caller.export()]
    for answer in answers:
        for secret in ("shop-token", "carrier-key", "desk-token"):
            assert secret not in answer.text
