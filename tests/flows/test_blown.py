"""Ops are told once of a blown fuse, and see what it holds without names."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from deliveries import send
from due_rows import NOW, FakeChannel, due_messages
from tiny_shop import write_shop

from connectors.errors import ChannelDown
from connectors.state import hash_of
from flows.blown import blown_lines, list_blown, tell_ops
from flows.fuse import Fuses, Limit
from flows.messages.samples import SAMPLE_SHOP
from flows.shop import Shop, open_shop

TYPE = "order_dispatched"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    opened = open_shop(write_shop(tmp_path / "shop"), {}, as_of=NOW)
    fuses = Fuses({TYPE: Limit(5, "the shop's")})
    send(opened.ledger, due_messages(8), FakeChannel(), mode="outbox", fuses=fuses)
    return opened


def test_ops_are_told_once_by_mail(shop: Shop) -> None:
    channel = FakeChannel()
    for _ in range(3):
        blown = tell_ops(shop, channel, SAMPLE_SHOP)
    assert [each.message_type for each in blown] == [TYPE]
    (told,) = channel.accepted
    mail = message_from_bytes(told.body, policy=policy.default)
    assert told.recipient == SAMPLE_SHOP.reply_address
    assert mail["Subject"] == f"Held: 8 {TYPE}, and none is sent"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert f"varsel fuse release {TYPE} --hash {blown[0].hash}" in mail.get_content()
    (fuse,) = shop.ledger.list_fuses(mode="outbox")
    assert (fuse["told_at"], fuse["told_to"]) == (NOW, "email")


def test_ops_are_told_by_webhook_too_where_there_is_one(shop: Shop) -> None:
    channel = FakeChannel()
    channel.by_name = {"webhook": channel}
    tell_ops(shop, channel, SAMPLE_SHOP)
    assert [each.channel for each in channel.accepted] == ["email", "webhook"]
    assert b'"held_count": 8' in channel.accepted[1].body


def test_a_telling_that_fails_is_tried_again_and_breaks_nothing(shop: Shop) -> None:
    assert tell_ops(shop, FakeChannel(every=ChannelDown("nobody")), SAMPLE_SHOP)
    channel = FakeChannel()
    tell_ops(shop, channel, SAMPLE_SHOP)
    assert len(channel.accepted) == 1


def test_a_new_surge_is_told_of_again(shop: Shop) -> None:
    channel = FakeChannel()
    (first,) = tell_ops(shop, channel, SAMPLE_SHOP)
    who = {"mode": "outbox", "by": "anna", "now": NOW}
    shop.ledger.discard_type(TYPE, listed=first.hash, **who)
    shop.ledger.blow(TYPE, [], reason="another", **who)
    tell_ops(shop, channel, SAMPLE_SHOP)
    assert len(channel.accepted) == 2


def test_what_is_held_is_shown_without_whom_it_was_for(shop: Shop) -> None:
    (blown,) = list_blown(shop)
    text = "\n".join(blown_lines(blown))
    assert "held: 8 (8 da), for example" in text
    assert text.count("to xxxxx@xxxxxxx.xx") == 5
    assert "kunde@" not in text
    assert hash_of(f"k{number:03}" for number in range(8)) in text
    assert blown.line.startswith(f"{TYPE}: the fuse is blown: 8 in 24 hours")
