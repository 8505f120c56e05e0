"""Each message by its own channel; a redirect reaches one address only."""

import pytest

from connectors.channels import Outgoing, Receipt, repeat_safe_s
from connectors.channels.redirect import RedirectChannel
from connectors.channels.routes import RoutingChannel
from connectors.errors import ChannelDown, TransientError


class Noting:
    def __init__(self, repeat_safe_s=0.0):
        self.repeat_safe_s = repeat_safe_s
        self.sent = []
        self.is_closed = False

    def send(self, outgoing):
        self.sent.append(outgoing)
        return Receipt("taken")

    def close(self):
        self.is_closed = True
        raise TransientError("it broke while closing")


def message(channel):
    return Outgoing("k1", "delay_notice", "a@b.example", "m@e.dk", b"x", channel)


def test_each_message_goes_by_the_channel_it_was_decided_for():
    by_name = {"email": Noting(), "sms": Noting()}
    RoutingChannel(by_name).send(message("sms"))
    assert [len(by_name[name].sent) for name in ("email", "sms")] == [0, 1]


def test_a_channel_taken_out_of_the_settings_sends_nothing_and_uses_up_nothing():
    with pytest.raises(ChannelDown, match="'sms' is not set up any more"):
        RoutingChannel({"email": Noting()}).send(message("sms"))


def test_every_channel_is_closed_though_one_breaks():
    by_name = {"email": Noting(), "sms": Noting()}
    RoutingChannel(by_name).close()
    assert all(each.is_closed for each in by_name.values())


def test_each_channel_says_for_itself_whether_a_repeat_is_safe():
    routes = RoutingChannel({"email": Noting(), "webhook": Noting(60.0)})
    names = ("email", "webhook", "gone", None)
    assert [repeat_safe_s(routes, name) for name in names] == [0, 60, 0, 0]


@pytest.mark.parametrize("channel", ["email", "sms", "note"])
def test_a_redirect_reaches_one_address_whatever_the_channel(channel):
    mail = Noting()
    redirect = RedirectChannel(mail, "test@nordlys.example")
    redirect.send(message(channel))
    (sent,) = mail.sent
    assert (sent.recipient, sent.channel) == ("test@nordlys.example", "email")
