"""Tickets follow from what happened, in words that fit, in four languages."""

from collections import Counter
from datetime import timedelta

import pytest

from connectors.practice.catalogue import TYPES
from connectors.practice.phrasebook import phrases
from connectors.practice.shop import PracticeShop
from connectors.practice.worktime import ZONE
from connectors.practice.writing import body_of, subject_of
from tests.connectors.practice.conftest import NOON, OPENED

LANGUAGES = ("da", "sv", "nb", "en")
INTENTS = set(phrases("da")["intents"])


@pytest.fixture(scope="module")
def busy():
    return list(PracticeShop(5, 80, OPENED).tickets(NOON))


def test_all_languages_and_all_intents_of_the_taxonomy_occur(busy):
    assert {ticket.person.language for ticket in busy} == set(LANGUAGES)
    assert {ticket.intent for ticket in busy} == INTENTS
    assert len(INTENTS) == 27


def test_nobody_complains_about_lateness_before_the_promise(busy):
    late = [ticket for ticket in busy if ticket.cause == "late"]
    assert len(late) > 50
    for ticket in late:
        assert ticket.order.is_late
        assert ticket.written_at > ticket.order.promise_at


def test_a_question_comes_after_what_caused_it(busy):
    for ticket in busy:
        order = ticket.order
        if ticket.cause in ("damaged", "incomplete", "wrong_item", "misdelivered"):
            arrived = [p.delivered_at for p in order.parcels if p.fate == ticket.cause]
            assert ticket.written_at > min(arrived)
        elif ticket.cause == "not_told_of_dispatch":
            assert order.label_at < ticket.written_at < order.promise_at
        elif ticket.cause == "cancelled":
            assert order.placed_at < ticket.written_at < order.cancelled_at
        elif order:
            assert ticket.written_at > order.placed_at


def test_agents_write_in_opening_hours_and_some_are_slow(busy):
    waits = []
    for ticket in busy:
        replies = [c.at for c in ticket.comments if c.kind == "reply"]
        for at in replies:
            assert at.astimezone(ZONE).weekday() < 5
            assert 9 <= at.astimezone(ZONE).hour < 17
            waits.append(at - ticket.written_at)
    assert min(waits) < timedelta(hours=2)
    assert max(waits) > timedelta(days=2)


def test_tickets_are_solved_closed_and_some_reopened(busy):
    ends = Counter(ticket.statuses[-1][1] for ticket in busy)
    assert set(ends) == {"closed", "deleted"}
    words = [" ".join(status for _, status in ticket.statuses) for ticket in busy]
    assert any("solved open solved" in status for status in words)


def test_mails_are_not_copies_of_one_another(busy):
    texts = [body_of(5, ticket, ticket.comments[0]) for ticket in busy]
    assert len(set(texts)) > 0.9 * len(texts)


def test_no_mail_has_an_unfilled_blank(busy):
    for ticket in busy:
        texts = [body_of(5, ticket, comment) for comment in ticket.comments]
        for text in [*texts, subject_of(5, ticket)]:
            assert text.strip()
            assert "{" not in text and "None" not in text


def test_the_order_number_is_given_sometimes_and_sometimes_not(busy):
    asked = [t for t in busy if t.cause == "late"]
    given = [str(t.order.number) in body_of(5, t, t.comments[0]) for t in asked]
    assert 0.4 < sum(given) / len(given) < 0.85


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_the_same_things(language):
    ours, danish = phrases(language), phrases("da")
    assert ours.keys() == danish.keys()
    for part in ("intents", "causes", "follow_ups", "machines"):
        assert ours[part].keys() == danish[part].keys()
    assert ours["agent"]["replies"].keys() == danish["agent"]["replies"].keys()
    assert len(ours["months"]) == 12 and len(ours["wishes"]) == 6
    for intent in INTENTS:
        assert len(ours["intents"][intent]["says"]) >= 4
    assert all(kind.spoken(language) for kind in TYPES.values())
