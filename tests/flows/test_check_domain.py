"""`varsel check` asks DNS about the domain that mails come from."""

from dataclasses import replace
from pathlib import Path

import dns.resolver
from tiny_shop import write_shop

from flows.check import check
from flows.shop import open_shop


class EmptyResolver:
    def __init__(self):
        self.asked = []

    def resolve(self, name, kind, lifetime):
        self.asked.append(name)
        raise dns.resolver.NXDOMAIN


def test_a_shop_with_a_mail_server_is_told_what_its_domain_lacks(tmp_path: Path):
    config = write_shop(tmp_path / "shop")
    smtp = '\n[channels.smtp]\nhost = "127.0.0.1"\nport = 9\nsecurity = "none"\n'
    config.write_text(config.read_text() + smtp + 'dkim_selector = "m1"\n')
    resolver = EmptyResolver()
    found = {each.name: each for each in check(open_shop(config, {}), resolver)}
    assert not found["channels.smtp"].is_good
    assert [found[f"dns.{name}"].is_good for name in ("spf", "dkim", "dmarc")] == [
        False,
        False,
        False,
    ]
    assert resolver.asked == [
        "tiny.example",
        "m1._domainkey.tiny.example",
        "_dmarc.tiny.example",
    ]


def test_a_shop_without_a_mail_server_asks_no_dns(tmp_path: Path):
    shop = open_shop(write_shop(tmp_path / "shop"), {})
    resolver = EmptyResolver()
    check(replace(shop), resolver)
    assert resolver.asked == []
