"""What is said of a sending domain, by what its DNS answers."""

from types import SimpleNamespace

import dns.resolver
import pytest

from connectors.sender_domain import look_up

GOOD = {
    "shop.example": ["v=spf1 include:mail.example ~all", "some=thing"],
    "mail2026._domainkey.shop.example": ["v=DKIM1; k=rsa; p=MIIB", "IjAN"],
    "_dmarc.shop.example": ["v=DMARC1; p=reject; rua=mailto:d@shop.example"],
}


class FakeResolver:
    """Answers with the texts it was given; long ones in pieces, as DNS does."""

    def __init__(self, texts):
        self.texts = texts

    def resolve(self, name, kind, lifetime):
        assert kind == "TXT"
        found = self.texts.get(name)
        if isinstance(found, Exception):
            raise found
        if found is None:
            raise dns.resolver.NXDOMAIN
        return [
            SimpleNamespace(strings=[each[:9].encode(), each[9:].encode()])
            for each in found
        ]


def said(selector="mail2026", domain="shop.example", **changes):
    texts = GOOD | {name.replace("__", "."): value for name, value in changes.items()}
    records = look_up(domain, selector, FakeResolver(texts))
    return {each.name: (each.is_good, each.line) for each in records}


def of_spf(*records):
    return said(shop__example=list(records))["spf"]


def test_a_domain_that_has_all_three_is_good():
    found = said()
    assert [good for good, _ in found.values()] == [True, True, True]
    assert found["dmarc"][1] == "_dmarc.shop.example: p=reject"


def test_a_domain_that_has_nothing_is_told_what_to_add():
    found = {
        each.name: (each.is_good, each.line)
        for each in look_up("shop.example", "mail2026", FakeResolver({}))
    }
    assert [good for good, _ in found.values()] == [False, False, False]
    assert "begins v=spf1" in found["spf"][1]
    assert "mail2026._domainkey.shop.example has no key" in found["dkim"][1]
    assert "v=DMARC1; p=none" in found["dmarc"][1]


@pytest.mark.parametrize(
    ("records", "said_of_it"),
    [
        (["v=spf1 -all", "v=spf1 ~all"], "2 SPF records"),
        (["v=spf1 +all"], "lets everyone send"),
        (["v=spf1 mx"], "does not say who may not send"),
        (["v=spf10 ~all"], "no SPF record"),
        (["v=spf1 " + "include:a.example " * 11 + "~all"], "asks for 11 look-ups"),
    ],
)
def test_an_spf_record_that_does_not_hold_is_named(records, said_of_it):
    is_good, line = of_spf(*records)
    assert (is_good, said_of_it in line) == (False, True)


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 -all",
        "V=SPF1 a mx ~all",
        "v=spf1 redirect=_spf.example",
        "v=spf1 " + "include:a.example " * 10 + "~all",
    ],
)
def test_an_spf_record_that_holds_is_good(record):
    assert of_spf(record)[0]


def test_without_a_selector_dkim_cannot_be_looked_up():
    is_good, line = said(selector=None)["dkim"]
    assert (is_good, "channels.smtp.dkim_selector" in line) == (False, True)


def test_a_withdrawn_key_is_no_key():
    texts = GOOD | {"mail2026._domainkey.shop.example": ["v=DKIM1; p="]}
    found = look_up("shop.example", "mail2026", FakeResolver(texts))
    assert [(each.name, each.is_good) for each in found][1] == ("dkim", False)


def test_a_domain_below_takes_the_policy_of_the_one_above():
    texts = GOOD | {"news.shop.example": GOOD["shop.example"]}
    found = look_up("news.shop.example", None, FakeResolver(texts))
    assert found[2].line == "_dmarc.shop.example: p=reject"


def test_a_policy_that_only_watches_is_good_and_says_so():
    found = said(_dmarc__shop__example=["v=DMARC1; p=none"])["dmarc"]
    assert found == (True, "_dmarc.shop.example: p=none, no reports asked for")


def test_where_dns_does_not_answer_nothing_is_held_against_the_domain():
    broken = dns.resolver.NoNameservers()
    (found,) = look_up("shop.example", None, FakeResolver({"shop.example": broken}))
    assert (found.is_good, "DNS did not answer" in found.line) == (True, True)
