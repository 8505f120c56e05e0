from dataclasses import replace

import pytest
from message_reading import Page
from message_variants import iterate_variants

from flows.messages.marketing import find_marketing
from flows.messages.render import MESSAGE_TYPES, render_message
from flows.messages.samples import LANGUAGES, SAMPLE_SHOP, sample_due
from flows.messages.samples_campaigns import CLASSES
from flows.messages.wording import files_of, load_wording

SERVICE = [name for name in MESSAGE_TYPES if name not in CLASSES]
MARKETING = [name for name, kind in CLASSES.items() if kind == "marketing"]
ADVERTISING = {
    "da": "Brug rabatkoden og få gratis fragt.",
    "sv": "Ta del av våra erbjudanden.",
    "nb": "Se våre tilbud og kjøp nå.",
    "fi": "Katso tarjoukset.",
    "de": "Das könnte Ihnen auch gefallen.",
    "en": "You may also like this lamp.",
}


def found_in(due, shop=SAMPLE_SHOP):
    message = render_message(due, shop)
    words = f"{message.subject}\n{message.text}\n{Page(message.html).words}"
    return find_marketing(words, Page(message.html).links, due.language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message_type", SERVICE)
def test_no_service_message_advertises(message_type, language):
    for due in iterate_variants(message_type, language):
        assert found_in(due) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_but_those_of_marketing_advertises(language):
    texts = load_wording(language).texts
    sections = [f"{name}." for name in MARKETING]
    for key, text in texts.items():
        if not key.startswith(tuple(sections)) and "marketing" not in key:
            assert find_marketing(text, (), language) == (), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_advertising_is_found_in_every_language(language):
    assert find_marketing(ADVERTISING[language], (), language) != ()
    assert len(files_of(language)) > 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message_type", MARKETING[1:])
def test_an_offer_in_a_service_message_would_be_found(message_type, language):
    due = sample_due(message_type, language)
    words = render_message(due, SAMPLE_SHOP).text + ADVERTISING[language]
    assert find_marketing(words, (), language) != ()


@pytest.mark.parametrize(
    "link",
    [
        "https://nordlys.example/?utm_campaign=spring",
        "https://nordlys.example/discount/NORDLYS26",
        "https://nordlys.example/products/lamp",
    ],
)
def test_a_link_that_sells_is_found(link):
    assert find_marketing("Hej", [link], "da") == (link,)
    shop = replace(SAMPLE_SHOP, website=link)
    assert link in found_in(sample_due("order_confirmation", "da"), shop)


def test_money_off_is_found_and_a_share_is_not():
    assert find_marketing("Nu −20 % på alt", (), "da") == ("−20 %",)
    assert find_marketing("25 % moms", (), "da") == ()


def test_a_language_without_a_list_is_an_error():
    with pytest.raises(ValueError, match="no words of it"):
        find_marketing("x", (), "fr")
