"""What DNS says of the domain that mails come from: SPF, DKIM and DMARC.

The only importer of `dns`. It says what is missing and what that costs.
Source: RFC 7208 (SPF), RFC 6376 (DKIM), RFC 7489 (DMARC).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import dns.exception
import dns.resolver

TIMEOUT_S = 4
# more look-ups than this, and receivers count the record as broken
SPF_LOOKUPS = 10
_COSTS_A_LOOKUP = re.compile(r"[+?~-]?(include:|a\b|mx\b|ptr\b|exists:)|redirect=")


@dataclass(frozen=True)
class Record:
    """One of the three, in a line; `is_good` also where DNS did not answer."""

    name: str
    is_good: bool
    line: str


class NoAnswer(Exception):
    """DNS could not be asked, so nothing is known."""


def look_up(domain: str, selector: str | None, resolver: Any = None) -> list[Record]:
    """Return what is to be said of SPF, DKIM and DMARC of the domain.

    `resolver` is like `dns.resolver.Resolver`; by default that of this machine.
    """

    def texts(name: str) -> list[str]:
        return _texts(resolver or dns.resolver.Resolver(), name)

    try:
        return [
            _spf(domain, texts),
            _dkim(domain, selector, texts),
            _dmarc(domain, texts),
        ]
    except NoAnswer:
        line = f"{domain}: DNS did not answer, so SPF, DKIM and DMARC are not known"
        return [Record("domain", True, line)]


def _texts(resolver: Any, name: str) -> list[str]:
    try:
        answer = resolver.resolve(name, "TXT", lifetime=TIMEOUT_S)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as error:
        raise NoAnswer from error
    return [b"".join(each.strings).decode("utf-8", "replace") for each in answer]


def _spf(domain: str, texts: Callable[[str], list[str]]) -> Record:
    found = [each for each in texts(domain) if re.match(r"v=spf1(\s|$)", each, re.I)]
    if not found:
        return _bad(
            "spf",
            f"{domain} has no SPF record; add a TXT record that begins v=spf1 and "
            "names your mail server, or mails are taken for forged",
        )
    if len(found) > 1:
        return _bad("spf", f"{domain} has {len(found)} SPF records; keep one")
    (record,) = found
    terms = record.lower().split()[1:]
    lookups = sum(bool(_COSTS_A_LOOKUP.match(term)) for term in terms)
    if lookups > SPF_LOOKUPS:
        return _bad("spf", f"{domain} asks for {lookups} look-ups, {SPF_LOOKUPS} count")
    if "+all" in terms or "all" in terms:
        return _bad("spf", f"{domain} lets everyone send (+all); end it with ~all")
    if not any(term in ("-all", "~all") or "redirect=" in term for term in terms):
        return _bad("spf", f"{domain} does not say who may not send; end it with ~all")
    return Record("spf", True, f"{domain}: {record}")


def _dkim(
    domain: str, selector: str | None, texts: Callable[[str], list[str]]
) -> Record:
    if selector is None:
        return _bad(
            "dkim",
            "not looked up: set channels.smtp.dkim_selector to the selector your mail "
            "server signs with",
        )
    name = f"{selector}._domainkey.{domain}"
    keys = [each for each in texts(name) if re.search(r"\bp\s*=", each)]
    if not keys:
        return _bad(
            "dkim", f"{name} has no key; publish the one your server signs with"
        )
    if all(re.search(r"\bp\s*=\s*(;|$)", each) for each in keys):
        return _bad("dkim", f"{name} is an empty key: it was withdrawn")
    return Record("dkim", True, f"{name}: a key is there")


def _dmarc(domain: str, texts: Callable[[str], list[str]]) -> Record:
    place, found = _nearest_policy(domain, texts)
    if not found:
        return _bad(
            "dmarc",
            f"{domain} has no DMARC record; add a TXT record at _dmarc.{domain}: "
            "v=DMARC1; p=none at first, or large receivers turn your mail away",
        )
    if len(found) > 1:
        return _bad("dmarc", f"{place} has {len(found)} DMARC records; keep one")
    policy = re.search(r"\bp\s*=\s*(none|quarantine|reject)\b", found[0], re.I)
    if policy is None:
        return _bad("dmarc", f"{place} names no policy; write p=none at the least")
    reports = (
        "" if re.search(r"\brua\s*=", found[0], re.I) else ", no reports asked for"
    )
    return Record("dmarc", True, f"{place}: p={policy[1].lower()}{reports}")


def _nearest_policy(
    domain: str, texts: Callable[[str], list[str]]
) -> tuple[str, list[str]]:
    """Return the place and records of the domain, or of the nearest one above it."""
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        place = "_dmarc." + ".".join(labels[start:])
        records = texts(place)
        found = [each for each in records if re.match(r"v=DMARC1\b", each, re.I)]
        if found:
            return place, found
    return f"_dmarc.{domain}", []


def _bad(name: str, line: str) -> Record:
    return Record(name, False, line)
