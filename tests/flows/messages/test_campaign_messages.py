from dataclasses import replace

import pytest
from message_reading import Page
from message_variants import with_facts

from flows.messages.compose import compose_mail
from flows.messages.links import Links
from flows.messages.render import render_message
from flows.messages.samples import LANGUAGES, SAMPLE_SHOP, sample_due

MARKETING = ("thank_you", "returner_offer", "win_back")
OFFERS = ("returner_offer", "win_back")


def _text(due, shop=SAMPLE_SHOP):
    return render_message(due, shop).text.replace("\xa0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message_type", OFFERS)
def test_an_offer_is_the_shops_own_words_code_and_last_day(message_type, language):
    due = sample_due(message_type, language)
    text = _text(due)
    assert due.facts["offer_texts"][language] in text
    assert "NORDLYS26" in text
    assert "8" in text


@pytest.mark.parametrize("message_type", OFFERS)
@pytest.mark.parametrize("texts", [None, {}, {"sv": "Fri frakt"}, "Fri fragt"])
def test_without_the_shops_words_nothing_is_offered(message_type, texts):
    text = _text(with_facts(sample_due(message_type, "da"), offer_texts=texts))
    assert "NORDLYS26" not in text
    assert "Gælder" not in text
    assert "fragt" not in text.lower()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message_type", MARKETING)
def test_marketing_names_the_way_out_in_both_parts(message_type, language):
    due = sample_due(message_type, language)
    message = render_message(due, SAMPLE_SHOP)
    stops = [link for link in Page(message.html).links if link.startswith("mailto:")]
    assert len(stops) == 1
    word = stops[0].rpartition("=")[2]
    assert word in message.text.splitlines()[-1]
    mail = compose_mail(due, message, SAMPLE_SHOP, sent_at=due.trigger_at)
    assert b"\r\nList-Unsubscribe: <mailto:" in mail


def test_with_pages_of_its_own_the_shop_takes_answers_and_stops_there():
    links = Links("https://post.nordlys.example", "k" * 32)
    shop = replace(SAMPLE_SHOP, links=links)
    for message_type in MARKETING:
        due = sample_due(message_type, "en")
        assert links.stop(due.message_key) in render_message(due, shop).html
    due = sample_due("support_feedback", "en")
    html = render_message(due, shop).html
    assert all(links.answer(due.message_key, score) in html for score in range(1, 6))


def test_a_survey_on_help_carries_score_and_number_in_the_subject():
    message = render_message(sample_due("support_feedback", "da"), SAMPLE_SHOP)
    assert message.subject == "Fik du den hjælp, du havde brug for? (sag 20417)"
    assert (
        "mailto:hej@nordlys.example?subject=%5B4%2F5%5D%20Sag%2020417"
        in Page(message.html).links
    )


def test_a_survey_on_help_asks_for_nothing_to_be_bought():
    text = _text(sample_due("support_feedback", "da"))
    assert "Vi læser alle svar, også de kritiske." in text
    assert "søndag den 8. marts" in text
