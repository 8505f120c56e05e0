"""A part under watch: written down, told once, heard of outside."""

import json
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from command import vendor_answering
from tiny_shop import NOON, write_shop

from connectors.channels import smtp
from connectors.errors import TransientError
from flows.shop import Shop, open_shop
from flows.watch import fault_of, watching

SMTP = '[channels.smtp]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\n'


def opened(tmp_path: Path, more: str = "") -> Shop:
    config = write_shop(tmp_path / "shop")
    config.write_text(config.read_text("utf-8") + more, "utf-8")
    return open_shop(config, {})


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> list:
    """Catch what would go to the mail server; it may be down."""
    caught: list = []

    class Caught:
        is_down = False

        def send(self, outgoing: object) -> None:
            if Caught.is_down:
                raise TransientError("nobody there")
            caught.append(message_from_bytes(outgoing.body, policy=policy.default))

        def close(self) -> None:
            pass

    monkeypatch.setattr(smtp, "open_channel", lambda *_: Caught())
    caught.append(Caught)
    return caught


def fail(shop: Shop, problem: str, part: str = "orders") -> None:
    with watching(shop, part) as watch:
        watch.problems = [problem]


def test_a_good_part_is_written_down_and_beats(tmp_path: Path) -> None:
    shop = opened(tmp_path)
    with watching(shop, "orders") as watch:
        watch.said = "3 rows landed."
    (row,) = shop.ledger.list_parts()
    assert (row["part"], row["outcome"], row["said"]) == (
        "orders",
        "good",
        "3 rows landed.",
    )
    beat = json.loads((shop.folder / "heartbeat.json").read_text())
    assert beat["part"] == "orders"
    assert datetime.fromisoformat(beat["at"]).tzinfo == UTC


def test_a_part_that_raises_is_written_down_and_goes_on_raising(tmp_path: Path) -> None:
    shop = opened(tmp_path)
    with pytest.raises(TransientError), watching(shop, "orders"):
        raise TransientError("shopify: no answer to anna@k.example")
    (row,) = shop.ledger.list_parts()
    assert row["outcome"] == "failed" and "no answer" in row["said"]
    assert "anna@k.example" not in row["said"]
    assert not (shop.folder / "heartbeat.json").exists()


def test_a_pretended_day_is_nobody_s_business(tmp_path: Path) -> None:
    shop = opened(tmp_path).at(NOON)
    fail(shop, "no answer")
    assert shop.ledger.list_parts() == shop.ledger.list_alerts() == []


def test_ops_are_told_once_for_as_long_as_it_is_the_same(
    tmp_path: Path, mails: list
) -> None:
    shop = opened(tmp_path, SMTP)
    for number in range(3):
        fail(shop, f"shopify orders: answered 503 (try {number})")
    assert len(mails) == 2
    mail = mails[1]
    assert mail["To"] == "hej@tiny.example"
    assert "orders fails: shopify orders: answered 503" in mail["Subject"]
    text = mail.get_content()
    assert "varsel status" in text and "varsel check" in text
    (alert,) = shop.ledger.list_alerts()
    assert (alert["count"], alert["told_to"]) == (3, "email")


def test_another_failure_or_one_that_comes_back_is_told_again(
    tmp_path: Path, mails: list
) -> None:
    shop = opened(tmp_path, SMTP)
    fail(shop, "no answer")
    fail(shop, "wrong key")
    with watching(shop, "orders") as watch:
        watch.said = "done"
    fail(shop, "wrong key")
    assert len(mails) == 4


def test_what_could_not_be_told_is_told_the_next_time(
    tmp_path: Path, mails: list
) -> None:
    shop = opened(tmp_path, SMTP)
    mails[0].is_down = True
    fail(shop, "no answer")
    mails[0].is_down = False
    fail(shop, "no answer")
    fail(shop, "no answer")
    assert len(mails) == 2


def test_numbers_and_times_do_not_make_a_failure_another_one() -> None:
    assert fault_of(["503 after 12 s"]) == fault_of(["503 after 9 s"])
    assert fault_of(["a", "b"]) == fault_of(["b", "a"]) != fault_of(["a"])


def test_the_heartbeat_is_asked_for_and_its_silence_breaks_nothing(
    tmp_path: Path,
) -> None:
    said: list[str] = []
    with vendor_answering(200, "OK") as url:
        shop = opened(tmp_path, f'[ops]\nheartbeat_url = "{url}/ping/secret-token"\n')
        with watching(shop, "run"):
            pass
    config = shop.folder.parent / "varsel.toml"
    deaf = open_shop(config, {}, say=said.append)
    with watching(deaf, "run"):
        pass
    assert "the heartbeat was not heard" in said[-1]
    assert "secret-token" not in " ".join(said)
