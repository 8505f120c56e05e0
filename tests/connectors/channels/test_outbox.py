import os
from pathlib import Path

import pytest

from connectors.channels import Outgoing
from connectors.channels.outbox import check_channel, open_channel
from connectors.errors import PermanentError, TransientError

KEY = "0123456789abcdef" * 4
BODY = (
    b"From: hej@nordlys.example\r\nDate: Mon, 09 Mar 2026 00:30:05 +0100\r\n"
    b"\r\nHej Maja\r\n"
)


def _outgoing(key: str = KEY, body: bytes = BODY) -> Outgoing:
    return Outgoing(key, "delay_notice", "hej@nordlys.example", "maja@example.dk", body)


def test_a_message_is_one_file_named_by_its_own_time_type_and_key(tmp_path):
    receipt = open_channel(tmp_path / "outbox").send(_outgoing())
    assert receipt.reference == "2026-03-08T233005-delay_notice-0123456789ab.eml"
    assert (tmp_path / "outbox" / receipt.reference).read_bytes() == BODY


def test_the_same_key_again_is_the_same_file(tmp_path):
    channel = open_channel(tmp_path)
    first = channel.send(_outgoing())
    later = BODY.replace(b"00:30:05", b"09:00:00")
    assert channel.send(_outgoing(body=later)) == first
    assert open_channel(tmp_path).send(_outgoing(body=later)) == first
    assert [path.name for path in tmp_path.iterdir()] == [first.reference]
    assert (tmp_path / first.reference).read_bytes() == BODY


def test_keys_that_only_begin_alike_are_two_files(tmp_path):
    channel = open_channel(tmp_path)
    channel.send(_outgoing("nordlys:delay_notice:1"))
    channel.send(_outgoing("nordlys:delay_notice:2"))
    assert len(list(tmp_path.glob("*.eml"))) == 2


def test_a_type_or_key_with_a_path_in_it_stays_in_the_folder(tmp_path):
    odd = Outgoing("../../x", "../../etc/x", "a@b.example", "c@d.example", BODY)
    receipt = open_channel(tmp_path / "outbox").send(odd)
    assert (tmp_path / "outbox" / receipt.reference).exists()
    assert "/" not in receipt.reference


def test_a_file_deleted_by_hand_is_written_again(tmp_path):
    channel = open_channel(tmp_path)
    receipt = channel.send(_outgoing())
    (tmp_path / receipt.reference).unlink()
    channel.send(_outgoing())
    assert (tmp_path / receipt.reference).exists()


def test_a_disk_that_is_full_leaves_no_half_message(tmp_path, monkeypatch):
    channel = open_channel(tmp_path)

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(TransientError, match="No space left on device; free space"):
        channel.send(_outgoing())
    assert list(tmp_path.iterdir()) == []


def test_a_message_is_synced_before_it_gets_its_name(tmp_path, monkeypatch):
    steps = []
    sync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda fd: (steps.append("sync"), sync(fd))[1])
    monkeypatch.setattr(
        Path, "replace", lambda self, to: (steps.append("name"), replace(self, to))[1]
    )
    open_channel(tmp_path).send(_outgoing())
    assert steps == ["sync", "name", "sync"]


def test_a_mail_without_a_date_is_refused(tmp_path):
    with pytest.raises(PermanentError, match="no readable Date header"):
        open_channel(tmp_path).send(_outgoing(body=b"From: x\r\n\r\nx\r\n"))
    assert list(tmp_path.iterdir()) == []


def test_a_check_says_where_and_how_many(tmp_path):
    channel = open_channel(tmp_path)
    channel.send(_outgoing())
    assert check_channel(channel) == f"outbox {tmp_path}: writable, 1 message there"


def test_a_check_of_a_folder_that_went_away_says_so(tmp_path):
    channel = open_channel(tmp_path / "outbox")
    (tmp_path / "outbox").rmdir()
    with pytest.raises(PermanentError, match="cannot be written"):
        check_channel(channel)
